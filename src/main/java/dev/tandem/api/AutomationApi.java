package dev.tandem.api;

import dev.tandem.automation.AutomationBook;
import dev.tandem.automation.Decision;
import dev.tandem.automation.Firing;
import dev.tandem.automation.RefusedDefinition;
import dev.tandem.graph.PageRequest;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import io.smallrye.graphql.api.Context;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** What is done by itself when something happens to a contact. */
@GraphQLApi
public class AutomationApi {

    private final AutomationBook book;
    private final RequestWorkspace request;

    AutomationApi(AutomationBook book, RequestWorkspace request) {
        this.book = book;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The automations of the workspace, by name.")
    public Uni<List<@NonNull AutomationNode>> automations() {
        return book.all(request.id())
                .map(all -> all.stream().map(AutomationNode::of).toList());
    }

    @Query
    @Description("One automation; null and an error NOT_FOUND if there is none.")
    public Uni<AutomationNode> automation(@Id @NonNull @Description("Its id.") String id) {
        return book.get(request.id(), GlobalId.parse("id", id, GlobalId.Type.AUTOMATION))
                .map(found ->
                        found.map(AutomationNode::of).orElseThrow(() -> Failure.NotFound.named("automation", "id")));
    }

    @Query
    @NonNull
    @Description("What automations do and did, the newest first, a page at a time.")
    public Uni<AutomationFiringConnection> automationFirings(
            @Description("Which ones; all unless given.") AutomationInputs.@Nullable FiringFilter filter,
            @Description(Doc.FIRST) @Nullable Integer first,
            @Description(Doc.AFTER) @Nullable String after) {
        var wanted = filter == null ? new AutomationInputs.FiringFilter(null, null, null) : filter;
        var automation = wanted.automationId();
        var contact = wanted.contactId();
        var status = wanted.status();
        return book.firings(
                        request.id(),
                        automation == null
                                ? null
                                : GlobalId.parse("automationId", automation, GlobalId.Type.AUTOMATION),
                        contact == null ? null : GlobalId.parse("contactId", contact, Kind.CONTACT),
                        status == null ? null : Firing.Status.valueOf(status.name()),
                        PageRequest.of(first, after, null, null))
                .map(AutomationFiringConnection::of);
    }

    @Description(Doc.TOTAL)
    public Uni<Integer> totalCount(@Source AutomationFiringConnection connection) {
        return connection.total().asInt();
    }

    @Mutation
    @Description(
            "Add an automation, once it is free of faults. It does nothing before it is enabled. The CRMs are asked"
                    + " whether they have the lists, campaigns and workflows that it names; while one does not answer, an"
                    + " automation can be added all the same as long as it is not enabled.")
    public Uni<AutomationPayloads.AutomationCreate> automationCreate(
            @NonNull @Description(Doc.INPUT) AutomationInputs.AutomationCreate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                checked(() -> book.create(given.edit(), name(given), document(given.values()), given.flag("enabled"))),
                made -> new AutomationPayloads.AutomationCreate(AutomationNode.of(made), List.of()),
                (@Nullable AutomationNode automation, List<UserError> errors, List<Write> _) ->
                        new AutomationPayloads.AutomationCreate(automation, errors));
    }

