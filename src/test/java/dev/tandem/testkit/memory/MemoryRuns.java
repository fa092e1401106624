package dev.tandem.testkit.memory;

import dev.tandem.model.Conflict;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.RunItem.Outcome;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.RunStore;
import dev.tandem.store.WorkQueue;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs in memory, with what came of their items. Every method happens at once, as its transaction would. */
public final class MemoryRuns implements RunStore {

    private final Map<UUID, Run> runs = new LinkedHashMap<>();
    private final Map<UUID, NavigableMap<LinkId, RunItem>> items = new LinkedHashMap<>();
    private final MemoryConflicts conflicts;

    /** @param conflicts which of them are open decides what became of an item */
    public MemoryRuns(MemoryConflicts conflicts) {
        this.conflicts = conflicts;
    }

    /** The items of a run, to be changed in place. */
    public NavigableMap<LinkId, RunItem> items(UUID run) {
        return items.computeIfAbsent(run, _ -> new TreeMap<>());
    }

    /** All that go on. */
    public List<Run> underWay() {
        return runs.values().stream()
                .filter(run -> run.status() == Run.Status.RUNNING)
                .toList();
    }

    @Override
    public Uni<Void> start(Run run) {
        return Uni.createFrom().item(() -> {
            if (!underWay().isEmpty()) {
                throw new Failure.Conflict("mode", "Another run is under way.");
            }
            runs.put(run.id(), run);
            return null;
        });
    }

    @Override
    public Uni<Optional<Run>> change(WorkspaceId workspace, UUID id, UnaryOperator<Run> decide) {
        return Uni.createFrom()
                .item(() -> Optional.ofNullable(runs.computeIfPresent(id, (_, run) -> decide.apply(run))));
    }

    @Override
    public Uni<Optional<Run>> get(WorkspaceId workspace, UUID id) {
        return Uni.createFrom().item(() -> Optional.ofNullable(runs.get(id)));
    }

    @Override
    public Uni<List<Run>> latest(WorkspaceId workspace, int limit) {
        return Uni.createFrom().item(() -> newestFirst().limit(limit).toList());
    }

    @Override
    public Uni<Optional<Run>> latest(WorkspaceId workspace, Run.Mode mode) {
        return Uni.createFrom()
                .item(() -> newestFirst().filter(run -> run.mode() == mode).findFirst());
    }

    @Override
    public Uni<List<Run>> running() {
        return Uni.createFrom().item(this::underWay);
    }

    @Override
    public Uni<List<Run>> undoing(WorkspaceId workspace, UUID subject) {
        return Uni.createFrom()
                .item(() -> newestFirst()
                        .filter(run -> subject.equals(run.subject()))
                        .toList());
    }

    private Stream<Run> newestFirst() {
        return runs.values().stream()
                .sorted(Comparator.comparing(Run::startedAt).reversed());
    }

    /** On whose account the queue works on a contact. */
    WorkQueue.Account account(UUID id) {
        var run = id == null ? null : runs.get(id);
        return run == null
                ? null
                : new WorkQueue.Account(run.id(), run.mode(), run.actor(), run.allowsDeletions(), run.subject(), null);
    }

    void finished(WorkQueue.Claim claim, WorkQueue.Pass pass, boolean done, Instant now) {
        queued(claim, item -> {
            var writes = item.writes() + pass.writes();
            var notes = new ArrayList<>(item.notes());
            notes.addAll(pass.notes());
            return new RunItem(
                    item.contact(),
                    done ? outcome(claim, pass, writes) : item.outcome(),
                    writes,
                    pass.reason(),
                    notes,
                    done ? now : null);
        });
    }

    void postponed(WorkQueue.Claim claim, String reason, int writes, Instant now) {
        items.forEach((run, ofRun) -> ofRun.computeIfPresent(
                claim.contact(),
                (_, item) -> item.outcome() == Outcome.QUEUED ? postponed(run, item, reason, writes, now) : item));
    }

    private RunItem postponed(UUID run, RunItem item, String reason, int writes, Instant now) {
        var outcome = switch (runs.get(run).status()) {
            case CANCELLED -> Outcome.CANCELLED;
            case PAUSED, HELD, FAILED -> Outcome.PENDING;
            case RUNNING, DONE -> item.outcome();
        };
        return new RunItem(
                item.contact(),
                outcome,
                item.writes() + writes,
                reason,
                item.notes(),
                outcome == Outcome.CANCELLED ? now : null);
    }

    /** Whether a run does not go on. */
    boolean isStopped(@Nullable UUID id) {
        return id != null && runs.get(id).status() != Run.Status.RUNNING;
    }

    void buried(WorkQueue.Claim claim, String reason, Instant now) {
        queued(claim, item -> new RunItem(item.contact(), Outcome.FAILED, item.writes(), reason, item.notes(), now));
    }

    private void queued(WorkQueue.Claim claim, UnaryOperator<RunItem> decide) {
        items.values()
                .forEach(ofRun -> ofRun.computeIfPresent(
                        claim.contact(), (_, item) -> item.outcome() == Outcome.QUEUED ? decide.apply(item) : item));
    }

    private Outcome outcome(WorkQueue.Claim claim, WorkQueue.Pass pass, int writes) {
        if (pass.outcome() != null) {
            return pass.outcome();
        }
        var open = open(claim);
        if (open.stream().anyMatch(conflict -> conflict.dispute().type() == DisputeType.MASS_DELETION)) {
            return Outcome.HELD;
        }
        if (!open.isEmpty()) {
            return Outcome.CONFLICT;
        }
        return writes > 0 ? Outcome.WRITTEN : Outcome.UNCHANGED;
    }

    private Collection<Conflict> open(WorkQueue.Claim claim) {
        return conflicts.all().stream()
                .filter(conflict -> conflict.status() == Conflict.Status.OPEN
                        && conflict.workspace().equals(claim.workspace())
                        && conflict.contact().equals(claim.contact()))
                .toList();
    }
}
