package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import org.jspecify.annotations.Nullable;

/** Notes of a contact. */
final class Notes {

    private static final int LONGEST = 65_535;
    private static final Shape UPDATE = Shape.of(
            Shape.text("body", LONGEST),
            Shape.text("title"),
            Shape.text("userId"),
            Shape.text("color"),
            Shape.flag("pinned"));
    private static final Shape CREATE = UPDATE.and(Shape.text("body", LONGEST).required());

    private Notes() {}

    static void routes(Router router) {
        router.add("GET", "/contacts/{contactId}/notes", Notes::list)
                .add("POST", "/contacts/{contactId}/notes", Notes::create)
                .add("GET", "/contacts/{contactId}/notes/{id}", ask -> Json.ok(wrapped(note(ask))))
                .add("PUT", "/contacts/{contactId}/notes/{id}", Notes::update)
                .add("DELETE", "/contacts/{contactId}/notes/{id}", Notes::delete);
    }

    private static Reply list(Ask ask) {
        var answer = Json.object();
        var notes = answer.putArray("notes");
        ask.location().notes().of(ask.contact().id()).forEach(note -> notes.add(note.json()));
        return Json.ok(answer);
    }

    private static Reply create(Ask ask) {
        var contact = ask.contact();
        var body = ask.body(CREATE);
        var note = new Note(
                ask.ids().next(),
                contact.id(),
                body.get("body").asText(),
                Json.text(body, "title"),
                Json.text(body, "userId"),
                Json.text(body, "color"),
                body.path("pinned").asBoolean(false),
                ask.now());
        ask.location().notes().put(note);
        ask.tell(EventType.NOTE_CREATE, note);
        return Json.created(wrapped(note));
    }

    private static Reply update(Ask ask) {
        var before = note(ask);
        var body = ask.body(UPDATE);
        var after = new Note(
                before.id(),
                before.contactId(),
                body.path("body").asText(before.body()),
                changed(body, "title", before.title()),
                changed(body, "userId", before.userId()),
                changed(body, "color", before.color()),
                body.has("pinned") ? Boolean.valueOf(body.get("pinned").asBoolean()) : before.pinned(),
                before.dateAdded());
        ask.location().notes().put(after);
        ask.tell(EventType.NOTE_UPDATE, after);
        return Json.ok(wrapped(after));
    }

    private static Reply delete(Ask ask) {
        var note = note(ask);
        ask.location().notes().remove(note);
        ask.tell(EventType.NOTE_DELETE, note);
        return Json.ok(Json.succeeded());
    }

    private static @Nullable String changed(ObjectNode body, String name, @Nullable String before) {
        return body.has(name) ? Json.text(body, name) : before;
    }

    private static Note note(Ask ask) {
        return ask.child(Location::notes, "Note");
    }

    private static ObjectNode wrapped(Note note) {
        var answer = Json.object();
        answer.set("note", note.json());
        return answer;
    }
}
