package dev.tandem.testkit.memory;

import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Mark;
import dev.tandem.store.WorkQueue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        private UUID run;
        private Set<Kind> kinds = EnumSet.allOf(Kind.class);
    }

    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private final MemoryRuns runs;

    /** A queue that no run ever uses. */
    public MemoryWorkQueue() {
        this(new MemoryRuns(new MemoryConflicts()));
    }

    /** @param runs told what comes of their items */
    public MemoryWorkQueue(MemoryRuns runs) {
        this.runs = runs;
    }

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
        row.kinds = EnumSet.allOf(Kind.class);
        row.run = row.deadAt == null ? row.run : null;
        again(row, mark);
    }

    private static void again(Row row, Mark mark) {
        row.version++;
        row.lane = row.lane.rank() <= mark.lane().rank() ? row.lane : mark.lane();
        if (row.deadAt == null) {
            row.dueAt = row.dueAt.isBefore(mark.dueAt()) ? row.dueAt : mark.dueAt();
        } else {
            row.dueAt = mark.dueAt();
            row.failures = 0;
            row.reason = null;
        }
        row.deadAt = null;
    }

    /** Takes in a contact on account of a run. */
    void feed(Run run, Mark mark) {
        var key = new Key(run.workspace(), mark.contact());
        var row = rows.get(key);
        if (row == null) {
            row = new Row();
            row.lane = mark.lane();
            row.dueAt = mark.dueAt();
            row.kinds = run.scope().kinds();
            rows.put(key, row);
        } else {
            var kinds = EnumSet.copyOf(run.scope().kinds());
            if (row.deadAt == null) {
                kinds.addAll(row.kinds);
            }
            row.kinds = kinds;
            again(row, mark);
        }
        row.run = run.id();
    }

    /** Lets go of what that run fed and nobody has begun. */
    List<LinkId> drop(Run run) {
        var dropped = rows.entrySet().stream()
                .filter(entry -> run.id().equals(entry.getValue().run)
                        && entry.getValue().fence == null
                        && entry.getValue().deadAt == null
                        && entry.getValue().lane == Lane.BACKFILL)
                .map(Map.Entry::getKey)
                .toList();
        dropped.forEach(rows::remove);
        return dropped.stream().map(Key::contact).toList();
    }

    /** As of a mark that is not needed after all: kept if something else marked the contact too, or a worker has it. */
    void takeBack(WorkspaceId workspace, LinkId contact, Instant now) {
        var row = rows.get(new Key(workspace, contact));
        if (row != null
                && row.version == 1
                && row.failures == 0
                && row.fence == null
                && row.run == null
                && row.dueAt.isAfter(now)) {
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

    private Claim claimed(Key key, Row row, Instant until, UUID fence) {
        row.leaseUntil = until;
        row.fence = fence;
        return new Claim(
                key.workspace(),
                key.contact(),
                row.version,
                row.lane,
                row.failures,
                fence,
                row.kinds,
                runs.account(row.run));
    }

    @Override
    public Uni<Boolean> renew(Claim claim, Instant until) {
        return Uni.createFrom()
                .item(() -> held(claim)
                        .map(row -> {
                            row.leaseUntil = until;
                            return row;
                        })
                        .isPresent());
    }

    @Override
    public Uni<Void> finish(Claim claim) {
        return finish(claim, Pass.NOTHING, Instant.EPOCH);
    }

    @Override
    public Uni<Void> finish(Claim claim, Pass pass, Instant now) {
        return run(() -> held(claim).ifPresent(row -> {
            var done = row.version == claim.version();
            if (done) {
                rows.remove(key(claim));
            } else {
                release(row);
                row.failures = 0;
                row.reason = null;
                row.run = runs.isStopped(row.run) ? null : row.run;
            }
            runs.finished(claim, pass, done, now);
        }));
    }

    @Override
    public Uni<Void> postpone(Claim claim, Instant until, String reason) {
        return postpone(claim, until, reason, 0);
    }

    @Override
    public Uni<Void> postpone(Claim claim, Instant until, String reason, int writes) {
        return run(() -> held(claim).ifPresent(row -> {
            release(row);
            row.failures++;
            row.dueAt = row.version == claim.version() || row.dueAt.isAfter(until) ? until : row.dueAt;
            row.reason = reason;
            if (runs.isStopped(row.run)) {
                row.run = null;
                if (row.version == claim.version() && row.lane == Lane.BACKFILL) {
                    rows.remove(new Key(claim.workspace(), claim.contact()));
                }
            }
            runs.postponed(claim, reason, writes, until);
        }));
    }

    @Override
    public Uni<Void> bury(Claim claim, Instant now, String reason) {
        return run(() -> held(claim).ifPresent(row -> {
            release(row);
            row.failures++;
            row.deadAt = row.version == claim.version() ? now : null;
            row.reason = reason;
            row.run = runs.isStopped(row.run) ? null : row.run;
            if (row.deadAt != null) {
                runs.buried(claim, reason, now);
            }
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

    @Override
    public Uni<Long> due(WorkspaceId workspace, Instant now) {
        return Uni.createFrom()
                .item(() -> rows.entrySet().stream()
                        .filter(entry -> entry.getKey().workspace().equals(workspace))
                        .map(Map.Entry::getValue)
                        .filter(row -> row.deadAt == null && !row.dueAt.isAfter(now))
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
