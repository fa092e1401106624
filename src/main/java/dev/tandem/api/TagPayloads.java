package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of the tag dictionary answer. */
public final class TagPayloads {

    private TagPayloads() {}

    /** What came of {@code tagCreate}. */
    @Name("TagCreatePayload")
    @Description("What came of tagCreate.")
    public record TagCreate(
            @Description("The tag as it is now; null if nothing came of it.") @Nullable
            TagNode tag,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code tagRename}. */
    @Name("TagRenamePayload")
    @Description("What came of tagRename.")
    public record TagRename(
            @Description("The tag as it is now; null if nothing came of it.") @Nullable
            TagNode tag,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code tagDelete}. */
    @Name("TagDeletePayload")
    @Description("What came of tagDelete.")
    public record TagDelete(
            @Id
            @Description("The id of the tag that is gone; null if a CRM still has it, or nothing came of it.")
            @Nullable
            String deletedId,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}
}
