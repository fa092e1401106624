package dev.tandem.sandbox.ghl;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;

/**
 * What searches see: the contacts as they were a while ago. A new one is not found at once, a changed one shows its old
 * values, a deleted one lingers.
 */
final class SearchIndex {

    private final Map<String, Contact> byId = new HashMap<>();
    private final NavigableSet<Contact> byAdded = new TreeSet<>(Contact.BY_ADDED);
    private final NavigableSet<Contact> byUpdated = new TreeSet<>(Contact.BY_UPDATED);
    private final Queue<Pending> pending = new ArrayDeque<>();

    private record Pending(Instant due, String id, Optional<Contact> contact) {}

    void changed(Contact contact, Instant now, Duration lag) {
        pending.add(new Pending(now.plus(lag), contact.id(), Optional.of(contact)));
    }

    void deleted(String id, Instant now, Duration lag) {
        pending.add(new Pending(now.plus(lag), id, Optional.empty()));
    }

    /** Sees at once. */
    void put(Contact contact) {
        remove(contact.id());
        byId.put(contact.id(), contact);
        byAdded.add(contact);
        byUpdated.add(contact);
    }

    void catchUp(Instant now) {
        for (var next = pending.peek(); next != null && !next.due().isAfter(now); next = pending.peek()) {
            pending.remove();
            var id = next.id();
            next.contact().ifPresentOrElse(this::put, () -> remove(id));
        }
    }

    Collection<Contact> all() {
        return byId.values();
    }

    NavigableSet<Contact> byAdded() {
        return byAdded;
    }

    NavigableSet<Contact> byUpdated() {
        return byUpdated;
    }

    private void remove(String id) {
        var before = byId.remove(id);
        if (before != null) {
            byAdded.remove(before);
            byUpdated.remove(before);
        }
    }
}
