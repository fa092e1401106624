package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of notes take. */
public final class NoteInputs {

    private NoteInputs() {}

    /** A note to write down. */
    @Input("NoteCreateInput")
    @Description("A note to write down.")
    public record NoteCreate(
            @Id @Description("The contact it belongs to.") @NonNull
            String contactId,

            @Description("What it is about, in short.") @Nullable
            String title,

            @Description("What to write down; 65,535 characters at most.") @NonNull
            String body,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** What to change about a note: fields left out stay as they are, null clears. */
    @Input("NoteUpdateInput")
    @Description("What to change about a note: fields left out stay as they are, null clears.")
    public record NoteUpdate(
            @Id @Description(Doc.ID) @NonNull String id,

            @Description("What it is about, in short.") @Nullable
            String title,

            @Description("What to write down; 65,535 characters at most.") @Nullable
            String body,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** A note to delete. */
    @Input("NoteDeleteInput")
    @Description("A note to delete.")
    public record NoteDelete(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}
}
