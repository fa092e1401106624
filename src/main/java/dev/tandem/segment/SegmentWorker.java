package dev.tandem.segment;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Keeping;
import dev.tandem.platform.Rounds;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Feed;
import dev.tandem.store.Links;
import dev.tandem.store.Segments;
import dev.tandem.store.StoredSegment;
import dev.tandem.sync.Backoff;
import dev.tandem.sync.Stages;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps lists equal to segments: follows the feed of changes, puts on a list and takes off it whoever is to be, and
 * compares list and filter whole from time to time. Whoever may not be touched stays as they are.
 *
 * <p><b>Failure semantics.</b> What fails is tried again later and later, member by member; a list that is gone holds its
 * segment. Nothing is lost if the process dies: it is not known then who is on the list, and so it is done again.
 */
@ApplicationScoped
class SegmentWorker {

    /** For how long removals count. */
    static final Duration WINDOW = Duration.ofHours(1);

    /** How many changes are read at once. */
    private static final int PART = 200;

    /** How many members are taken at once, to be worked off a few at a time. */
    private static final int CLAIMS = 50;

    /** Before it loses a member, a process gives up what it has not yet sent. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Segments segments;
    private final SegmentLists lists;
    private final Links links;
    private final Stages stages;
    private final Workspaces workspaces;
    private final SegmentsConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;
    private final Set<WorkspaceId> underWay = ConcurrentHashMap.newKeySet();
    private final Set<WorkspaceId> compared = ConcurrentHashMap.newKeySet();
    private final Set<WorkspaceId> followed = ConcurrentHashMap.newKeySet();

    SegmentWorker(
            Segments segments,
            SegmentLists lists,
            Links links,
            Stages stages,
            Workspaces workspaces,
            SegmentsConfig config,
            Sessions sessions,
            Drain drain,
            Clock clock) {
        this.segments = segments;
        this.lists = lists;
        this.links = links;
        this.stages = stages;
        this.workspaces = workspaces;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.clock = clock;
    }

    /** How many of so many members may be taken off a list within {@link #WINDOW} by themselves. */
    static long limit(SegmentsConfig.Removals removals, long members) {
        return Math.max(removals.least(), (long) Math.floor(members * removals.share()));
    }

