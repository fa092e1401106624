package dev.tandem.sandbox.ghl;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** All records of one kind that belong to contacts of one location. */
final class Children<T extends Child> {

    private final Map<String, T> byId = new HashMap<>();
    private final Map<String, Set<String>> idsByContact = new HashMap<>();
    private final NavigableSet<T> ordered;

    Children(Comparator<T> order) {
        ordered = new TreeSet<>(order);
    }

    Optional<T> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** In the order they were made. */
    List<T> of(String contactId) {
        return idsByContact.getOrDefault(contactId, Set.of()).stream()
                .map(byId::get)
                .toList();
    }

    NavigableSet<T> ordered() {
        return ordered;
    }

    void put(T child) {
        var before = byId.put(child.id(), child);
        if (before != null) {
            ordered.remove(before);
        }
        ordered.add(child);
        idsByContact
                .computeIfAbsent(child.contactId(), _ -> new LinkedHashSet<>())
                .add(child.id());
    }

    /**
     * Gives all that belongs to one contact to another.
     *
     * @param given a record as it is once it was given
     */
    void give(String contactId, UnaryOperator<T> given) {
        for (var child : of(contactId)) {
            remove(child);
            put(given.apply(child));
        }
    }

    void remove(T child) {
        byId.remove(child.id());
        ordered.remove(child);
        idsByContact.getOrDefault(child.contactId(), Set.of()).remove(child.id());
    }
}
