package dev.tandem.testkit.memory;

import dev.tandem.model.Conflict;
import dev.tandem.model.DisputeType;
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
    private final MemoryConflicts conflicts;

    public MemoryRemovals(MemoryLinks links, MemoryConflicts conflicts) {
        this.links = links;
        this.conflicts = conflicts;
    }

    @Override
    public Uni<Boolean> allow(
            WorkspaceId workspace, Kind kind, LinkId object, Instant now, Instant since, LongUnaryOperator limit) {
        return Uni.createFrom().item(() -> {
            var key = new Key(workspace, object);
            if (rows.containsKey(key)) {
                return true;
            }
            if (isHeld(object)) {
                return false;
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

    private boolean isHeld(LinkId object) {
        return conflicts.all().stream()
                .anyMatch(conflict -> conflict.object().equals(object)
                        && conflict.status() == Conflict.Status.OPEN
                        && conflict.dispute().type() == DisputeType.MASS_DELETION);
    }
}
