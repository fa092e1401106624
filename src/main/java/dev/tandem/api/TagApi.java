package dev.tandem.api;

import dev.tandem.graph.Graph;
import dev.tandem.graph.TagEditor;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** The dictionary of tags. */
@GraphQLApi
public class TagApi {

    private final Graph graph;
    private final TagEditor editor;
    private final RequestWorkspace request;

    TagApi(Graph graph, TagEditor editor, RequestWorkspace request) {
        this.graph = graph;
        this.editor = editor;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The workspace's dictionary of tags.")
    public Uni<List<@NonNull TagNode>> tags() {
        return graph.tags(request.id())
                .map(tags -> tags.stream().map(TagNode::new).toList());
    }

    @Mutation
    @Description("Add a tag to the dictionary.")
    public Uni<TagPayloads.TagCreate> tagCreate(
            @NonNull @Description(Doc.INPUT) TagInputs.TagCreate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> editor.create(given.edit(), given.tag("name")),
                written -> new TagPayloads.TagCreate(
                        written.tag().map(TagNode::new).orElse(null), List.of(), Write.of(written.writes())),
                TagPayloads.TagCreate::new);
    }

    @Mutation
    @Description("Rename a tag, on every contact that has it.")
    public Uni<TagPayloads.TagRename> tagRename(
            @NonNull @Description(Doc.INPUT) TagInputs.TagRename input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> editor.rename(given.edit(), given.id("id", GlobalId.Type.TAG), given.tag("name")),
                written -> new TagPayloads.TagRename(
                        written.tag().map(TagNode::new).orElse(null), List.of(), Write.of(written.writes())),
                TagPayloads.TagRename::new);
    }

    @Mutation
    @Description("Delete a tag, from every contact that has it.")
    public Uni<TagPayloads.TagDelete> tagDelete(
            @NonNull @Description(Doc.INPUT) TagInputs.TagDelete input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> editor.delete(given.edit(), given.id("id", GlobalId.Type.TAG)),
                written -> new TagPayloads.TagDelete(
                        written.isDone() ? input.id() : null, List.of(), Write.of(written.writes())),
                TagPayloads.TagDelete::new);
    }
}
