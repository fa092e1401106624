package dev.tandem.enrichment;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Keeping;
import dev.tandem.platform.Rounds;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Enrichments;
import dev.tandem.store.Feed;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Works off the contacts that wait for enrichment, workspace by workspace, apart from the sync's own queue: a provider
 * that is slow delays no change. Without a provider that is on, the store is not even looked at.
 */
@ApplicationScoped
class EnrichmentWorker {

    /** How many changes are read at once. */
    private static final int PART = 200;

    private final Providers providers;
    private final Enricher enricher;
    private final Enrichments store;
    private final Workspaces workspaces;
    private final EnrichmentConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;
    private final Set<WorkspaceId> underWay = ConcurrentHashMap.newKeySet();
    private final Set<WorkspaceId> followed = ConcurrentHashMap.newKeySet();

    EnrichmentWorker(
            Providers providers,
            Enricher enricher,
            Enrichments store,
            Workspaces workspaces,
            EnrichmentConfig config,
            Sessions sessions,
            Drain drain,
            Clock clock) {
        this.providers = providers;
        this.enricher = enricher;
        this.store = store;
        this.workspaces = workspaces;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.clock = clock;
    }

    @Scheduled(every = "${tandem.enrichment.tick:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        var busy = config.enabled() && !drain.leaving() ? busy() : Set.<WorkspaceId>of();
        followed.retainAll(busy);
        return busy.isEmpty()
                ? Uni.createFrom().voidItem()
                : store.atWork(Set.copyOf(followed), clock.now(), clock.now().minus(Feed.RECENT))
                        .invoke(atWork -> look(busy, atWork))
                        .replaceWithVoid();
    }

    private Set<WorkspaceId> busy() {
        return providers.busy().stream().filter(workspaces::isOpen).collect(Collectors.toUnmodifiableSet());
    }

    /** What happened before a workspace was followed is read once; after that, there is a round where there is work. */
    private void look(Set<WorkspaceId> busy, Set<WorkspaceId> atWork) {
        busy.stream()
                .filter(workspace -> followed.add(workspace) || atWork.contains(workspace))
                .forEach(this::begin);
    }

    /** No workspace waits for another one's providers. */
    private void begin(WorkspaceId workspace) {
        if (underWay.add(workspace)) {
            drain.unlessLeaving(() -> sessions.background(workspace, "enrich contacts", () -> round(workspace)))
                    .onTermination()
                    .invoke(() -> underWay.remove(workspace))
                    .subscribe()
                    .with(_ -> {}, failure -> {
                        followed.remove(workspace);
                        Log.errorf(failure, "enrichment of workspace %s", workspace);
                    });
        }
    }

    /** All that is to be done in a workspace now. */
    Uni<Void> round(WorkspaceId workspace) {
        return follow(workspace).chain(() -> workOff(workspace));
    }

    /** Notes which contacts came or changed. */
    private Uni<Void> follow(WorkspaceId workspace) {
        return Rounds.whilst(
                        () -> sessions.isolated(
                                () -> store.follow(workspace, PART, clock.now(), EnrichmentWorker::matters)),
                        rest -> rest == Feed.Rest.MORE && !drain.leaving())
                .replaceWithVoid();
    }

    /** Whether a contact came, or values that a provider may go by changed; never what enrichment itself did. */
    static boolean matters(Feed.Change change) {
        return change.entry().kind() == Kind.CONTACT
                && change.entry().cause() != AuditEntry.Cause.ENRICHMENT
                && switch (change.step()) {
                    case CREATED, RESTORED -> true;
                    case CHANGED -> !change.entry().delta().view().isEmpty();
                    case DELETED -> false;
                };
    }

    /** All that is due in a workspace, a part at a time. */
    Uni<Void> workOff(WorkspaceId workspace) {
        return Rounds.whilst(
                        () -> drain.unlessLeaving(
                                () -> sessions.isolated(() -> store.claim(
                                                workspace,
                                                config.concurrency(),
                                                clock.now(),
                                                config.lease(),
                                                Ids.next()))
                                        .call(claims -> Multi.createFrom()
                                                .iterable(claims)
                                                .onItem()
                                                .transformToUniAndMerge(claim -> sessions.isolated(() -> kept(claim)))
                                                .collect()
                                                .asList()),
                                List.of()),
                        claims -> claims.size() == config.concurrency())
                .replaceWithVoid();
    }

    /** A CRM that has to be read first may have no room for longer than the lease. */
    private Uni<Void> kept(Enrichments.Claim claim) {
        return Keeping.whilst(
                enrich(claim),
                config.lease(),
                () -> store.renew(claim, clock.now().plus(config.lease())),
                "the enrichment of contact " + claim.contact());
    }

    private Uni<Void> enrich(Enrichments.Claim claim) {
        return enricher.enrich(claim.workspace(), claim.contact(), Lane.POLL, false)
                .chain(enriched -> {
                    var again = enriched.again();
                    return again == null ? store.finish(claim) : store.postpone(claim, again);
                })
                .onFailure()
                .recoverWithUni(failure -> later(claim, failure));
    }

    /** A CRM that cannot be read will be later, and a contact that may not be touched; the answers are kept until then. */
    private Uni<Void> later(Enrichments.Claim claim, Throwable failure) {
        if (!(failure instanceof Failure)) {
            Log.errorf(failure, "contact %s of workspace %s is not enriched", claim.contact(), claim.workspace());
        }
        var rest = failure instanceof Failure known && !(known instanceof Failure.Denied)
                ? known.retryAfter().orElse(config.firstPause())
                : config.longestPause();
        return store.postpone(claim, clock.now().plus(rest));
    }
}
