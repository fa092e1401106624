package dev.tandem.sync;

import dev.tandem.model.Failure;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.RunItem.Outcome;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.LogContext;
import dev.tandem.platform.Sessions;
import dev.tandem.store.RunItems;
import dev.tandem.store.RunStore;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Moves runs on: finds out what each has to carry, gives it to the queue a part at a time, and counts what came of it. A
 * run is moved on by one process at a time; if that one falls silent, another takes it over where it is.
 *
 * <p><b>Failure semantics.</b> A failure that passes by itself leaves the run where it is, to be tried again, and so does
 * one that nobody expected, a few times. Any other fails the run, which can then be resumed from where it is.
 */
@ApplicationScoped
public class Runner {

    /** How long a run rests after something that passes by itself. */
    private static final Duration REST = Duration.ofSeconds(5);

    /** How often in a row something unexpected may happen to a run. */
    private static final int FAULTS = 5;

    private final RunStore runs;
    private final RunItems items;
    private final Importer importer;
    private final Workspaces workspaces;
    private final SyncConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;
    private final UUID process = Ids.next();
    private final Set<UUID> moving = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Instant> resting = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> faults = new ConcurrentHashMap<>();

    Runner(
            RunStore runs,
            RunItems items,
            Importer importer,
            Workspaces workspaces,
            SyncConfig config,
            Sessions sessions,
            Drain drain,
            Clock clock) {
        this.runs = runs;
        this.items = items;
        this.importer = importer;
        this.workspaces = workspaces;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.clock = clock;
    }

    @Scheduled(every = "${tandem.sync.tick:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return config.enabled() && !drain.leaving()
                ? runs.running().invoke(all -> all.forEach(this::begin)).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private void begin(Run run) {
        if (workspaces.isOpen(run.workspace()) && moving.add(run.id())) {
            sessions.background(run.workspace(), "move run", () -> {
                        LogContext.run(run.id());
                        return move(run);
                    })
                    .onTermination()
                    .invoke(() -> moving.remove(run.id()))
                    .subscribe()
                    .with(_ -> {}, failure -> Log.errorf(failure, "run %s", run.id()));
        }
    }

    /** Moves a run on by one step, unless it rests or another process does that. */
    Uni<Void> move(Run run) {
        return rests(run) ? Uni.createFrom().voidItem() : step(run);
    }

    private boolean rests(Run run) {
        return resting.computeIfPresent(run.id(), (_, until) -> clock.now().isBefore(until) ? until : null) != null;
    }

    private Uni<Void> step(Run run) {
        return take(run)
                .chain(taken -> taken.isMovedBy(process)
                        ? advance(taken)
                        : Uni.createFrom().voidItem())
                .invoke(() -> faults.remove(run.id()))
                .onFailure(Importer.Stopped.class)
                .recoverWithNull()
                .onFailure()
                .recoverWithUni(failure -> failed(run, failure));
    }

    private Uni<Run> take(Run run) {
        return run.isMovedBy(process)
                ? Uni.createFrom().item(run)
                : runs.change(run.workspace(), run.id(), current -> {
                            var now = clock.now();
                            return current.status() == Run.Status.RUNNING
                                            && current.isFor(process, now, config.silence())
                                    ? current.heldBy(process, now)
                                    : current;
                        })
                        .map(taken -> taken.orElse(run));
    }

    private Uni<Void> advance(Run run) {
        return Run.CARRYING.equals(run.phase()) ? carry(run) : prepare(run);
    }

    /** Finds out what there is to carry; repeating it changes nothing. */
    private Uni<Void> prepare(Run run) {
        var reads = run.mode() == Run.Mode.BACKFILL || run.scope().since() != null;
        return (reads ? importer.read(run, process) : Uni.createFrom().item(run))
                .call(() -> gather(run))
                .chain(() -> change(run, current -> current.at(Run.CARRYING, null, clock.now())))
                .chain(this::carry);
    }

    private Uni<Void> gather(Run run) {
        var subject = run.subject();
        if (subject != null) {
            return items.addTouchedBy(run, subject);
        }
        return run.mode() == Run.Mode.APPLY || run.scope().since() != null
                ? Uni.createFrom().voidItem() // they were noted one by one
                : items.addAll(run);
    }

    private Uni<Void> carry(Run run) {
        return items.feed(run, config.runWindow(), clock.now())
                .chain(() -> items.counts(run.workspace(), run.id()))
                .chain(counts -> change(run, current -> after(current, counts, clock.now())))
                .replaceWithVoid();
    }

    private Uni<Run> change(Run run, java.util.function.UnaryOperator<Run> decide) {
        return runs.change(
                        run.workspace(),
                        run.id(),
                        current -> current.isMovedBy(process) ? decide.apply(current) : current)
                .map(changed -> changed.filter(current ->
                                current.isMovedBy(process) || current.status().hasEnded())
                        .orElseThrow(Importer.Stopped::new));
    }

    /** The run once that is known to have come of its items: counted, and over if all of them are settled. */
    static Run after(Run run, Map<Outcome, Integer> counts, Instant now) {
        var counted = run.with(run.progress().of(settled(counts), total(counts)), now);
        var held = counts.getOrDefault(Outcome.HELD, 0);
        if (held > 0) {
            return counted.with(
                    Run.Status.HELD,
                    "%d contacts are held back: more would be deleted than may follow by themselves. Resume it with"
                                    .formatted(held)
                            + " allowDeletions, or without to leave them to a person.",
                    now);
        }
        return settled(counts) == total(counts) ? counted.with(Run.Status.DONE, null, now) : counted;
    }

    private static int settled(Map<Outcome, Integer> counts) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().isSettled())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static int total(Map<RunItem.Outcome, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** What passes is waited for; what nobody expected, as a database that was away, may pass too, but not for ever. */
    private Uni<Void> failed(Run run, Throwable failure) {
        if (failure instanceof Failure passing && passing.retryable()) {
            Log.warnf("run %s rests: %s", run.id(), failure.getMessage());
            return rest(run);
        }
        if (!(failure instanceof Failure) && faults.merge(run.id(), 1, Integer::sum) < FAULTS) {
            Log.errorf(failure, "run %s rests", run.id());
            return rest(run);
        }
        faults.remove(run.id());
        Log.errorf(failure, "run %s failed", run.id());
        var told = failure instanceof Failure ? failure.getMessage() : "Something went wrong inside Tandem.";
        return runs.change(
                        run.workspace(),
                        run.id(),
                        current -> current.isMovedBy(process)
                                ? current.with(Run.Status.FAILED, told, clock.now())
                                : current)
                .call(() -> items.withdraw(run))
                .replaceWithVoid();
    }

    private Uni<Void> rest(Run run) {
        resting.put(run.id(), clock.now().plus(REST));
        return Uni.createFrom().voidItem();
    }
}
