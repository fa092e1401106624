package dev.tandem.sync;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Keeping;
import dev.tandem.platform.LogContext;
import dev.tandem.platform.Rounds;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Events;
import dev.tandem.store.News;
import dev.tandem.store.WorkQueue;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Works off the queue: takes due contacts, brings each into step, and puts back what could not be finished, later and
 * later. A contact that keeps failing is put aside with its reason.
 */
@ApplicationScoped
public class Worker {

    private final WorkQueue queue;
    private final Assignments assignments;
    private final Importer importer;
    private final Workspaces workspaces;
    private final SyncConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;
    private final Events events;
    private final RandomGenerator random;
    private final Bell bell = new Bell(this::round);
    private final AtomicInteger busy = new AtomicInteger();
    private final Set<WorkspaceId> importing = ConcurrentHashMap.newKeySet();
    private final Set<WorkspaceId> imported = ConcurrentHashMap.newKeySet();

    @Inject
    Worker(
            WorkQueue queue,
            Assignments assignments,
            Importer importer,
            Workspaces workspaces,
            SyncConfig config,
            Sessions sessions,
            Drain drain,
            Events events,
            Clock clock) {
        this(
                queue,
                assignments,
                importer,
                workspaces,
                config,
                sessions,
                drain,
                events,
                clock,
                RandomGenerator.getDefault());
    }

    /** @param random spreads the pauses before another try */
    Worker(
            WorkQueue queue,
            Assignments assignments,
            Importer importer,
            Workspaces workspaces,
            SyncConfig config,
            Sessions sessions,
            Drain drain,
            Events events,
            Clock clock,
            RandomGenerator random) {
        this.queue = queue;
        this.assignments = assignments;
        this.importer = importer;
        this.workspaces = workspaces;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    void start(@Observes StartupEvent event) {
        workspaces.onChange(this::heard);
        importAll();
        if (config.enabled()) {
            events.all(News.Type.WORK_MARKED).subscribe().with(_ -> bell.ring());
        }
    }

    /** Takes up what a failed or dead process left of an import. */
    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void resume() {
        importAll();
    }

    private void importAll() {
        if (config.enabled() && config.importAtStart() && !drain.leaving()) {
            workspaces.all().values().forEach(this::importOnce);
        }
    }

    private void heard(WorkspaceId workspace) {
        if (config.enabled() && config.importAtStart()) {
            importOnce(workspace);
        }
    }

    private void importOnce(WorkspaceId workspace) {
        if (!workspaces.has(workspace)) {
            imported.remove(workspace);
            return;
        }
        if (imported.contains(workspace) || !isReadable(workspace) || !importing.add(workspace)) {
            return;
        }
        sessions.background(
                        workspace,
                        "import",
                        () -> importer.importOnce(workspace)
                                .call(() -> importer.isImported(workspace).invoke(done -> {
                                    if (done) {
                                        imported.add(workspace);
                                    }
                                })))
                .onTermination()
                .invoke(() -> importing.remove(workspace))
                .subscribe()
                .with(
                        run -> run.ifPresent(done -> Log.infof(
                                "workspace %s imported: %d records, %d linked",
                                workspace,
                                done.progress().seen(),
                                done.progress().linked())),
                        failure -> Log.warnf("workspace %s is not imported yet: %s", workspace, failure.getMessage()));
    }

    /** What would be refused at the first page waits for other credentials; the workspace says which scopes they need. */
    private boolean isReadable(WorkspaceId workspace) {
        return workspaces.isConnected(workspace)
                && workspaces.whyUnread(workspace).isEmpty();
    }

    /** Looks for what comes due by itself, and for what a lost event should have told of. */
    @Scheduled(every = "${tandem.sync.tick:1s}")
    void tick() {
        if (config.enabled()) {
            bell.ring();
        }
    }

    /** Takes what is due into the places that are free, and does not wait for what is being worked on. */
    private Uni<Void> round() {
        return drain.unlessLeaving(() -> {
            var free = reserve();
            return free == 0
                    ? Uni.createFrom().voidItem()
                    : sessions.isolated(() -> claim(free))
                            .onItemOrFailure()
                            .invoke((claims, _) -> vacate(free - (claims == null ? 0 : claims.size())))
                            .invoke(claims -> claims.forEach(this::begin))
                            .replaceWithVoid();
        });
    }

    private int reserve() {
        return config.concurrency() - busy.getAndUpdate(taken -> Math.max(taken, config.concurrency()));
    }

    private void vacate(int places) {
        busy.addAndGet(-places);
    }

    /** A contact and the hold on it. */
    private record Held(WorkQueue.Claim claim, Lease lease) {}

    private void begin(Held held) {
        var claim = held.claim();
        drain.awaited(() -> sessions.background(claim.workspace(), "carry contact", () -> {
                    LogContext.run(
                            claim.account() == null ? null : claim.account().run());
                    return kept(held);
                }))
                .onTermination()
                .invoke(() -> {
                    vacate(1);
                    bell.ring();
                })
                .subscribe()
                .with(
                        _ -> {},
                        failure ->
                                Log.errorf(failure, "contact %s of workspace %s", claim.contact(), claim.workspace()));
    }

    private Uni<Void> kept(Held held) {
        return Keeping.whilst(
                carry(held),
                config.lease(),
                held.lease()::keep,
                "contact " + held.claim().contact());
    }

    /** A lease counts from before it was asked for: whoever takes it over looks at a clock too. */
    private Uni<List<Held>> claim(int limit) {
        var now = clock.now();
        return queue.claim(limit, now, config.lease(), Ids.next())
                .map(claims -> claims.stream()
                        .map(claim -> new Held(claim, new Lease(queue, claim, config.lease(), now, clock)))
                        .toList());
    }

    /** Works off all that is due now, a part at a time, and ends when there is no more. */
    Uni<Void> workOff() {
        return Rounds.whilst(
                        () -> claim(config.concurrency())
                                .call(claims -> Multi.createFrom()
                                        .iterable(claims)
                                        .onItem()
                                        .transformToUniAndMerge(this::carry)
                                        .collect()
                                        .asList()),
                        claims -> claims.size() == config.concurrency())
                .replaceWithVoid();
    }

    private Uni<Void> carry(Held held) {
        var claim = held.claim();
        return assignments
                .carryOut(claim, held.lease())
                .chain(ended -> switch (ended) {
                    case Assignments.Ended.Finished(var pass) -> queue.finish(claim, pass, clock.now());
                    case Assignments.Ended.Unfinished(var reason, var writes) -> again(claim, reason, writes, true);
                })
                .onFailure(Failure.class)
                .recoverWithUni(failure -> again(
                        claim,
                        String.valueOf(failure.getMessage()),
                        0,
                        failure.retryable() || failure instanceof Failure.UnknownOutcome))
                .onFailure(Tenure.Lost.class)
                .invoke(() -> Log.infof("contact %s is worked on by another process", claim.contact()))
                .onFailure(Tenure.Lost.class)
                .recoverWithNull()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.errorf(failure, "contact %s of workspace %s", claim.contact(), claim.workspace());
                    return again(claim, failure.toString(), 0, false);
                });
    }

    /** @param passing whether it will pass by itself, as an outage does: that is never given up */
    private Uni<Void> again(WorkQueue.Claim claim, String reason, int writes, boolean passing) {
        var failures = claim.failures() + 1;
        if (failures >= config.tries() && !passing) {
            return queue.bury(claim, clock.now(), reason);
        }
        var pause = new Backoff(config.firstPause(), config.longestPause()).after(failures, random);
        return queue.postpone(claim, clock.now().plus(pause), reason, writes);
    }
}
