package dev.tandem.segment;

import dev.tandem.connector.Caller;
import dev.tandem.graph.Unified;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.Segments;
import dev.tandem.store.StoredSegment;
import dev.tandem.store.StoredSegment.Status;
import dev.tandem.sync.Stages;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people do with segments.
 *
 * <p><b>Failure semantics.</b> Every method fails with a {@link Failure} and then has changed nothing, unless it says so.
 */
@ApplicationScoped
public class Segmentation {

    /** How many members of a list a preview reads at Rankr at most. */
    private static final int MOST_READ = 10_000;

    private final Segments segments;
    private final SegmentLists lists;
    private final Stages stages;
    private final Links links;
    private final SegmentsConfig config;
    private final Clock clock;

    Segmentation(
            Segments segments, SegmentLists lists, Stages stages, Links links, SegmentsConfig config, Clock clock) {
        this.segments = segments;
        this.lists = lists;
        this.stages = stages;
        this.links = links;
        this.config = config;
        this.clock = clock;
    }

    /** A segment, as people see it. */
    public record Segment(
            WorkspaceId workspace,
            UUID id,
            int version,
            String name,
            SegmentFilter filter,
            State state,
            @Nullable String reason,
            @Nullable String listId,
            boolean keepsOthers,
            Instant createdAt,
            String createdBy,
            Instant updatedAt,
            String updatedBy,
            @Nullable Instant comparedAt) {

        private static Segment of(StoredSegment stored) {
            return new Segment(
                    stored.workspace(),
                    stored.id(),
                    stored.version(),
                    stored.name(),
                    SegmentFilter.of(stored.filter()),
                    State.valueOf(stored.status().name()),
                    stored.reason(),
                    stored.listId(),
                    stored.keepsOthers(),
                    stored.createdAt(),
                    stored.createdBy(),
                    stored.updatedAt(),
                    stored.updatedBy(),
                    stored.comparedAt());
        }
    }

    /** Whether the list of a segment follows it. */
    public enum State {
        /** It does. */
        RUNNING,
        /** Somebody has stopped it. */
        PAUSED,
        /** It waits for somebody to look at what it would do. */
        HELD
    }

    /**
     * What a segment is to be.
     *
     * @param listId Rankr's id of a list that is there already; null to have one made
     */
    public record Draft(
            String name, SegmentFilter filter, @Nullable String listId, boolean keepsOthers) {}

    public Uni<List<Segment>> all(WorkspaceId workspace) {
        return segments.all(workspace).map(all -> all.stream().map(Segment::of).toList());
    }

    public Uni<Segment> get(WorkspaceId workspace, UUID id) {
        return stored(workspace, id).map(Segment::of);
    }

    private Uni<StoredSegment> stored(WorkspaceId workspace, UUID id) {
        return segments.get(workspace, id)
                .map(found -> found.orElseThrow(() -> Failure.NotFound.named("segment", "id")));
    }

    /** Saves a segment; its list is made, and filled, in the background. */
    public Uni<Segment> create(WorkspaceId workspace, Draft draft, String actor) {
        return Uni.createFrom().deferred(() -> {
            requireRestricting(draft.filter());
            var listId = draft.listId();
            var now = clock.now();
            var segment = new StoredSegment(
                    workspace,
                    Ids.next(),
                    1,
                    draft.name(),
                    draft.filter().toJson(),
                    Status.RUNNING,
                    null,
                    listId,
                    listId == null,
                    draft.keepsOthers(),
                    now,
                    actor,
                    now,
                    actor,
                    null);
            return (listId == null ? Uni.createFrom().voidItem() : usable(workspace, listId))
                    .chain(() -> segments.add(segment))
                    .replaceWith(() -> Segment.of(segment));
        });
    }