    @Scheduled(every = "${tandem.segments.tick:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return config.enabled() && !drain.leaving()
                ? segments.workspaces()
                        .chain(all -> segments.atWork(
                                        Set.copyOf(followed),
                                        clock.now(),
                                        clock.now().minus(Feed.RECENT))
                                .invoke(atWork -> look(all, atWork)))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** What happened before a workspace was followed is read once; after that, there is a round where there is work. */
    private void look(Set<WorkspaceId> all, Set<WorkspaceId> atWork) {
        followed.removeIf(workspace -> !all.contains(workspace) || !workspaces.isOpen(workspace));
        all.stream()
                .filter(workspaces::isOpen)
                .filter(workspace -> followed.add(workspace) || atWork.contains(workspace))
                .forEach(workspace -> {
                    begin(workspace, underWay, "keep segments", () -> round(workspace));
                    begin(workspace, compared, "compare segments", () -> compareAll(workspace));
                });
    }

    /** No workspace waits for another one's lists, and no change for a list that is read whole. */
    private void begin(WorkspaceId workspace, Set<WorkspaceId> begun, String name, Supplier<Uni<Void>> work) {
        if (begun.add(workspace)) {
            drain.unlessLeaving(() -> sessions.background(workspace, name, work))
                    .onTermination()
                    .invoke(() -> begun.remove(workspace))
                    .subscribe()
                    .with(_ -> {}, failure -> {
                        followed.remove(workspace);
                        Log.errorf(failure, "segments of workspace %s", workspace);
                    });
        }
    }

    /** Puts on the lists of a workspace and takes off them whoever has come to match or not. */
    Uni<Void> round(WorkspaceId workspace) {
        return Rounds.whilst(() -> turn(workspace), more -> more && !drain.leaving())
                .replaceWithVoid();
    }

    /**
     * Works off a part of each list, and reads after each what has happened meanwhile: neither another list nor a change waits
     * for a long one.
     *
     * @return whether more may be due
     */
    private Uni<Boolean> turn(WorkspaceId workspace) {
        return follow(workspace)
                .chain(() -> sessions.isolated(() -> segments.all(workspace)))
                .chain(all -> Multi.createFrom()
                        .iterable(all)
                        .filter(segment -> segment.status() == StoredSegment.Status.RUNNING)
                        .onItem()
                        .transformToUniAndConcatenate(segment -> sessions.isolated(() -> part(segment))
                                .call(more -> more
                                        ? follow(workspace)
                                        : Uni.createFrom().voidItem()))
                        .collect()
                        .asList())
                .map(more -> more.contains(true));
    }

    private Uni<Void> follow(WorkspaceId workspace) {
        return Rounds.whilst(
                        () -> sessions.isolated(() -> segments.follow(
                                workspace,
                                PART,
                                clock.now(),
                                segment -> SegmentFilter.of(segment.filter()).restrictions(clock.now()))),
                        rest -> rest == Feed.Rest.MORE && !drain.leaving())
                .replaceWithVoid();
    }

    /** Puts on a list and takes off it some of those who are due, and says whether there may be more. */
    private Uni<Boolean> part(StoredSegment segment) {
        var now = clock.now();
        var brake = new Segments.Brake(now.minus(WINDOW), members -> limit(config.removals(), members));
        return segments.hasDue(segment, now)
                .chain(due -> due && !drain.leaving()
                        ? segments.claim(
                                segment.workspace(), segment.id(), CLAIMS, now, config.lease(), Ids.next(), brake)
                        : Uni.createFrom().item(List.<Segments.Claim>of()))
                .call(claims -> Multi.createFrom()
                        .iterable(claims)
                        .onItem()
                        .transformToUni(this::carryOut)
                        .merge(config.concurrency())
                        .collect()
                        .asList())
                .map(claims -> claims.size() == CLAIMS);
    }

    private Uni<Void> carryOut(Segments.Claim claim) {
        return admits(claim)
                .chain(admitted -> admitted
                        ? change(claim)
                        : segments.later(
                                claim,
                                clock.now().plus(config.longestPause()),
                                "The workspace is in TEST mode, and the contact is not marked for the test",
                                false));
    }

    /** Whether the contact may be touched; one that is known no more may once nothing is tried out. */
    private Uni<Boolean> admits(Segments.Claim claim) {
        var workspace = claim.segment().workspace();
        return stages.of(workspace)
                .chain(staging -> staging.map(test -> links.byId(workspace, claim.contact())
                                .map(found -> found.filter(test::admits).isPresent()))
                        .orElseGet(() -> Uni.createFrom().item(true)));
    }

    private Uni<Void> change(Segments.Claim claim) {
        var rankrId = claim.rankrId();
        if (rankrId == null) {
            return claim.wanted()
                    ? segments.later(
                            claim,
                            clock.now().plus(config.longestPause()),
                            "Rankr does not have the contact yet",
                            false)
                    : segments.done(claim, clock.now());
        }
        var left = Duration.between(clock.now(), claim.until().minus(MARGIN));
        if (!left.isPositive() || drain.leaving()) {
            var why = drain.leaving() ? "it is left to another process" : "the others took too long";
            return segments.later(claim, clock.now(), why, false);
        }
        return lists.change(
                        claim.segment().workspace(),
                        Objects.requireNonNull(claim.segment().listId()),
                        rankrId,
                        claim.wanted(),
                        left)
                .chain(() -> segments.done(claim, clock.now()))
                .onFailure()
                .recoverWithUni(failure -> failed(claim, failure));
    }

    private Uni<Void> failed(Segments.Claim claim, Throwable failure) {
        if (!(failure instanceof Failure || failure instanceof SegmentLists.Late)) {
            Log.errorf(
                    failure,
                    "contact %s and segment %s",
                    claim.contact(),
                    claim.segment().id());
        }
        var rest = failure instanceof Failure known ? known.retryAfter() : Optional.<Duration>empty();
        var pause = rest.orElseGet(() -> new Backoff(config.firstPause(), config.longestPause())
                .after(claim.failures() + 1, RandomGenerator.getDefault()));
        return segments.later(claim, clock.now().plus(pause), String.valueOf(failure.getMessage()), true);
    }

    /** Compares whole whatever lists of a workspace are due for that. */
    Uni<Void> compareAll(WorkspaceId workspace) {
        return Rounds.whilst(
                        () -> drain.unlessLeaving(
                                () -> sessions.isolated(() -> segments.claimComparison(
                                                workspace, clock.now(), config.lease(), Ids.next())
                                        .call(found -> found.map(this::kept)
                                                .orElseGet(
                                                        () -> Uni.createFrom().voidItem()))),
                                Optional.empty()),
                        Optional::isPresent)
                .replaceWithVoid();
    }

    /** A page may wait for quota for longer than the lease. */
    private Uni<Void> kept(Segments.Comparison comparison) {
        return Keeping.whilst(
                compare(comparison),
                config.lease(),
                () -> segments.seen(
                        comparison, List.of(), clock.now(), clock.now().plus(config.lease())),
                "the comparison of segment " + comparison.segment().id());
    }

    private Uni<Void> compare(Segments.Comparison comparison) {
        var segment = comparison.segment();
        return list(segment)
                .chain(listId -> stages.of(segment.workspace())
                        .chain(test -> test.isPresent()
                                ? measure(comparison, listId)
                                : see(comparison, listId)
                                        .chain(mine -> mine
                                                ? finish(comparison)
                                                : Uni.createFrom().voidItem())))
                .onFailure(Failure.NotFound.class)
                .recoverWithUni(() -> segments.lostList(
                                segment, "Its list is gone at Rankr: release it to have a new one made, or delete it.")
                        .chain(() -> segments.putOff(comparison, clock.now().plus(config.compareEvery()))))
                .onFailure()
                .recoverWithUni(failure -> {
                    if (failure instanceof Failure) {
                        Log.warnf("segment %s is not compared yet: %s", segment.id(), failure.getMessage());
                    } else {
                        Log.errorf(failure, "segment %s is not compared", segment.id());
                    }
                    return segments.putOff(comparison, clock.now().plus(config.firstPause()));
                });
    }

    /** In TEST mode only the filter: who is on the list is not read, as others may have put anybody on it. */
    private Uni<Void> measure(Segments.Comparison comparison, String listId) {
        return lists.require(SegmentLists.caller(comparison.segment().workspace()), listId)
                .chain(() -> finish(comparison.unread()));
    }

    private Uni<String> list(StoredSegment segment) {
        var listId = segment.listId();
        if (listId != null) {
            return Uni.createFrom().item(listId);
        }
        return lists.ensure(segment).call(made -> segments.hasList(segment.workspace(), segment.id(), made));
    }

    /** Part of who is on a list, noted unless another process compares by now; with the cursor of the next one. */
    private record Seen(boolean mine, @Nullable String next) {}

    /** Notes who is on the list, part by part; false if another process compares by now. */
    private Uni<Boolean> see(Segments.Comparison comparison, String listId) {
        return Rounds.from(
                        new Seen(true, null),
                        last -> see(comparison, listId, last.next()),
                        seen -> seen.mine() && seen.next() != null)
                .map(Seen::mine);
    }

    private Uni<Seen> see(Segments.Comparison comparison, String listId, @Nullable String cursor) {
        var asked = clock.now();
        return lists.members(SegmentLists.caller(comparison.segment().workspace()), listId, cursor)
                .chain(page -> segments.seen(
                                comparison, page.rankrIds(), asked, clock.now().plus(config.lease()))
                        .map(mine -> new Seen(mine, page.next())));
    }

    private Uni<Void> finish(Segments.Comparison comparison) {
        var now = clock.now();
        return segments.finish(
                comparison,
                SegmentFilter.of(comparison.segment().filter()).restrictions(now),
                now,
                now.plus(config.compareEvery()),
                now.minus(WINDOW));
    }
}
