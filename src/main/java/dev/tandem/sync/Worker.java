package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Works off the queue: takes due contacts, brings each into step, and puts back what could not be finished, later and
 * later. A contact that keeps failing is put aside with its reason.
 */
@ApplicationScoped
public class Worker {

    private final WorkQueue queue;
    private final ContactSync sync;
    private final Importer importer;
    private final Workspaces workspaces;
    private final SyncConfig config;
    private final Sessions sessions;
    private final Clock clock;
    private final Events events;
    private final RandomGenerator random;
    private final Bell bell = new Bell(this::round);
    private final Set<WorkspaceId> importing = ConcurrentHashMap.newKeySet();

    @Inject
    Worker(
            WorkQueue queue,
            ContactSync sync,
            Importer importer,
            Workspaces workspaces,
            SyncConfig config,
            Sessions sessions,
            Events events,
            Clock clock) {
        this(queue, sync, importer, workspaces, config, sessions, events, clock, RandomGenerator.getDefault());
    }

    /** @param random spreads the pauses before another try */
    Worker(
            WorkQueue queue,
            ContactSync sync,
            Importer importer,
            Workspaces workspaces,
            SyncConfig config,
            Sessions sessions,
            Events events,
            Clock clock,
            RandomGenerator random) {
        this.queue = queue;
        this.sync = sync;
        this.importer = importer;
        this.workspaces = workspaces;
        this.config = config;
        this.sessions = sessions;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    void start(@Observes StartupEvent event) {
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
        if (config.enabled() && config.importAtStart()) {
            workspaces.all().values().forEach(this::importOnce);
        }
    }

    private void importOnce(WorkspaceId workspace) {
        if (!importing.add(workspace)) {
            return;
        }
        sessions.isolated(() -> importer.importOnce(workspace))
                .onTermination()
                .invoke(() -> importing.remove(workspace))
                .subscribe()
                .with(
                        run -> run.ifPresent(done -> Log.infof(
                                "workspace %s imported: %d records, %d linked", workspace, done.done(), done.linked())),
                        failure -> Log.warnf("workspace %s is not imported yet: %s", workspace, failure.getMessage()));
    }

    /** Looks for what comes due by itself, and for what a lost event should have told of. */
    @Scheduled(every = "${tandem.sync.tick:1s}")
    void tick() {
        if (config.enabled()) {
            bell.ring();
        }
    }

    private Uni<Void> round() {
        return sessions.isolated(this::drain);
    }

    /** Works off all that is due now. */
    Uni<Void> drain() {
        return queue.claim(config.concurrency(), clock.now(), config.lease(), Ids.next())
                .chain(claims -> Multi.createFrom()
                        .iterable(claims)
                        .onItem()
                        .transformToUniAndMerge(this::carry)
                        .collect()
                        .asList()
                        .chain(() -> claims.size() < config.concurrency()
                                ? Uni.createFrom().voidItem()
                                : drain()));
    }

    private Uni<Void> carry(WorkQueue.Claim claim) {
        var errand = new Errand(
                new Caller(claim.workspace(), claim.lane()),
                AuditEntry.Cause.of(claim.lane()),
                null,
                Observed.everywhere(),
                false,
                null);
        return sync.sync(errand, claim.contact())
                .chain(carried -> carried.isUnfinished() ? again(claim, reason(carried), true) : queue.finish(claim))
                .onFailure(Failure.class)
                .recoverWithUni(failure -> again(
                        claim,
                        String.valueOf(failure.getMessage()),
                        failure.retryable() || failure instanceof Failure.UnknownOutcome))
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.errorf(failure, "contact %s of workspace %s", claim.contact(), claim.workspace());
                    return again(claim, failure.toString(), false);
                });
    }

    /** @param passing whether it will pass by itself, as an outage does: that is never given up */
    private Uni<Void> again(WorkQueue.Claim claim, String reason, boolean passing) {
        var failures = claim.failures() + 1;
        if (failures >= config.tries() && !passing) {
            return queue.bury(claim, clock.now(), reason);
        }
        var pause = new Backoff(config.firstPause(), config.longestPause()).after(failures, random);
        return queue.postpone(claim, clock.now().plus(pause), reason);
    }

    private static String reason(Carried carried) {
        return carried.writes().stream()
                .flatMap(write -> write.failed().stream())
                .map(Failure::getMessage)
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