    /** Fails if a list is not there, or has members that a test leaves out, as any may that somebody else has made. */
    private Uni<Void> usable(WorkspaceId workspace, String listId) {
        return stages.of(workspace)
                .invoke(test -> {
                    if (test.isPresent()) {
                        throw Failure.Denied.forbidden(
                                "The workspace is in TEST mode, and a list that is there already may"
                                        + " have members that are not marked for the test: leave out listId to have one made,"
                                        + " or promote the workspace with workspacePromote.");
                    }
                })
                .chain(() -> lists.require(new Caller(workspace, Lane.INTERACTIVE), listId));
    }

    /** Everybody is who is on no list at all. */
    private static void requireRestricting(SegmentFilter filter) {
        if (!filter.isRestricting()) {
            throw new Failure.BadInput(
                    "filter", "must leave somebody out: name at least one thing that contacts must be");
        }
    }

    /**
     * Changes a segment; what is null stays.
     *
     * @param expectedVersion the version that the change was decided on; null to make it regardless
     */
    public Uni<Segment> change(
            WorkspaceId workspace,
            UUID id,
            @Nullable Integer expectedVersion,
            @Nullable String name,
            @Nullable SegmentFilter filter,
            @Nullable Boolean keepsOthers,
            String actor) {
        return Uni.createFrom().deferred(() -> {
            if (filter != null) {
                requireRestricting(filter);
            }
            var now = clock.now();
            return segments.change(workspace, id, now, segment -> {
                        if (expectedVersion != null && expectedVersion != segment.version()) {
                            throw new Failure.Conflict(
                                    "expectedVersion",
                                    "The segment is at version %d, not %d: read it again."
                                            .formatted(segment.version(), expectedVersion));
                        }
                        return segment.with(
                                name == null ? segment.name() : name,
                                filter == null ? segment.filter() : filter.toJson(),
                                keepsOthers == null ? segment.keepsOthers() : keepsOthers,
                                actor,
                                now);
                    })
                    .map(Segment::of);
        });
    }

    /** Stops a segment: its list stays as it is. */
    public Uni<Segment> pause(WorkspaceId workspace, UUID id, String actor) {
        return move(workspace, id, Status.PAUSED, actor, Status.RUNNING, Status.HELD);
    }

    /** Lets a segment go on that was stopped. */
    public Uni<Segment> resume(WorkspaceId workspace, UUID id, String actor) {
        return move(workspace, id, Status.RUNNING, actor, Status.PAUSED);
    }

    /**
     * Lets a segment go on that is held.
     *
     * @param allowRemovals whether all who do not belong on the list by now are taken off; if not, it is held again unless
     *     they have become fewer
     */
    public Uni<Segment> release(WorkspaceId workspace, UUID id, boolean allowRemovals, String actor) {
        var allowed = allowRemovals
                ? segments.allowRemovals(workspace, id)
                : Uni.createFrom().voidItem();
        return requireState(workspace, id, Status.HELD)
                .chain(() -> allowed)
                .chain(() -> move(workspace, id, Status.RUNNING, actor, Status.HELD));
    }

    private Uni<Void> requireState(WorkspaceId workspace, UUID id, Status status) {
        return stored(workspace, id)
                .invoke(segment -> require(segment, Set.of(status)))
                .replaceWithVoid();
    }

    private static void require(StoredSegment segment, Set<Status> statuses) {
        if (!statuses.contains(segment.status())) {
            throw new Failure.Conflict("id", "The segment is %s.".formatted(segment.status()));
        }
    }

    private Uni<Segment> move(WorkspaceId workspace, UUID id, Status to, String actor, Status... from) {
        var now = clock.now();
        return segments.change(workspace, id, now, segment -> {
                    require(segment, Set.of(from));
                    return segment.with(to, null, actor, now);
                })
                .map(Segment::of);
    }

