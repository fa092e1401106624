package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Predicate;

/** Tasks of a contact, and of a whole location. */
final class Tasks {

    private static final Shape CREATE = Shape.of(
            Shape.text("title").required(),
            Shape.text("body"),
            Shape.time("dueDate").required(),
            Shape.flag("completed").required(),
            Shape.text("assignedTo").orNull());
    private static final Shape UPDATE = Shape.of(
            Shape.text("title"),
            Shape.text("body"),
            Shape.timeWithoutMilliseconds("dueDate"),
            Shape.flag("completed"),
            Shape.text("assignedTo").orNull());
    private static final Shape COMPLETED = Shape.of(Shape.flag("completed").required());
    private static final Shape SEARCH = Shape.of(
            Shape.texts("contactId"),
            Shape.flag("completed"),
            Shape.texts("assignedTo"),
            Shape.text("query"),
            Shape.number("limit", 1, 500),
            Shape.number("skip", 0, Integer.MAX_VALUE),
            Shape.text("businessId"),
            Shape.array("searchAfter"));

    private Tasks() {}

    static void routes(Router router) {
        router.add("GET", "/contacts/{contactId}/tasks", Tasks::list)
                .add("POST", "/contacts/{contactId}/tasks", Tasks::create)
                .add("GET", "/contacts/{contactId}/tasks/{taskId}", ask -> Json.ok(wrapped(task(ask))))
                .add("PUT", "/contacts/{contactId}/tasks/{taskId}", Tasks::update)
                .add("DELETE", "/contacts/{contactId}/tasks/{taskId}", Tasks::delete)
                .add("PUT", "/contacts/{contactId}/tasks/{taskId}/completed", Tasks::complete)
                .add("POST", "/locations/{locationId}/tasks/search", Tasks::search);
    }

    private static Reply list(Ask ask) {
        var answer = Json.object();
        var tasks = answer.putArray("tasks");
        ask.location().tasks().of(ask.contact().id()).forEach(task -> tasks.add(task.json()));
        return Json.ok(answer);
    }

    private static Reply create(Ask ask) {
        var contact = ask.contact();
        var body = ask.body(CREATE);
        var task = new Task(
                ask.ids().next(),
                contact.id(),
                body.get("title").asText(),
                Json.text(body, "body"),
                Json.text(body, "assignedTo"),
                due(body),
                body.get("completed").asBoolean(),
                ask.now(),
                ask.now());
        ask.location().tasks().put(task);
        ask.tell(EventType.TASK_CREATE, task);
        return Json.created(wrapped(task));
    }

    private static Reply update(Ask ask) {
        var before = task(ask);
        var body = ask.body(UPDATE);
        var after = new Task(
                before.id(),
                before.contactId(),
                body.path("title").asText(before.title()),
                body.has("body") ? Json.text(body, "body") : before.body(),
                body.has("assignedTo") ? Json.text(body, "assignedTo") : before.assignedTo(),
                body.has("dueDate") ? due(body) : before.dueDate(),
                body.path("completed").asBoolean(before.completed()),
                before.dateAdded(),
                ask.now());
        return saved(ask, before, after);
    }

    private static Reply complete(Ask ask) {
        var before = task(ask);
        var completed = ask.body(COMPLETED).get("completed").asBoolean();
        return saved(ask, before, before.withCompleted(completed, ask.now()));
    }

    private static Reply delete(Ask ask) {
        var task = task(ask);
        ask.location().tasks().remove(task);
        ask.tell(EventType.TASK_DELETE, task);
        return Json.ok(Json.succeeded());
    }

    /** Newest first; the next page starts after the last row's {@code searchAfter}. Answers 201, as the real one does. */
    private static Reply search(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        var body = ask.body(SEARCH);
        var tasks = ask.location().tasks().ordered();
        var from = body.has("searchAfter") ? tasks.tailSet(probe(body.get("searchAfter")), false) : tasks;
        var answer = Json.object();
        var rows = answer.putArray("tasks");
        from.stream()
                .filter(wanted(body, ask))
                .skip(body.path("skip").asLong(0))
                .limit(body.path("limit").asLong(25))
                .forEach(task -> rows.add(task.row(ask.location().id(), details(ask.contact(task.contactId())))));
        return Json.created(answer);
    }

    private static Predicate<Task> wanted(ObjectNode body, Ask ask) {
        var contacts = Json.texts(body.path("contactId"));
        var assignees = Json.texts(body.path("assignedTo"));
        var query = body.path("query").asText("").toLowerCase(Locale.ROOT);
        var business = body.path("businessId").asText("");
        return task -> (contacts.isEmpty() || contacts.contains(task.contactId()))
                && (assignees.isEmpty() || assignees.contains(String.valueOf(task.assignedTo())))
                && (!body.has("completed") || body.get("completed").asBoolean() == task.completed())
                && (business.isEmpty()
                        || business.equals(ask.contact(task.contactId()).businessId()))
                && task.title().toLowerCase(Locale.ROOT).contains(query);
    }

    private static Task probe(JsonNode cursor) {
        if (cursor.size() != 2) {
            throw Refusal.unprocessable("Invalid searchAfter");
        }
        var added = Instant.ofEpochMilli(cursor.get(0).asLong());
        return new Task(cursor.get(1).asText(), "", "", null, null, added, false, added, added);
    }

    private static Reply saved(Ask ask, Task before, Task after) {
        ask.location().tasks().put(after);
        if (after.completed() && !before.completed()) {
            ask.tell(EventType.TASK_COMPLETE, after);
        }
        return Json.ok(wrapped(after));
    }

    private static Task task(Ask ask) {
        return ask.child(Location::tasks, "Task");
    }

    private static Instant due(ObjectNode body) {
        return Shape.instant(body.get("dueDate")).orElseThrow();
    }

    private static ObjectNode details(Contact contact) {
        var details = Json.object().put("_id", contact.id());
        Json.put(details, "firstName", contact.texts().get(TextField.FIRST_NAME));
        Json.put(details, "lastName", contact.texts().get(TextField.LAST_NAME));
        return details;
    }

    private static ObjectNode wrapped(Task task) {
        var answer = Json.object();
        answer.set("task", task.json());
        return answer;
    }
}
