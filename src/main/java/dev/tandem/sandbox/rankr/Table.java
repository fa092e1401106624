package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.rankr.Store.Slice;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The records of one kind in one account: versions, times, uniqueness and events are kept here. */
final class Table {

    private final Kind kind;
    private final Account account;
    private final Store store;

    Table(Kind kind, Account account) {
        this.kind = kind;
        this.account = account;
        store = new Store(kind.indexes());
    }

    Optional<Entry> find(String id) {
        return store.find(id);
    }

    Optional<Entry> live(String id) {
        return store.find(id).filter(Entry::isLive);
    }

    /** Those with that key, archived ones too. */
    Stream<Entry> with(Index index, String key) {
        return store.all(List.copyOf(store.find(index, key)));
    }

    Set<String> idsWith(Index index, String key) {
        return store.find(index, key);
    }

    Stream<Entry> all(Collection<String> ids) {
        return store.all(ids);
    }

    Slice slice(Predicate<Entry> wanted, Optional<Instant> since, Optional<Place> after, int limit) {
        return store.slice(wanted, since, after, limit);
    }

    long size() {
        return store.size();
    }

    long live() {
        return store.live();
    }

    /** @throws Problem if another record has what must be unique */
    Entry insert(ObjectNode values, Instant now) {
        refuseDuplicates(values, Optional.empty());
        kind.prepare(account, values, now);
        var at = account.tick(now);
        var entry = new Entry(account.newId(kind.idPrefix()), 1, at, at, null, values);
        store.put(entry);
        tell("created", entry);
        return entry;
    }

    /**
     * Writes the values if they differ from what is there.
     *
     * @throws Problem if another record has what must be unique
     */
    Entry change(Entry before, ObjectNode values, Instant now) {
        refuseDuplicates(values, Optional.of(before.id()));
        kind.prepare(account, values, now);
        if (values.equals(before.values())) {
            return before;
        }
        var after = before.changed(values, account.tick(now));
        store.put(after);
        tell("updated", after);
        kind.changed(account, before, after, now);
        return after;
    }

    /** Archives a record; a tag or list is gone. */
    void delete(Entry entry, Instant now) {
        kind.deleted(account, entry, now);
        if (kind.isRecord()) {
            var archived = entry.archived(account.tick(now));
            store.put(archived);
            tell("archived", archived);
        } else {
            store.remove(entry.id());
            tell("deleted", entry);
        }
    }

    /** Puts one there as if it had long been: nothing is checked, and nobody is told. */
    Entry restore(ObjectNode values, Instant createdAt, Instant updatedAt) {
        var version = createdAt.equals(updatedAt) ? 1 : 2;
        var entry = new Entry(account.newId(kind.idPrefix()), version, createdAt, updatedAt, null, values);
        store.put(entry);
        return entry;
    }

    /** As answers show it. */
    ObjectNode show(Entry entry) {
        var shown = JsonNodeFactory.instance.objectNode();
        shown.put("id", entry.id());
        shown.put("version", entry.version());
        shown.put("createdAt", entry.createdAt().toString());
        shown.put("updatedAt", entry.updatedAt().toString());
        if (kind.isRecord()) {
            var archivedAt = entry.archivedAt();
            shown.put("archivedAt", archivedAt == null ? null : archivedAt.toString());
        }
        kind.shape().show(entry.values(), shown);
        kind.complete(account, entry, shown);
        return shown;
    }

    private void refuseDuplicates(ObjectNode values, Optional<String> self) {
        for (var index : kind.indexes()) {
            if (index.isUnique() && values.has(index.property())) {
                with(index, values.path(index.property()).asText())
                        .filter(Entry::isLive)
                        .filter(other -> !self.equals(Optional.of(other.id())))
                        .findFirst()
                        .ifPresent(other -> {
                            throw Problem.duplicate(kind.name(), other.id(), index.property());
                        });
            }
        }
    }

    private void tell(String verb, Entry entry) {
        if (kind.isTold()) {
            account.tell(kind.name() + "." + verb, entry.updatedAt(), show(entry));
        }
    }
}