    /**
     * Forgets a segment.
     *
     * @param withList whether its list is deleted too, which Tandem must have made; else it stays as it is
     */
    public Uni<Void> delete(WorkspaceId workspace, UUID id, boolean withList) {
        return stored(workspace, id).chain(segment -> {
            if (withList && !segment.ownsList()) {
                throw new Failure.BadInput("deleteList", "is for lists that Tandem made; this one was there before");
            }
            var listId = segment.listId();
            var gone = withList && listId != null
                    ? lists.delete(workspace, listId)
                    : Uni.createFrom().voidItem();
            return gone.chain(() -> segments.remove(workspace, id));
        });
    }

    /**
     * How it stands with the list of a segment.
     *
     * @param members those known to be on it
     * @param adding those who are still to be put on it
     * @param removing those who are still to be taken off
     * @param failing those of them that failed before
     */
    public record Counts(long members, long adding, long removing, long failing) {}

    public Uni<Counts> counts(Segment segment) {
        return stored(segment.workspace(), segment.id())
                .chain(segments::counts)
                .map(counts -> new Counts(counts.members(), counts.adding(), counts.removing(), counts.failing()));
    }

    /**
     * Some contacts, and how many there are in all.
     *
     * @param first the first of them
     */
    public record Some(long count, List<Unified> first) {}

    /**
     * What would be done about a list.
     *
     * @param waiting how many match whom Rankr does not have yet: they are added once it does
     * @param brakes whether more would be taken off than may be by themselves
     * @param removable how many may be within an hour
     */
    public record Preview(Some added, Some removed, long waiting, boolean brakes, long removable) {}

    /**
     * What would be done about the list of a segment, as far as is known here of who is on it.
     *
     * @param filter what it would mean instead; null to leave it as it is
     */
    public Uni<Preview> preview(WorkspaceId workspace, UUID id, @Nullable SegmentFilter filter, int first) {
        return stored(workspace, id)
                .chain(segment -> segments.removed(segment, clock.now().minus(SegmentWorker.WINDOW))
                        .chain(removed -> preview(
                                workspace,
                                filter == null ? SegmentFilter.of(segment.filter()) : filter,
                                new Segments.OnList.Of(id, segment.keepsOthers()),
                                removed,
                                first)));
    }

    /** What would be done by a segment that is yet to be saved; a list that is there already is read at Rankr. */
    public Uni<Preview> preview(WorkspaceId workspace, Draft draft, int first) {
        return Uni.createFrom().deferred(() -> {
            requireRestricting(draft.filter());
            var listId = draft.listId();
            return (listId == null
                            ? Uni.createFrom().item(Set.<String>of())
                            : usable(workspace, listId).chain(() -> lists.all(workspace, listId, MOST_READ)))
                    .chain(members -> preview(
                            workspace,
                            draft.filter(),
                            new Segments.OnList.These(members, draft.keepsOthers()),
                            0,
                            first));
        });
    }

    private Uni<Preview> preview(
            WorkspaceId workspace, SegmentFilter filter, Segments.OnList onList, long removed, int first) {
        return segments.difference(workspace, filter.restrictions(clock.now()), onList, first)
                .chain(difference -> links.byIds(
                                workspace,
                                Stream.concat(
                                                difference.added().first().stream(),
                                                difference.removed().first().stream())
                                        .toList())
                        .map(found -> {
                            var byId = new HashMap<LinkId, Unified>();
                            found.forEach(link -> byId.put(link.id(), Unified.stored(link)));
                            var removable =
                                    SegmentWorker.limit(config.removals(), difference.present() + removed) - removed;
                            return new Preview(
                                    some(difference.added(), byId),
                                    some(difference.removed(), byId),
                                    difference.waiting(),
                                    difference.unasked() > 0 && difference.unasked() > removable,
                                    Math.max(0, removable));
                        }));
    }

    private static Some some(Segments.Some some, Map<LinkId, Unified> byId) {
        return new Some(
                some.count(),
                some.first().stream()
                        .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                        .filter(Objects::nonNull)
                        .toList());
    }
}
