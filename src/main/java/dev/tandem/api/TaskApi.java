package dev.tandem.api;

import dev.tandem.graph.ChildQuery;
import dev.tandem.graph.Editor;
import dev.tandem.graph.Graph;
import dev.tandem.graph.PageRequest;
import dev.tandem.graph.Written;
import dev.tandem.model.Changes;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Tasks. */
@GraphQLApi
public class TaskApi {

    private final Graph graph;
    private final Editor editor;
    private final RequestWorkspace request;

    TaskApi(Graph graph, Editor editor, RequestWorkspace request) {
        this.graph = graph;
        this.editor = editor;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The tasks of all contacts, by due date.")
    public Uni<TaskConnection> tasks(
            @Description("Which ones; all unless given.") @Nullable TaskFilter filter,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        var page = PageRequest.of(first, after, null, null);
        var query = filter == null ? new ChildQuery(Kind.TASK, null, null, null, page) : filter.toQuery(page);
        return graph.list(request.id(), query).map(TaskConnection::of);
    }

    @Description(Doc.CONTACT)
    public Uni<ContactNode> contact(@Source TaskNode task) {
        return graph.contactOf(task.unified())
                .map(contact -> contact.map(ContactNode::new).orElse(null));
    }

    @NonNull
    @Description(Doc.HISTORY)
    public Uni<AuditEntryConnection> history(
            @Source TaskNode task,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        return graph.history(task.unified(), PageRequest.of(first, after, null, null))
                .map(AuditEntryConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source TaskConnection connection) {
        return connection.total().asInt();
    }

    @Mutation
    @Description("Create a task at both CRMs.")
    public Uni<TaskPayloads.TaskCreate> taskCreate(
            @NonNull @Description(Doc.INPUT) TaskInputs.TaskCreate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> editor.create(
                        given.edit(),
                        Kind.TASK,
                        given.id("contactId", Kind.CONTACT),
                        withStatus(given.fields(Kind.TASK, Field.TITLE))),
                TaskNode::new,
                TaskPayloads.TaskCreate::new);
    }

    @Mutation
    @Description("Change a task: fields left out stay as they are, null clears.")
    public Uni<TaskPayloads.TaskUpdate> taskUpdate(
            @NonNull @Description(Doc.INPUT) TaskInputs.TaskUpdate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> update(given, given.changes(Kind.TASK)), TaskNode::new, TaskPayloads.TaskUpdate::new);
    }

    @Mutation
    @Description("Mark a task as done.")
    public Uni<TaskPayloads.TaskComplete> taskComplete(
            @NonNull @Description(Doc.INPUT) TaskInputs.TaskComplete input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(
                () -> update(given, to(TaskStatus.DONE)), TaskNode::new, TaskPayloads.TaskComplete::new);
    }

    @Mutation
    @Description("Mark a task as open again.")
    public Uni<TaskPayloads.TaskReopen> taskReopen(
            @NonNull @Description(Doc.INPUT) TaskInputs.TaskReopen input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answer(() -> update(given, to(TaskStatus.OPEN)), TaskNode::new, TaskPayloads.TaskReopen::new);
    }

    @Mutation
    @Description("Delete a task at both CRMs.")
    public Uni<TaskPayloads.TaskDelete> taskDelete(
            @NonNull @Description(Doc.INPUT) TaskInputs.TaskDelete input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerDeletion(
                () -> editor.delete(given.edit(), Kind.TASK, given.id("id", Kind.TASK)),
                input.id(),
                TaskPayloads.TaskDelete::new);
    }

    private Uni<Written> update(MutationInput given, Changes changes) {
        return editor.update(given.edit(), Kind.TASK, given.id("id", Kind.TASK), changes);
    }

    private static Fields withStatus(Fields fields) {
        return fields.text(Field.STATUS).isPresent()
                ? fields
                : fields.with(Field.STATUS, Value.of(TaskStatus.OPEN.name()));
    }

    private static Changes to(TaskStatus status) {
        return Changes.NONE.with(Field.STATUS.fieldName(), Optional.of(Value.of(status.name())));
    }
}
