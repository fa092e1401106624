package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of the tag dictionary take. */
public final class TagInputs {

    private TagInputs() {}

    /** A tag to add to the dictionary. */
    @Input("TagCreateInput")
    @Description("A tag to add to the dictionary.")
    public record TagCreate(
            @Description("Its name; kept in lower case.") @NonNull
            String name,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets) {}

    /** A tag to rename, on every contact that has it. */
    @Input("TagRenameInput")
    @Description("A tag to rename, on every contact that has it.")
    public record TagRename(
            @Id @Description(Doc.ID) @NonNull String id,

            @Description("Its new name; kept in lower case.") @NonNull
            String name,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets) {}

    /** A tag to delete, from every contact that has it. */
    @Input("TagDeleteInput")
    @Description("A tag to delete, from every contact that has it.")
    public record TagDelete(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets) {}
}
