package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.function.UnaryOperator;

/** The tag dictionary of a location; what happens to a tag there happens to it at every contact. */
final class LocationTags {

    private static final Shape NAME = Shape.of(Shape.text("name").required());

    private LocationTags() {}

    static void routes(Router router) {
        router.add("GET", "/locations/{locationId}/tags", LocationTags::list)
                .add("POST", "/locations/{locationId}/tags", LocationTags::create)
                .add("GET", "/locations/{locationId}/tags/{tagId}", ask -> Json.ok(wrapped(ask, known(ask))))
                .add("PUT", "/locations/{locationId}/tags/{tagId}", LocationTags::rename)
                .add("DELETE", "/locations/{locationId}/tags/{tagId}", LocationTags::delete);
    }

    private static Reply list(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        var answer = Json.object();
        var tags = answer.putArray("tags");
        var dictionary = ask.location().tags();
        dictionary.ids().forEach(id -> tags.add(dictionary.json(id, ask.param(0))));
        return Json.ok(answer);
    }

    private static Reply create(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        var name = newName(ask);
        var id = ask.ids().next();
        ask.location().tags().put(id, name);
        return Json.ok(wrapped(ask, id));
    }

    private static Reply rename(Ask ask) {
        var id = known(ask);
        var before = ask.location().tags().name(id).orElseThrow();
        var after = newName(ask);
        ask.location().tags().put(id, after);
        everywhere(
                ask,
                before,
                tags -> tags.stream()
                        .map(tag -> tag.equals(before) ? after : tag)
                        .toList());
        return Json.ok(wrapped(ask, id));
    }

    private static Reply delete(Ask ask) {
        var id = known(ask);
        var name = ask.location().tags().name(id).orElseThrow();
        ask.location().tags().remove(id);
        everywhere(
                ask,
                name,
                tags -> tags.stream().filter(tag -> !tag.equals(name)).toList());
        return Json.ok(Json.succeeded());
    }

    private static void everywhere(Ask ask, String tag, UnaryOperator<List<String>> change) {
        var tagged = ask.location().contacts().all().stream()
                .filter(contact -> contact.tags().contains(tag))
                .toList();
        for (var contact : tagged) {
            var draft = contact.edit();
            draft.tags = change.apply(contact.tags());
            ask.save(draft.done(ask.now()), EventType.CONTACT_TAG_UPDATE);
        }
    }

    private static String newName(Ask ask) {
        var name = TagDictionary.folded(ask.body(NAME).get("name").asText());
        if (ask.location().tags().knows(name)) {
            throw Refusal.badRequest("The tag name is already exist.");
        }
        return name;
    }

    private static String known(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        if (ask.location().tags().name(ask.param(1)).isEmpty()) {
            throw Refusal.notFound("Tag not found");
        }
        return ask.param(1);
    }

    private static ObjectNode wrapped(Ask ask, String id) {
        var answer = Json.object();
        answer.set("tag", ask.location().tags().json(id, ask.location().id()));
        return answer;
    }
}
