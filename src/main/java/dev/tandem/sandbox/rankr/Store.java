package dev.tandem.sandbox.rankr;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records by id, in the order of listings, and by each index. */
final class Store {

    private final List<Index> indexes;
    private final Map<String, Entry> byId = new HashMap<>();
    private final NavigableMap<Place, Entry> inOrder = new TreeMap<>();
    private final Map<String, Map<String, Set<String>>> byKey = new HashMap<>();
    private long live;

    /** Some records, in order, and the place of the last one if there are more. */
    record Slice(List<Entry> entries, Optional<Place> next) {}

    Store(List<Index> indexes) {
        this.indexes = indexes;
        indexes.forEach(index -> byKey.put(index.property(), new HashMap<>()));
    }

    Optional<Entry> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The ids of those with that key, in its compared form; archived ones too. */
    Set<String> find(Index index, String key) {
        return byKey.getOrDefault(index.property(), Map.of())
                .getOrDefault(index.form().apply(key), Set.of());
    }

    /** Adds it, or replaces the one with the same id. */
    void put(Entry entry) {
        remove(entry.id());
        byId.put(entry.id(), entry);
        inOrder.put(entry.place(), entry);
        live += entry.isLive() ? 1 : 0;
        for (var index : indexes) {
            var ids = byKey.computeIfAbsent(index.property(), _ -> new HashMap<>());
            index.keys(entry.values())
                    .forEach(key ->
                            ids.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(entry.id()));
        }
    }

    void remove(String id) {
        var entry = byId.remove(id);
        if (entry == null) {
            return;
        }
        inOrder.remove(entry.place());
        live -= entry.isLive() ? 1 : 0;
        for (var index : indexes) {
            var ids = byKey.getOrDefault(index.property(), Map.of());
            index.keys(entry.values()).forEach(key -> ids.computeIfPresent(key, (_, set) -> without(set, id)));
        }
    }

    long size() {
        return byId.size();
    }

    long live() {
        return live;
    }

    Stream<Entry> all(Collection<String> ids) {
        return ids.stream().map(this::find).flatMap(Optional::stream);
    }

    /** The first of all records that are wanted. */
    Slice slice(Predicate<Entry> wanted, Optional<Instant> since, Optional<Place> after, int limit) {
        var from = since.map(time -> inOrder.tailMap(new Place(time, ""), true)).orElse(inOrder);
        var rest = after.map(place -> from.tailMap(latest(place, since), false)).orElse(from);
        return cut(rest.values().stream().filter(wanted), limit);
    }

    /** The first of the given records. */
    static Slice slice(Stream<Entry> entries, Optional<Place> after, int limit) {
        var inOrder = new TreeMap<Place, Entry>();
        entries.forEach(entry -> inOrder.put(entry.place(), entry));
        return cut(after.map(place -> inOrder.tailMap(place, false)).orElse(inOrder).values().stream(), limit);
    }

    private static Slice cut(Stream<Entry> entries, int limit) {
        var found = entries.limit(limit + 1L).toList();
        if (found.size() <= limit) {
            return new Slice(found, Optional.empty());
        }
        var page = found.subList(0, limit);
        return new Slice(page, Optional.of(page.getLast().place()));
    }

    /** A cursor before {@code since} is of no use, and outside what is being read. */
    private static Place latest(Place place, Optional<Instant> since) {
        return since.map(time -> new Place(time, ""))
                .filter(start -> start.compareTo(place) > 0)
                .orElse(place);
    }

    /** Null takes the key out of the map. */
    private static @Nullable Set<String> without(Set<String> ids, String id) {
        ids.remove(id);
        return ids.isEmpty() ? null : ids;
    }
}