    @Mutation
    @Description(
            "Change an automation, whole, once it is free of faults. What it names is checked as by automationCreate.")
    public Uni<AutomationPayloads.AutomationUpdate> automationUpdate(
            @NonNull @Description(Doc.INPUT) AutomationInputs.AutomationUpdate input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                checked(() -> book.change(
                        given.edit(), given.id("id", GlobalId.Type.AUTOMATION), name(given), document(given.values()))),
                changed -> new AutomationPayloads.AutomationUpdate(AutomationNode.of(changed), List.of()),
                (@Nullable AutomationNode automation, List<UserError> errors, List<Write> _) ->
                        new AutomationPayloads.AutomationUpdate(automation, errors));
    }

    @Mutation
    @Description(
            "Switch an automation on: it reacts to what happens from now on. First the CRMs are asked whether they still"
                    + " have the lists, campaigns and workflows that it names.")
    public Uni<AutomationPayloads.AutomationEnable> automationEnable(
            @NonNull @Description(Doc.INPUT) AutomationInputs.AutomationEnable input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                checked(() -> book.enable(given.edit(), given.id("id", GlobalId.Type.AUTOMATION), true)),
                enabled -> new AutomationPayloads.AutomationEnable(AutomationNode.of(enabled), List.of()),
                (@Nullable AutomationNode automation, List<UserError> errors, List<Write> _) ->
                        new AutomationPayloads.AutomationEnable(automation, errors));
    }

    @Mutation
    @Description("Switch an automation off: what it has begun goes on.")
    public Uni<AutomationPayloads.AutomationDisable> automationDisable(
            @NonNull @Description(Doc.INPUT) AutomationInputs.AutomationDisable input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> book.enable(given.edit(), given.id("id", GlobalId.Type.AUTOMATION), false),
                disabled -> new AutomationPayloads.AutomationDisable(AutomationNode.of(disabled), List.of()),
                (@Nullable AutomationNode automation, List<UserError> errors, List<Write> _) ->
                        new AutomationPayloads.AutomationDisable(automation, errors));
    }

    @Mutation
    @Description("Delete an automation: what it has begun is dropped, what it did stays on record.")
    public Uni<AutomationPayloads.AutomationDelete> automationDelete(
            @NonNull @Description(Doc.INPUT) AutomationInputs.AutomationDelete input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> book.delete(given.edit(), given.id("id", GlobalId.Type.AUTOMATION))
                        .replaceWith(input.id()),
                deleted -> new AutomationPayloads.AutomationDelete(deleted, List.of()),
                (@Nullable String deleted, List<UserError> errors, List<Write> _) ->
                        new AutomationPayloads.AutomationDelete(deleted, errors));
    }

    @Mutation
    @Description("Try an automation on a contact, as if what it reacts to had just happened. Nothing is done.")
    public Uni<AutomationPayloads.AutomationTest> automationTest(
            @NonNull @Description(Doc.INPUT) AutomationInputs.AutomationTest input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                checked(() -> test(given, input)),
                AutomationApi::payload,
                (@Nullable Boolean fires, List<UserError> errors, List<Write> _) ->
                        new AutomationPayloads.AutomationTest(fires, null, null, List.of(), errors));
    }

    private Uni<AutomationBook.Trial> test(MutationInput given, AutomationInputs.AutomationTest input) {
        if (given.has("id") == given.has("draft")) {
            throw new Failure.BadInput("id", "or draft must be given, and not both");
        }
        var contact = given.id("contactId", Kind.CONTACT);
        var objectId = input.objectId();
        var object = objectId == null ? null : GlobalId.parseObject("objectId", objectId);
        return given.has("id")
                ? book.test(given.workspace(), given.id("id", GlobalId.Type.AUTOMATION), contact, object)
                : book.test(given.workspace(), draft(given), contact, object);
    }

    private static Map<String, Object> draft(MutationInput given) {
        var draft = new HashMap<String, Object>();
        if (given.values().get("draft") instanceof Map<?, ?> written) {
            written.forEach((name, value) -> draft.put(name.toString(), value));
        }
        return document(draft);
    }

    private static AutomationPayloads.AutomationTest payload(AutomationBook.Trial trial) {
        var object = trial.object() == null ? null : GlobalId.of(trial.kind(), trial.object());
        return switch (trial.decision()) {
            case Decision.Fires(var todos) ->
                new AutomationPayloads.AutomationTest(
                        true,
                        null,
                        object,
                        todos.stream().map(AutomationTodoNode::of).toList(),
                        List.of());
            case Decision.Quiet(var reason) ->
                new AutomationPayloads.AutomationTest(false, reason, object, List.of(), List.of());
            case Decision.Undecided(var reason) ->
                new AutomationPayloads.AutomationTest(
                        false, "the condition cannot be evaluated: it " + reason, object, List.of(), List.of());
        };
    }

    @Mutation
    @Description("Try again what a firing gave up.")
    public Uni<AutomationPayloads.AutomationFiringRetry> automationFiringRetry(
            @NonNull @Description(Doc.INPUT) AutomationInputs.AutomationFiringRetry input, Context context) {
        var given = MutationInput.of(context, request);
        return Mutations.answerWith(
                () -> book.retry(
                        given.workspace(),
                        given.id("id", GlobalId.Type.AUTOMATION_FIRING),
                        given.flag("repeatUnknown")),
                retried -> new AutomationPayloads.AutomationFiringRetry(AutomationFiringNode.of(retried), List.of()),
                (@Nullable AutomationFiringNode firing, List<UserError> errors, List<Write> _) ->
                        new AutomationPayloads.AutomationFiringRetry(firing, errors));
    }

    private static String name(MutationInput given) {
        return given.text("name", Limits.KEY).orElseThrow(() -> new Failure.BadInput("name", "is required"));
    }

    private static Map<String, Object> document(Map<String, Object> input) {
        var document = new HashMap<String, Object>();
        for (var name : List.of("trigger", "condition", "actions")) {
            if (input.get(name) != null) {
                document.put(name, input.get(name));
            }
        }
        return document;
    }

    /** Faults of an automation are told like those of any other input. */
    private static <T> Supplier<Uni<T>> checked(Supplier<Uni<T>> change) {
        return () -> Uni.createFrom()
                .deferred(() -> change.get())
                .onFailure(RefusedDefinition.class)
                .transform(refused -> new InvalidInput(refused.faults()));
    }
}
