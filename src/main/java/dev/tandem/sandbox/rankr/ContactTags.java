package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Adding tags to contacts and taking tags from them, one contact or many. */
final class ContactTags {

    private static final int MOST_CONTACTS = 500;
    private static final Names NAMES = new Names(100);

    private ContactTags() {}

    static List<Route> routes() {
        return List.of(
                Route.of("POST", "/contacts/tags", ContactTags::changeMany),
                Route.of("POST", "/contacts/{id}/tags", ContactTags::changeOne));
    }

    /** @param remove in the form that is compared */
    private record Change(List<String> add, Set<String> remove) {

        static Change of(ObjectNode body, Errors errors) {
            var add = names(body, "add", errors);
            var remove =
                    names(body, "remove", errors).stream().map(Words::folded).collect(Collectors.toSet());
            if (add.stream().map(Words::folded).anyMatch(remove::contains)) {
                errors.add("remove", "has a tag that is to be added too");
            }
            return new Change(add, remove);
        }

        List<String> applyTo(List<String> tags) {
            var result = new ArrayList<>(tags);
            result.removeIf(tag -> remove.contains(Words.folded(tag)));
            var there = result.stream().map(Words::folded).collect(Collectors.toSet());
            add.stream().filter(tag -> !there.contains(Words.folded(tag))).forEach(result::add);
            return result;
        }

        private static List<String> names(ObjectNode body, String field, Errors errors) {
            return body.has(field)
                    ? Names.list(NAMES.keep(field, body.path(field), MissingNode.getInstance(), errors))
                    : List.of();
        }
    }

    private static Reply changeOne(Request request) {
        var body = request.body("application/json");
        var contact = Records.live(request, Kinds.CONTACT, request.variable("id"));
        var errors = new Errors();
        refuseUnknown(body, Set.of("add", "remove"), errors);
        var change = Change.of(body, errors);
        errors.throwIfAny();
        return Records.shown(request.account().table(Kinds.CONTACT), apply(request, contact, change));
    }

    private static Reply changeMany(Request request) {
        var body = request.body("application/json");
        var errors = new Errors();
        refuseUnknown(body, Set.of("contactIds", "add", "remove"), errors);
        var ids = contactIds(body, errors);
        var change = Change.of(body, errors);
        errors.throwIfAny();
        var changed = 0;
        var unchanged = 0;
        var missing = JsonNodeFactory.instance.arrayNode();
        for (var id : ids) {
            var contact =
                    request.account().table(Kinds.CONTACT).live(id).filter(found -> request.sees(Kinds.CONTACT, found));
            if (contact.isEmpty()) {
                missing.add(id);
            } else if (apply(request, contact.get(), change).equals(contact.get())) {
                unchanged++;
            } else {
                changed++;
            }
        }
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("changed", changed).put("unchanged", unchanged).set("missing", missing);
        return Replies.ok(answer);
    }

    private static Entry apply(Request request, Entry contact, Change change) {
        var tags = change.applyTo(Names.list(contact.values().path("tags")));
        var values = Contacts.withNames(contact, "tags", tags);
        return request.account().table(Kinds.CONTACT).change(contact, values, request.now());
    }

    private static Set<String> contactIds(ObjectNode body, Errors errors) {
        var given = body.path("contactIds");
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_CONTACTS) {
            errors.add("contactIds", "must be a list of 1 to %d ids".formatted(MOST_CONTACTS));
            return Set.of();
        }
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).isTextual()) {
                errors.add("contactIds[%d]".formatted(i), "must be a text");
            }
        }
        return new LinkedHashSet<>(Names.list(given));
    }

    private static void refuseUnknown(ObjectNode body, Set<String> known, Errors errors) {
        body.properties().stream()
                .map(property -> property.getKey())
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.add(name, "is not known"));
    }
}
