package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Contacts found by what identifies them, by business, or page by page in the old way. */
final class ContactLists {

    private ContactLists() {}

    static void routes(Router router) {
        router.add("GET", "/contacts/search/duplicate", ContactLists::duplicate)
                .add("GET", "/contacts/business/{businessId}", ContactLists::ofBusiness)
                .add("GET", "/contacts/", ContactLists::list);
    }

    /** Exact and without lag. */
    private static Reply duplicate(Ask ask) {
        ask.mustBeOwn(ask.query("locationId"));
        var contacts = ask.location().contacts();
        var found = ask.call()
                .parameter("email")
                .flatMap(contacts::withEmail)
                .or(() -> ask.call()
                        .parameter("number")
                        .flatMap(number -> contacts.withPhone(ContactWrites.normalPhone(number))));
        var answer = Json.object();
        answer.set("contact", found.<JsonNode>map(ContactJson::detail).orElse(JsonNodeFactory.instance.nullNode()));
        return Json.ok(answer);
    }

    private static Reply ofBusiness(Ask ask) {
        ask.mustBeOwn(ask.query("locationId"));
        var found = ask.location().contacts().all().stream()
                .filter(contact -> ask.param(0).equals(contact.businessId()))
                .filter(matching(ask))
                .toList();
        var page =
                found.stream().skip(ask.number("skip", 0, 0, Integer.MAX_VALUE)).limit(ask.number("limit", 25, 1, 100));
        return Json.ok(rows(page).put("count", found.size()));
    }

    /** Newest first. The cursor has two parts, and with one of them only it is page one again. */
    private static Reply list(Ask ask) {
        ask.mustBeOwn(ask.query("locationId"));
        var limit = ask.number("limit", 20, 1, 100);
        var index = ask.location().contacts().index(ask.now());
        var newestFirst = index.byAdded().descendingSet();
        var from = cursor(ask).map(last -> newestFirst.tailSet(last, false)).orElse(newestFirst);
        var page = from.stream().filter(matching(ask)).limit(limit).toList();
        var total = newestFirst.stream().filter(matching(ask)).count();
        var answer = rows(page.stream()).put("count", total);
        var meta = answer.putObject("meta").put("total", total);
        if (page.size() == limit) {
            var last = page.getLast();
            meta.put("startAfter", last.dateAdded().toEpochMilli()).put("startAfterId", last.id());
        }
        return Json.ok(answer);
    }

    private static Optional<Contact> cursor(Ask ask) {
        return ask.call()
                .parameter("startAfterId")
                .flatMap(id -> ask.call()
                        .parameter("startAfter")
                        .map(millis -> Contact.probe(Instant.ofEpochMilli(Long.parseLong(millis)), id)));
    }

    /** What the query parameter asks for: somewhere in the name, the address or the number. */
    private static Predicate<Contact> matching(Ask ask) {
        return ask.call()
                .parameter("query")
                .filter(query -> !query.isEmpty())
                .map(ContactLists::matching)
                .orElse(_ -> true);
    }

    static Predicate<Contact> matching(String query) {
        var wanted = query.toLowerCase(Locale.ROOT);
        var fields = List.of(TextField.EMAIL, TextField.PHONE, TextField.COMPANY_NAME);
        return contact -> contact.fullName().toLowerCase(Locale.ROOT).contains(wanted)
                || fields.stream()
                        .flatMap(field -> contact.text(field).stream())
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static ObjectNode rows(Stream<Contact> contacts) {
        var answer = Json.object();
        var rows = answer.putArray("contacts");
        contacts.map(ContactJson::listRow).forEach(rows::add);
        return answer;
    }
}
