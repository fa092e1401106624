package dev.tandem.testkit.memory;

import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.WriteLedger;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

/** The write ledger in memory. Every method happens at once, as its statement would. */
public final class MemoryWriteLedger implements WriteLedger {

    private record Key(WorkspaceId workspace, LinkId link, Crm crm) {}

    private record Row(UUID writeId, Creation creation, Open sent) {

        LinkId contact() {
            return creation.contact();
        }
    }

    private final Map<Key, Row> rows = new HashMap<>();
    private final MemoryLinks links;

    public MemoryWriteLedger(MemoryLinks links) {
        this.links = links;
        links.tell(this::changed);
    }

    @Override
    public Uni<Optional<Sending>> sending(
            WorkspaceId workspace, UUID writeId, Creation creation, Instant now, Instant notSince) {
        return Uni.createFrom().item(() -> {
            var key = new Key(workspace, creation.link(), creation.crm());
            var before = rows.get(key);
            if (object(key).filter(link -> link.half(key.crm()).isEmpty()).isEmpty()) {
                return Optional.empty();
            }
            if (before != null && before.sent().last().isAfter(notSince)) {
                return Optional.empty();
            }
            var row = before == null
                    ? new Row(writeId, creation, new Open(now, now))
                    : new Row(
                            before.writeId(),
                            before.creation(),
                            new Open(before.sent().first(), now));
            rows.put(key, row);
            return Optional.of(new Sending(
                    row.writeId(),
                    before == null,
                    row.creation().fields(),
                    row.creation().linkedTo()));
        });
    }

    /** The objects of which a half is known and its creation is not forgotten. */
    public List<LinkId> foundNotForgotten() {
        return rows.keySet().stream()
                .filter(key -> object(key).flatMap(link -> link.half(key.crm())).isPresent())
                .map(Key::link)
                .toList();
    }

    private Optional<Link> object(Key key) {
        return links.all(key.workspace()).stream()
                .filter(link -> link.id().equals(key.link()))
                .findFirst();
    }

    private void changed(Link before, Link after) {
        after.gainedSince(before).forEach(crm -> rows.remove(new Key(after.workspace(), after.id(), crm)));
    }

    /** The state is kept for people to see; nothing is decided by it. */
    @Override
    public Uni<Void> unknown(WorkspaceId workspace, UUID writeId) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> settled(WorkspaceId workspace, UUID writeId) {
        return run(() -> rows.entrySet()
                .removeIf(entry -> entry.getKey().workspace().equals(workspace)
                        && entry.getValue().writeId().equals(writeId)));
    }

    @Override
    public Uni<Void> forget(WorkspaceId workspace, LinkId link, Crm crm) {
        return run(() -> rows.remove(new Key(workspace, link, crm)));
    }

    @Override
    public Uni<Map<LinkId, Fields>> sent(WorkspaceId workspace, Crm crm, Collection<LinkId> objects) {
        return fields(workspace, crm, (key, _) -> objects.contains(key.link()));
    }

    @Override
    public Uni<Map<LinkId, Fields>> sentContacts(WorkspaceId workspace, Crm crm) {
        return fields(workspace, crm, (key, row) -> key.link().equals(row.contact()));
    }

    private Uni<Map<LinkId, Fields>> fields(WorkspaceId workspace, Crm crm, BiPredicate<Key, Row> wanted) {
        return Uni.createFrom().item(() -> {
            var fields = new HashMap<LinkId, Fields>();
            rows.forEach((key, row) -> {
                if (key.workspace().equals(workspace) && key.crm() == crm && wanted.test(key, row)) {
                    fields.put(key.link(), row.creation().fields());
                }
            });
            return fields;
        });
    }

    @Override
    public Uni<Optional<Open>> open(WorkspaceId workspace, LinkId link, Crm crm) {
        return Uni.createFrom()
                .item(() -> Optional.ofNullable(rows.get(new Key(workspace, link, crm)))
                        .map(Row::sent));
    }

    private static Uni<Void> run(Runnable work) {
        return Uni.createFrom().item(() -> {
            work.run();
            return null;
        });
    }
}
