package dev.tandem.automation;

import dev.tandem.model.Crm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Steps as they are stored, and back. */
final class StepsJson {

    private StepsJson() {}

    static String write(List<Step> steps) {
        var json = new JsonArray();
        steps.forEach(step -> json.add(json(step.todo())
                .put("type", ActionType.of(step.todo()).name())
                .put("state", step.state().name())
                .put("outcome", step.outcome())
                .put("faults", step.faults())));
        return json.encode();
    }

    private static JsonObject json(Todo todo) {
        return switch (todo) {
            case Todo.Task task -> {
                var assignees = new JsonObject();
                task.assignees().forEach((crm, user) -> assignees.put(crm.name(), user));
                var dueAt = task.dueAt();
                yield new JsonObject()
                        .put(
                                "targets",
                                new JsonArray(task.targets().stream()
                                        .sorted()
                                        .map(Crm::name)
                                        .toList()))
                        .put("title", task.title())
                        .put("body", task.body())
                        .put("dueAt", dueAt == null ? null : dueAt.toString())
                        .put("assignees", assignees);
            }
            case Todo.Tags tags ->
                new JsonObject().put("add", array(tags.add())).put("remove", array(tags.remove()));
            case Todo.Membership list -> new JsonObject().put("listId", list.listId());
            case Todo.Campaign campaign -> new JsonObject().put("campaignId", campaign.campaignId());
            case Todo.Workflow workflow -> new JsonObject().put("workflowId", workflow.workflowId());
        };
    }

    private static JsonArray array(Collection<String> texts) {
        return new JsonArray(List.copyOf(texts));
    }

    static List<Step> read(String text) {
        var json = new JsonArray(text);
        var steps = new ArrayList<Step>(json.size());
        for (var i = 0; i < json.size(); i++) {
            var step = json.getJsonObject(i);
            steps.add(new Step(
                    todo(step),
                    Step.State.valueOf(step.getString("state")),
                    step.getString("outcome"),
                    step.getInteger("faults", 0)));
        }
        return steps;
    }

    private static Todo todo(JsonObject step) {
        return switch (ActionType.valueOf(step.getString("type"))) {
            case CREATE_TASK -> task(step);
            case ADD_TAGS, REMOVE_TAGS -> new Todo.Tags(texts(step, "add"), texts(step, "remove"));
            case ADD_TO_LIST -> new Todo.Membership(step.getString("listId"), true);
            case REMOVE_FROM_LIST -> new Todo.Membership(step.getString("listId"), false);
            case JOIN_CAMPAIGN -> new Todo.Campaign(step.getString("campaignId"), true);
            case LEAVE_CAMPAIGN -> new Todo.Campaign(step.getString("campaignId"), false);
            case JOIN_WORKFLOW -> new Todo.Workflow(step.getString("workflowId"), true);
            case LEAVE_WORKFLOW -> new Todo.Workflow(step.getString("workflowId"), false);
        };
    }

    private static Todo task(JsonObject step) {
        var assignees = new EnumMap<Crm, String>(Crm.class);
        var named = step.getJsonObject("assignees");
        named.fieldNames().forEach(crm -> assignees.put(Crm.valueOf(crm), named.getString(crm)));
        @Nullable String dueAt = step.getString("dueAt");
        return new Todo.Task(
                texts(step, "targets").stream().map(Crm::valueOf).collect(Collectors.toUnmodifiableSet()),
                step.getString("title"),
                step.getString("body"),
                dueAt == null ? null : Instant.parse(dueAt),
                assignees);
    }

    private static SortedSet<String> texts(JsonObject step, String name) {
        var texts = new TreeSet<String>();
        step.getJsonArray(name).forEach(text -> texts.add(text.toString()));
        return texts;
    }
}
