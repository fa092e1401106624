package dev.tandem.testkit.memory;

import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Removals;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** The deletions that followed others, in memory. */
public final class MemoryRemovals implements Removals {

    private record Key(WorkspaceId workspace, LinkId object) {}

    private record Row(Kind kind, Instant at) {}

    private final Map<Key, Row> rows = new HashMap<>();
    private final MemoryLinks links;

    public MemoryRemovals(MemoryLinks links) {
        this.links = links;
    }

    @Override
    public Uni<Boolean> allow(
            WorkspaceId workspace, Kind kind, LinkId object, Instant now, Instant since, LongUnaryOperator limit) {
        return Uni.createFrom().item(() -> {
            var key = new Key(workspace, object);
            if (rows.containsKey(key)) {
                return true;
            }
            var removed = rows.entrySet().stream()
                    .filter(entry -> entry.getKey().workspace().equals(workspace))
                    .filter(entry -> entry.getValue().kind() == kind
                            && entry.getValue().at().isAfter(since))
                    .count();
            var living = links.all(workspace).stream()
                    .filter(link -> link.kind() == kind && !link.isDeleted())
                    .count();
            if (removed >= limit.applyAsLong(living + removed)) {
                return false;
            }
            rows.put(key, new Row(kind, now));
            return true;
        });
    }
}
