package dev.tandem.graph;

import dev.tandem.model.DeadLetter;
import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Audit;
import dev.tandem.store.Cursor;
import dev.tandem.store.DeadLetters;
import dev.tandem.store.Events;
import dev.tandem.store.News;
import dev.tandem.store.RunItems;
import dev.tandem.store.RunStore;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The runs of a workspace: how far they are, and what callers may do to them. */
@ApplicationScoped
public class Runs {

    private final RunStore store;
    private final RunItems items;
    private final DeadLetters deadLetters;
    private final Audit audit;
    private final Events events;
    private final Workspaces workspaces;
    private final Clock clock;

    Runs(
            RunStore store,
            RunItems items,
            DeadLetters deadLetters,
            Audit audit,
            Events events,
            Workspaces workspaces,
            Clock clock) {
        this.store = store;
        this.items = items;
        this.deadLetters = deadLetters;
        this.audit = audit;
        this.events = events;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    public Uni<Optional<Run>> get(WorkspaceId workspace, UUID id) {
        return store.get(workspace, id);
    }

    /**
     * A run as it is now, and again whenever it got further, in whichever replica; ends after the state in which the run
     * has ended. Fails with {@link Failure.NotFound} if there is no such run.
     */
    public Multi<Run> follow(WorkspaceId workspace, UUID id) {
        return events.follow(workspace, News.Type.RUN_PROGRESS, id, () -> store.get(workspace, id))
                .map(found -> found.orElseThrow(() -> Failure.NotFound.named("run", "id")))
                .skip()
                .repetitions()
                .onItem()
                .transformToMultiAndConcatenate(run -> run.status().hasEnded()
                        ? Multi.createFrom().items(Optional.of(run), Optional.<Run>empty())
                        : Multi.createFrom().item(Optional.of(run)))
                .select()
                .first(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    /** The latest runs, newest first. */
    public Uni<List<Run>> latest(WorkspaceId workspace, int limit) {
        return store.latest(workspace, limit);
    }

    /** How many items of a run there are of each outcome. */
    public Uni<Map<RunItem.Outcome, Integer>> counts(Run run) {
        return items.counts(run.workspace(), run.id());
    }

    /** Items of a run, in the order of their contacts' ids. */
    public Uni<Slice<RunItem>> items(Run run, RunItem.@Nullable Outcome outcome, PageRequest page) {
        var list = "run %s %s".formatted(run.id(), outcome);
        return slice(
                page,
                list,
                after -> items.page(run.workspace(), run.id(), outcome, after, page.size() + 1),
                RunItem::contact,
                () -> counts(run)
                        .map(counts -> outcome == null
                                ? counts.values().stream()
                                        .mapToLong(Integer::longValue)
                                        .sum()
                                : counts.getOrDefault(outcome, 0).longValue()));
    }

    /** The contacts that were given up, in the order of their ids. */
    public Uni<Slice<DeadLetter>> deadLetters(WorkspaceId workspace, PageRequest page) {
        return slice(
                page,
                "dead letters " + workspace,
                after -> deadLetters.dead(workspace, after, page.size() + 1),
                DeadLetter::contact,
                () -> deadLetters.deadCount(workspace));
    }

    private static <T> Uni<Slice<T>> slice(
            PageRequest page,
            String list,
            Function<@Nullable LinkId, Uni<List<T>>> read,
            Function<T, LinkId> id,
            java.util.function.Supplier<Uni<Long>> total) {
        var cursor = page.cursor();
        var after = cursor == null
                ? null
                : new LinkId(Cursor.of(cursor, list, page.argument()).id());
        return read.apply(after)
                .map(found -> new Slice<>(
                        found.stream()
                                .limit(page.size())
                                .map(item -> new Slice.Item<>(
                                        item, new Cursor(id.apply(item).value()).in(list)))
                                .toList(),
                        found.size() > page.size(),
                        after != null,
                        total));
    }

    /** Lets contacts that were given up wait again; null stands for all. */
    public Uni<List<LinkId>> retryDeadLetters(WorkspaceId workspace, @Nullable Collection<LinkId> contacts) {
        return deadLetters.revive(workspace, contacts, clock.now());
    }

    /** Begins a run that carries; fails with a {@link Failure.Conflict} if another is under way. */
    public Uni<Run> start(WorkspaceId workspace, Run.Mode mode, Run.Scope scope, String actor) {
        requireScopes(workspace);
        var now = clock.now();
        var since = scope.since();
        if (since != null && since.isAfter(now)) {
            throw new Failure.BadInput("since", "must not be in the future");
        }
        var run = Run.starting(workspace, Ids.next(), mode, scope, actor, now);
        return store.start(run).replaceWith(run);
    }

    /** What would fail at every contact is told before the first. */
    private void requireScopes(WorkspaceId workspace) {
        workspaces.whyUnread(workspace).ifPresent(why -> {
            throw new Failure.Conflict("mode", why);
        });
    }

    /** Lets a run rest: only what is being worked on at this moment is finished. One that rests stays as it is. */
    public Uni<Run> pause(WorkspaceId workspace, UUID id) {
        return change(workspace, id, run -> {
                    require(run, Set.of(Run.Status.RUNNING, Run.Status.PAUSED), "only a running run can be paused");
                    return run.status() == Run.Status.PAUSED ? run : run.with(Run.Status.PAUSED, null, clock.now());
                })
                .call(items::withdraw);
    }

    /**
     * Lets a run go on from where it is, unless it is undone: whatever it wrote then could not be.
     *
     * @param allowDeletions whether it may delete more than may follow by themselves; what was held back for that reason is
     *     taken up again, or else left to a person
     */
    public Uni<Run> resume(WorkspaceId workspace, UUID id, boolean allowDeletions) {
        return existing(workspace, id)
                .invoke(run -> requireResumable(run))
                .call(_ -> requireNotUndone(workspace, id))
                .call(run -> items.turn(
                        run,
                        Set.of(RunItem.Outcome.HELD),
                        allowDeletions ? RunItem.Outcome.PENDING : RunItem.Outcome.CONFLICT))
                .chain(() -> change(workspace, id, run -> {
                    requireResumable(run);
                    var resumed = run.with(Run.Status.RUNNING, null, clock.now());
                    return allowDeletions ? resumed.allowingDeletions() : resumed;
                }));
    }

    private static void requireResumable(Run run) {
        require(
                run,
                Set.of(Run.Status.PAUSED, Run.Status.HELD, Run.Status.FAILED),
                "only a run that is paused, held or failed can be resumed");
    }

    /** Ends a run: what has not been begun is dropped. */
    public Uni<Run> cancel(WorkspaceId workspace, UUID id) {
        return change(workspace, id, run -> {
                    require(
                            run,
                            Set.of(Run.Status.RUNNING, Run.Status.PAUSED, Run.Status.HELD, Run.Status.CANCELLED),
                            "only a run that has not ended can be cancelled");
                    return run.status() == Run.Status.CANCELLED
                            ? run
                            : run.with(Run.Status.CANCELLED, null, clock.now());
                })
                .call(run -> items.drop(run, clock.now()));
    }

    /** Carries again what failed, unless the run is undone: whatever it wrote then could not be. */
    public Uni<Run> retryFailed(WorkspaceId workspace, UUID id) {
        var failed = Set.of(RunItem.Outcome.FAILED);
        return existing(workspace, id)
                .call(_ -> requireNotUndone(workspace, id))
                .call(run -> counts(run).invoke(counts -> {
                    var leftByAnother = run.status() == Run.Status.DONE && counts.containsKey(RunItem.Outcome.PENDING);
                    if (!counts.containsKey(RunItem.Outcome.FAILED) && !leftByAnother) {
                        throw new Failure.Conflict("id", "Nothing of this run has failed.");
                    }
                }))
                .call(run -> items.turn(run, failed, RunItem.Outcome.PENDING))
                .chain(before -> change(
                                workspace,
                                id,
                                run -> run.status().hasEnded() ? run.with(Run.Status.RUNNING, null, clock.now()) : run)
                        .onFailure(Failure.Conflict.class)
                        .call(() -> items.turn(before, Set.of(RunItem.Outcome.PENDING), RunItem.Outcome.FAILED)));
    }

    /**
     * Begins to take back what a run wrote: each field that still is as the run left it becomes what it was, and waits
     * there for a person, so that no sync carries it again by itself.
     */
    public Uni<Run> undo(WorkspaceId workspace, UUID id, String actor) {
        return existing(workspace, id)
                .invoke(Runs::requireUndoable)
                .call(run -> audit.wrote(workspace, id).invoke(wrote -> {
                    if (!wrote) {
                        throw new Failure.Conflict("id", "This run has written nothing.");
                    }
                }))
                .call(_ -> requireNotUndone(workspace, id))
                .call(run -> counts(run).invoke(counts -> {
                    if (counts.containsKey(RunItem.Outcome.QUEUED)) {
                        throw new Failure.Conflict(
                                "id", "What this run had begun is still being finished: ask again in a moment.");
                    }
                }))
                .chain(run -> {
                    var undo = Run.starting(
                                    workspace, Ids.next(), Run.Mode.UNDO, Run.Scope.EVERYTHING, actor, clock.now())
                            .undoing(id);
                    return store.start(undo).replaceWith(undo);
                });
    }

    private Uni<Void> requireNotUndone(WorkspaceId workspace, UUID id) {
        return store.undoing(workspace, id)
                .invoke(earlier -> {
                    if (earlier.stream().anyMatch(undo -> undo.status() != Run.Status.CANCELLED)) {
                        throw new Failure.Conflict("id", "This run is undone already, or about to be.");
                    }
                })
                .replaceWithVoid();
    }

    private static void requireUndoable(Run run) {
        switch (run.mode()) {
            case IMPORT -> throw new Failure.Conflict("id", "This run has written nothing.");
            case UNDO -> throw new Failure.Conflict("id", "An undo cannot be undone: sync what it left to a person.");
            case BACKFILL, RECONCILE, APPLY ->
                require(
                        run,
                        Set.of(Run.Status.DONE, Run.Status.FAILED, Run.Status.CANCELLED),
                        "only a run that has ended can be undone");
        }
    }

    private static void require(Run run, Set<Run.Status> statuses, String otherwise) {
        if (!statuses.contains(run.status())) {
            throw new Failure.Conflict("id", "This run is %s: %s.".formatted(run.status(), otherwise));
        }
    }

    private Uni<Run> change(WorkspaceId workspace, UUID id, UnaryOperator<Run> decide) {
        return store.change(workspace, id, decide)
                .map(changed -> changed.orElseThrow(() -> Failure.NotFound.named("run", "id")));
    }

    private Uni<Run> existing(WorkspaceId workspace, UUID id) {
        return store.get(workspace, id).map(found -> found.orElseThrow(() -> Failure.NotFound.named("run", "id")));
    }
}
