package dev.tandem.api;

import dev.tandem.graph.Editor;
import dev.tandem.graph.Graph;
import dev.tandem.graph.PageRequest;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Notes. */
@GraphQLApi
public class NoteApi {

    private final Graph graph;
    private final Editor editor;
    private final RequestWorkspace request;

    NoteApi(Graph graph, Editor editor, RequestWorkspace request) {
        this.graph = graph;
        this.editor = editor;
        this.request = request;
    }

    @Description(Doc.CONTACT)
    public Uni<ContactNode> contact(@Source NoteNode note) {
        return graph.contactOf(note.unified())
                .map(contact -> contact.map(ContactNode::new).orElse(null));
    }

    @NonNull
    @Description(Doc.HISTORY)
    public Uni<AuditEntryConnection> history(
            @Source NoteNode note,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        return graph.history(note.unified(), PageRequest.of(first, after, null, null))
                .map(AuditEntryConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source NoteConnection connection) {
        return connection.total().asInt();
    }

    @Mutation
    @Description("Write a note about a contact, at both CRMs.")
    public Uni<NotePayloads.NoteCreate> noteCreate(
            @NonNull @Description(Doc.INPUT) NoteInputs.NoteCreate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> editor.create(
                        given.edit(),
                        Kind.NOTE,
                        given.id("contactId", Kind.CONTACT),
                        given.fields(Kind.NOTE, Field.BODY)),
                NoteNode::new,
                NotePayloads.NoteCreate::new);
    }

    @Mutation
    @Description("Change a note: fields left out stay as they are, null clears.")
    public Uni<NotePayloads.NoteUpdate> noteUpdate(
            @NonNull @Description(Doc.INPUT) NoteInputs.NoteUpdate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> editor.update(given.edit(), Kind.NOTE, given.id("id", Kind.NOTE), given.changes(Kind.NOTE)),
                NoteNode::new,
                NotePayloads.NoteUpdate::new);
    }

    @Mutation
    @Description("Delete a note at both CRMs.")
    public Uni<NotePayloads.NoteDelete> noteDelete(
            @NonNull @Description(Doc.INPUT) NoteInputs.NoteDelete input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerDeletion(
                () -> editor.delete(given.edit(), Kind.NOTE, given.id("id", Kind.NOTE)),
                input.id(),
                NotePayloads.NoteDelete::new);
    }
}
