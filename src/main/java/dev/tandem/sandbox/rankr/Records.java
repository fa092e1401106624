package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import dev.tandem.sandbox.rankr.Store.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What can be done with every kind: list, create, read, change, delete. */
record Records(Kind kind) {

    private static final int MOST_KEYS = 100;

    List<Route> routes() {
        var one = kind.path() + "/{id}";
        return List.of(
                new Route("GET", kind.path(), listParameters(), this::list),
                Route.of("POST", kind.path(), this::create),
                kind.isRecord()
                        ? Route.of("GET", one, this::read, "includeArchived")
                        : Route.of("GET", one, this::read),
                Route.of("PATCH", one, this::patch),
                Route.of("DELETE", one, this::delete));
    }

    /** The answer that shows one record. */
    static Reply shown(Table table, Entry entry) {
        return Replies.with(Replies.ok(table.show(entry)), Map.of("ETag", entry.etag()));
    }

    /** @throws Problem if there is none, or not for this caller */
    static Entry live(Request request, Kind kind, String id) {
        return request.account()
                .table(kind)
                .live(id)
                .filter(entry -> request.sees(kind, entry))
                .orElseThrow(() -> Problem.notFound(kind.name(), id));
    }

    static ObjectNode page(Table table, Slice slice, OptionalLong total) {
        var page = JsonNodeFactory.instance.objectNode();
        var data = page.putArray("data");
        slice.entries().forEach(entry -> data.add(table.show(entry)));
        page.put("nextCursor", slice.next().map(Place::cursor).orElse(null));
        if (total.isPresent()) {
            page.put("total", total.getAsLong());
        } else {
            page.putNull("total");
        }
        return page;
    }

    private Reply list(Request request) {
        var table = request.account().table(kind);
        var wanted = wanted(request);
        var since = request.time("updatedSince");
        var candidates = candidates(request, table);
        if (candidates.isEmpty()) {
            var slice = table.slice(wanted, since, request.cursor(), request.limit());
            return Replies.ok(page(table, slice, total(request, table)));
        }
        var matching = table.all(candidates.get())
                .filter(wanted)
                .filter(entry -> since.filter(entry.updatedAt()::isBefore).isEmpty())
                .toList();
        var slice = Store.slice(matching.stream(), request.cursor(), request.limit());
        return Replies.ok(page(table, slice, OptionalLong.of(matching.size())));
    }

    private Reply create(Request request) {
        var account = request.account();
        var errors = new Errors();
        var body = request.body("application/json");
        var values = kind.shape().create(body, errors);
        if (request.isSandboxed()) {
            kind.makeTest(account, body, values, errors);
        }
        kind.check(account, values, errors);
        errors.throwIfAny();
        var table = account.table(kind);
        var entry = table.insert(values, request.now());
        var location = request.prefix() + kind.path() + "/" + entry.id();
        return new Reply(201, table.show(entry), Map.of("Location", location, "ETag", entry.etag()));
    }

    private Reply read(Request request) {
        var table = request.account().table(kind);
        var id = request.variable("id");
        var withArchived = request.flag("includeArchived");
        var entry = table.find(id)
                .filter(found -> found.isLive() || withArchived)
                .filter(found -> request.sees(kind, found))
                .orElseThrow(() -> Problem.notFound(kind.name(), id));
        return shown(table, entry);
    }

    private Reply patch(Request request) {
        var body = request.body("application/merge-patch+json");
        var entry = writable(request);
        var errors = new Errors();
        var values = kind.shape().patch(entry.values(), body, errors);
        kind.check(request.account(), values, errors);
        errors.throwIfAny();
        var table = request.account().table(kind);
        return shown(table, table.change(entry, values, request.now()));
    }

    private Reply delete(Request request) {
        var entry = writable(request);
        request.account().table(kind).delete(entry, request.now());
        return Replies.nothing();
    }

    private Entry writable(Request request) {
        var entry = live(request, kind, request.variable("id"));
        if (request.isSandboxed() && !kind.isRecord()) {
            throw Problem.forbidden("A %s belongs to the whole account.".formatted(kind.name()));
        }
        request.checkVersion(entry);
        return entry;
    }

    private Predicate<Entry> wanted(Request request) {
        var withArchived = request.flag("includeArchived");
        var test = request.optionalFlag("test");
        return entry -> (withArchived || entry.isLive())
                && request.sees(kind, entry)
                && test.filter(wanted -> wanted != entry.isTest()).isEmpty();
    }

    /** Counting is left out where it would mean looking at every record. */
    private OptionalLong total(Request request, Table table) {
        var parameters = request.call().query();
        if (parameters.containsKey("updatedSince")
                || parameters.containsKey("test")
                || (request.isSandboxed() && kind.isRecord())) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(request.flag("includeArchived") ? table.size() : table.live());
    }

    /** The ids that the look-ups leave; empty if nothing is looked up. */
    private Optional<Set<String>> candidates(Request request, Table table) {
        Optional<Set<String>> candidates = Optional.empty();
        for (var index : filters().toList()) {
            var value = request.call().parameter(index.property());
            if (value.isPresent()) {
                var found = lookUp(table, index, value.get());
                candidates.ifPresent(found::retainAll);
                candidates = Optional.of(found);
            }
        }
        return candidates;
    }

    private static Set<String> lookUp(Table table, Index index, String value) {
        Collection<String> keys = index.equals(Index.CONTACT_ID) ? List.of(value.split(",")) : List.of(value);
        if (keys.size() > MOST_KEYS) {
            throw Problem.invalid("%s may have at most %d values.".formatted(index.property(), MOST_KEYS));
        }
        var found = new LinkedHashSet<String>();
        keys.forEach(key -> found.addAll(table.idsWith(index, key)));
        return found;
    }

    private Stream<Index> filters() {
        return kind.indexes().stream().filter(Index::isFilter);
    }

    private Set<String> listParameters() {
        var names = new ArrayList<>(List.of("cursor", "limit"));
        if (kind.isRecord()) {
            names.addAll(List.of("updatedSince", "includeArchived", "test"));
        }
        filters().map(Index::property).forEach(names::add);
        return Set.copyOf(names);
    }
}
