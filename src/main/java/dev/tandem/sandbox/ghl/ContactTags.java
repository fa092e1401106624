package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.util.LinkedHashSet;
import java.util.List;

/** Tags of contacts, of one or of many at once. */
final class ContactTags {

    private static final Shape TAGS = Shape.of(Shape.texts("tags").required());
    private static final Shape BULK = Shape.of(
            Shape.texts("contacts").required(),
            Shape.texts("tags").required(),
            Shape.text("locationId").required(),
            Shape.flag("removeAllTags"));

    private ContactTags() {}

    static void routes(Router router) {
        router.add("POST", "/contacts/bulk/tags/update/{type}", ContactTags::bulk)
                .add("POST", "/contacts/{contactId}/tags", ContactTags::add)
                .add("DELETE", "/contacts/{contactId}/tags", ContactTags::remove);
    }

    private static Reply add(Ask ask) {
        var contact = ask.contact();
        return Json.created(all(added(ask, contact, known(ask, ask.body(TAGS)))));
    }

    private static Reply remove(Ask ask) {
        var contact = ask.contact();
        return Json.ok(all(removed(ask, contact, known(ask, ask.body(TAGS)))));
    }

    private static Reply bulk(Ask ask) {
        var body = ask.body(BULK);
        ask.mustBeOwn(body.get("locationId").asText());
        var type = ask.param(0);
        if (!type.equals("add") && !type.equals("remove")) {
            throw Refusal.invalid(List.of("type must be one of the following values: add, remove"));
        }
        var tags = known(ask, body);
        var answer = Json.object();
        var responses = answer.putArray("responses");
        var errors = 0;
        for (var id : Json.texts(body.get("contacts"))) {
            var response = responses.addObject().put("contactId", id);
            var contact = ask.location().contacts().find(id);
            if (contact.isEmpty()) {
                response.put("message", "contact is deleted").put("type", "error");
                errors++;
                continue;
            }
            var before = contact.get();
            var start = body.path("removeAllTags").asBoolean(false) ? removed(ask, before, before.tags()) : before;
            var after = type.equals("add") ? added(ask, start, tags) : removed(ask, start, tags);
            response.put("message", "Tags updated").put("type", "success");
            response.set("oldTags", Json.strings(before.tags()));
            response.set("tagsAdded", Json.strings(without(after.tags(), before.tags())));
            response.set("tagsRemoved", Json.strings(without(before.tags(), after.tags())));
        }
        return Json.created(answer.put("succeded", true).put("errorCount", errors));
    }

    private static Contact added(Ask ask, Contact contact, List<String> tags) {
        var all = new LinkedHashSet<>(contact.tags());
        all.addAll(tags);
        return saved(ask, contact, List.copyOf(all));
    }

    private static Contact removed(Ask ask, Contact contact, List<String> tags) {
        return saved(ask, contact, without(contact.tags(), tags));
    }

    private static Contact saved(Ask ask, Contact before, List<String> tags) {
        if (tags.equals(before.tags())) {
            return before;
        }
        var draft = before.edit();
        draft.tags = tags;
        var after = draft.done(ask.now());
        ask.save(after, EventType.CONTACT_TAG_UPDATE);
        return after;
    }

    private static List<String> without(List<String> tags, List<String> others) {
        return tags.stream().filter(tag -> !others.contains(tag)).toList();
    }

    private static List<String> known(Ask ask, ObjectNode body) {
        return ask.location().tags().known(Json.texts(body.get("tags")), ask.ids());
    }

    private static ObjectNode all(Contact contact) {
        var answer = Json.object();
        answer.set("tags", Json.strings(contact.tags()));
        return answer;
    }
}
