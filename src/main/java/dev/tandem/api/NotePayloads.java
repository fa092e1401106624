package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of notes answer. */
public final class NotePayloads {

    private NotePayloads() {}

    /** What came of {@code noteCreate}. */
    @Name("NoteCreatePayload")
    @Description("What came of noteCreate.")
    public record NoteCreate(
            @Description("The note as it is now; null if nothing came of it.") @Nullable
            NoteNode note,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code noteUpdate}. */
    @Name("NoteUpdatePayload")
    @Description("What came of noteUpdate.")
    public record NoteUpdate(
            @Description("The note as it is now; null if nothing came of it.") @Nullable
            NoteNode note,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code noteDelete}. */
    @Name("NoteDeletePayload")
    @Description("What came of noteDelete.")
    public record NoteDelete(
            @Id
            @Description("The id of the note that is gone; null if it lives on at a CRM, or nothing came of it.")
            @Nullable
            String deletedId,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}
}
