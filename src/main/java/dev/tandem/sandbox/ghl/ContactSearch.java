package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.sandbox.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code POST /contacts/search}: filters, sorting, pages or a cursor, over an index that lags behind. */
final class ContactSearch {

    private static final Shape BODY = Shape.of(
            Shape.text("locationId").required(),
            Shape.number("pageLimit", 1, 500).required(),
            Shape.number("page", 1, Integer.MAX_VALUE),
            Shape.array("searchAfter"),
            Shape.text("query", 75),
            Shape.array("filters"),
            Shape.array("sort"));
    private static final int LAST_BY_PAGE = 10_000;

    private ContactSearch() {}

    static void routes(Router router) {
        router.add("POST", "/contacts/search", ContactSearch::search);
    }

    private static Reply search(Ask ask) {
        var body = ask.body(BODY);
        ask.mustBeOwn(body.get("locationId").asText());
        var limit = body.get("pageLimit").asInt();
        var skipped = skipped(body, limit);
        var sort = SearchSort.of(body.path("sort"));
        var filters = filters(body, ask.location());
        var index = ask.location().contacts().index(ask.now());
        var rows = new Rows(sort.ordered(index, body.path("filters")), filters, sort);

        var answer = Json.object();
        var page = answer.putArray("contacts");
        rows.after(body.path("searchAfter"))
                .skip(skipped)
                .limit(limit)
                .forEach(contact -> page.add(ContactJson.searchRow(contact, sort.cursor(contact))));
        return Json.ok(answer.put("total", rows.count()));
    }

    private static long skipped(JsonNode body, int limit) {
        if (!body.has("page")) {
            return 0;
        }
        if (body.has("searchAfter")) {
            throw Refusal.unprocessable("Only one of page and searchAfter is allowed");
        }
        var skipped = (body.get("page").asLong() - 1) * limit;
        if (skipped + limit > LAST_BY_PAGE) {
            throw Refusal.unprocessable("Use searchAfter to get records past " + LAST_BY_PAGE);
        }
        return skipped;
    }

    private static List<Predicate<Contact>> filters(JsonNode body, Location location) {
        var filters = new ArrayList<>(SearchFilters.of(body.path("filters"), location));
        var query = body.path("query").asText("");
        if (!query.isEmpty()) {
            filters.add(ContactLists.matching(query));
        }
        return filters;
    }

    /**
     * What a search looks through.
     *
     * @param filters each of which a row must pass
     */
    private record Rows(Collection<Contact> ordered, List<Predicate<Contact>> filters, SearchSort sort) {

        Stream<Contact> after(JsonNode cursor) {
            if (cursor.isMissingNode()) {
                return matching(ordered);
            }
            return ordered instanceof NavigableSet<Contact> set
                    ? matching(set.tailSet(sort.probe(cursor), false))
                    : matching(ordered).filter(contact -> sort.isAfter(contact, cursor));
        }

        long count() {
            return filters.isEmpty() ? ordered.size() : matching(ordered).count();
        }

        private Stream<Contact> matching(Collection<Contact> contacts) {
            return contacts.stream().filter(contact -> filters.stream().allMatch(filter -> filter.test(contact)));
        }
    }
}
