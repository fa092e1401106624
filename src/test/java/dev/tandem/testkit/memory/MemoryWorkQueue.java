package dev.tandem.testkit.memory;

import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Mark;
import dev.tandem.store.WorkQueue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The queue in memory. Every method happens at once, as its statement would. */
public final class MemoryWorkQueue implements WorkQueue {

    private record Key(WorkspaceId workspace, LinkId contact) {}

    private static final class Row {
        private long version = 1;
        private Lane lane;
        private Instant dueAt;
        private Instant leaseUntil;
        private UUID fence;
        private int failures;
        private Instant deadAt;
        private String reason;
    }

    private final Map<Key, Row> rows = new LinkedHashMap<>();

    @Override
    public Uni<Void> mark(WorkspaceId workspace, List<Mark> marks) {
        return run(() -> marks.forEach(mark -> put(workspace, mark)));
    }

    void put(WorkspaceId workspace, Mark mark) {
        var key = new Key(workspace, mark.contact());
        var row = rows.get(key);
        if (row == null) {
            row = new Row();
            row.lane = mark.lane();
            row.dueAt = mark.dueAt();
            rows.put(key, row);
            return;
        }
        row.version++;
        row.lane = row.lane.rank() <= mark.lane().rank() ? row.lane : mark.lane();
        if (row.deadAt == null && row.failures == 0) {
            row.dueAt = row.dueAt.isBefore(mark.dueAt()) ? row.dueAt : mark.dueAt();
        } else {
            row.dueAt = mark.dueAt();
        }
        if (row.deadAt != null) {
            row.failures = 0;
            row.reason = null;
        }
        row.deadAt = null;
    }

    /** As of a mark that is not needed after all: kept if something else marked the contact too, or a worker has it. */
    void takeBack(WorkspaceId workspace, LinkId contact) {
        var row = rows.get(new Key(workspace, contact));
        if (row != null && row.version == 1 && row.failures == 0 && row.fence == null) {
            rows.remove(new Key(workspace, contact));
        }
    }

    @Override
    public Uni<List<Claim>> claim(int limit, Instant now, Duration lease, UUID fence) {
        return Uni.createFrom()
                .item(() -> rows.entrySet().stream()
                        .filter(entry -> isFree(entry.getValue(), now))
                        .sorted(Comparator.comparing((Map.Entry<Key, Row> entry) -> entry.getValue().lane)
                                .thenComparing(entry -> entry.getValue().dueAt))
                        .limit(limit)
                        .map(entry -> claimed(entry.getKey(), entry.getValue(), now.plus(lease), fence))
                        .toList());
    }

    private static boolean isFree(Row row, Instant now) {
        return row.deadAt == null
                && !row.dueAt.isAfter(now)
                && (row.leaseUntil == null || row.leaseUntil.isBefore(now));
    }

    private static Claim claimed(Key key, Row row, Instant until, UUID fence) {
        row.leaseUntil = until;
        row.fence = fence;
        return new Claim(key.workspace(), key.contact(), row.version, row.lane, row.failures, fence);
    }

    @Override
    public Uni<Void> finish(Claim claim) {
        return run(() -> held(claim).ifPresent(row -> {
            if (row.version == claim.version()) {
                rows.remove(key(claim));
            } else {
                release(row);
                row.failures = 0;
                row.reason = null;
            }
        }));
    }

    @Override
    public Uni<Void> postpone(Claim claim, Instant until, String reason) {
        return run(() -> held(claim).ifPresent(row -> {
            release(row);
            row.failures++;
            row.dueAt = row.version == claim.version() || row.dueAt.isAfter(until) ? until : row.dueAt;
            row.reason = reason;
        }));
    }

    @Override
    public Uni<Void> bury(Claim claim, Instant now, String reason) {
        return run(() -> held(claim).ifPresent(row -> {
            release(row);
            row.failures++;
            row.deadAt = row.version == claim.version() ? now : null;
            row.reason = reason;
        }));
    }

    @Override
    public Uni<Long> waiting(WorkspaceId workspace) {
        return Uni.createFrom()
                .item(() -> rows.entrySet().stream()
                        .filter(entry -> entry.getKey().workspace().equals(workspace))
                        .filter(entry -> entry.getValue().deadAt == null)
                        .count());
    }

    /** When the next contact can be claimed; empty if none ever can. */
    public Optional<Instant> nextDue() {
        return rows.values().stream()
                .filter(row -> row.deadAt == null)
                .map(row -> row.leaseUntil != null && !row.leaseUntil.isBefore(row.dueAt)
                        ? row.leaseUntil.plusNanos(1000)
                        : row.dueAt)
                .min(Comparator.naturalOrder());
    }

    /** What is given up, with the reasons. */
    public Map<LinkId, String> buried() {
        var buried = new LinkedHashMap<LinkId, String>();
        rows.forEach((key, row) -> {
            if (row.deadAt != null) {
                buried.put(key.contact(), row.reason);
            }
        });
        return buried;
    }

    private Optional<Row> held(Claim claim) {
        return Optional.ofNullable(rows.get(key(claim)))
                .filter(row -> claim.fence().equals(row.fence));
    }

    private static void release(Row row) {
        row.leaseUntil = null;
        row.fence = null;
    }

    private static Key key(Claim claim) {
        return new Key(claim.workspace(), claim.contact());
    }

    private static Uni<Void> run(Runnable work) {
        return Uni.createFrom().item(() -> {
            work.run();
            return null;
        });
    }
}
