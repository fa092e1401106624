package dev.tandem.automation;

import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Rounds;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Events;
import dev.tandem.store.Feed;
import dev.tandem.store.Firings;
import dev.tandem.store.News;
import dev.tandem.store.StoredAutomation;
import dev.tandem.store.StoredFiring;
import dev.tandem.sync.Backoff;
import dev.tandem.sync.Bell;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Follows what happens in the workspaces that have automations, decides which of them answer, and has that worked off.
 * Any number of processes do this: each change is read by one of them.
 */
@ApplicationScoped
public class Watch {

    /** How many changes are decided about in one transaction. */
    private static final int PAGE = 50;

    /** How many firings are forgotten in one transaction. */
    private static final int FORGOTTEN = 5_000;

    private final Firings firings;
    private final FiringWorker worker;
    private final Events events;
    private final Workspaces workspaces;
    private final AutomationConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;
    private final Map<WorkspaceId, Bell> reading = new ConcurrentHashMap<>();
    private final Map<WorkspaceId, Bell> working = new ConcurrentHashMap<>();
    private final Set<WorkspaceId> watched = ConcurrentHashMap.newKeySet();

    Watch(
            Firings firings,
            FiringWorker worker,
            Events events,
            Workspaces workspaces,
            AutomationConfig config,
            Sessions sessions,
            Drain drain,
            Clock clock) {
        this.firings = firings;
        this.worker = worker;
        this.events = events;
        this.workspaces = workspaces;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            events.all(News.Type.CONTACT_CHANGED).subscribe().with(this::heard);
        }
    }

    private void heard(News news) {
        switch (news) {
            case News.Gap _ -> watched.forEach(this::read);
            case News.Event event -> {
                if (watched.contains(event.workspace())) {
                    read(event.workspace());
                }
            }
        }
    }

    /** Looks for what nobody told of: changes, firings that come due, automations that another process enabled. */
    @Scheduled(every = "${tandem.automation.tick:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        if (!config.enabled() || drain.leaving()) {
            return Uni.createFrom().voidItem();
        }
        return firings.watched()
                .chain(enabled -> firings.behind(
                                Set.copyOf(watched), clock.now().minus(Feed.RECENT))
                        .invoke(behind -> look(enabled, behind)))
                .chain(() -> firings.due(clock.now()))
                .invoke(due -> due.stream().filter(this::isServed).forEach(this::work))
                .replaceWithVoid();
    }

    /** What happened before a workspace was followed is read once; after that, it is read where there is something to read. */
    private void look(Set<WorkspaceId> enabled, Set<WorkspaceId> behind) {
        watched.removeIf(workspace -> !enabled.contains(workspace) || !isServed(workspace));
        enabled.stream()
                .filter(workspace -> behind.contains(workspace) || !watched.contains(workspace))
                .forEach(this::begin);
    }

    /** Forgets what ended long ago, a part at a time: no transaction is long. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return Rounds.whilst(
                        () -> firings.forget(clock.now().minus(config.firingsKept()), FORGOTTEN),
                        forgotten -> forgotten >= FORGOTTEN)
                .replaceWithVoid();
    }

    /** Follows a workspace from now on, which has an automation that is enabled. */
    void begin(WorkspaceId workspace) {
        if (config.enabled() && isServed(workspace)) {
            watched.add(workspace);
            read(workspace);
        }
    }

    /** Works off what is due in a workspace. */
    void work(WorkspaceId workspace) {
        if (config.enabled()) {
            working.computeIfAbsent(
                            workspace,
                            id -> new Bell(
                                    () -> sessions.background(id, "carry out automations", () -> worker.workOff(id))))
                    .ring();
        }
    }

    private boolean isServed(WorkspaceId workspace) {
        return workspaces.isOpen(workspace);
    }

    private void read(WorkspaceId workspace) {
        if (!isServed(workspace)) {
            return; // what happens meanwhile is read once it goes on
        }
        reading.computeIfAbsent(
                        workspace,
                        id -> new Bell(() -> drain.unlessLeaving(
                                () -> sessions.background(id, "decide automations", () -> toTheEnd(id))
                                        .onFailure()
                                        .invoke(() -> watched.remove(id)))))
                .ring();
    }

    private Uni<Void> toTheEnd(WorkspaceId workspace) {
        return Rounds.from(
                        Look.FIRST,
                        last -> after(last.pause())
                                .chain(() -> look(workspace, last))
                                .invoke(() -> work(workspace)),
                        look -> look.rest() != Feed.Rest.NOTHING && !drain.leaving())
                .replaceWithVoid()
                .onFailure(Failure.Expired.class)
                .recoverWithUni(() -> {
                    Log.warnf(
                            "workspace %s: the changes since automations last looked are not kept any more", workspace);
                    return firings.startAnew(workspace);
                });
    }

    private static Uni<Void> after(Duration pause) {
        var now = Uni.createFrom().voidItem();
        return pause.isZero() ? now : now.onItem().delayIt().by(pause);
    }

    private Uni<Look> look(WorkspaceId workspace, Look last) {
        var told = new AtomicBoolean();
        return firings.consume(workspace, PAGE, batch -> {
                    told.set(true);
                    return decide(workspace, batch);
                })
                .map(rest -> last.next(rest, told.get()));
    }

    /**
     * A look at the feed.
     *
     * @param rest what there is beyond
     * @param vain how many looks in a row have told nothing, as an older transaction goes on
     */
    record Look(Feed.Rest rest, int vain) {

        static final Look FIRST = new Look(Feed.Rest.MORE, 0);

        /** How long it takes at first, and at most, to see that an older transaction has ended. */
        private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

        /** The look that follows. */
        Look next(Feed.Rest found, boolean told) {
            return new Look(found, found != Feed.Rest.UNSETTLED || told ? 0 : vain + 1);
        }

        /** How long nobody looks again: the longer the transaction takes, the less it matters. */
        Duration pause() {
            return rest == Feed.Rest.UNSETTLED ? PAUSES.ceiling(Math.max(1, vain)) : Duration.ZERO;
        }
    }

    private List<StoredFiring> decide(WorkspaceId workspace, Firings.Batch batch) {
        var zone = ZoneId.of(workspaces.config(workspace).timezone());
        var now = clock.now();
        var found = new ArrayList<StoredFiring>();
        for (var stored : batch.automations()) {
            var automation = readable(stored);
            if (automation != null) {
                for (var change : batch.changes()) {
                    var firing = firing(automation, change, batch, zone, now);
                    if (firing != null) {
                        found.add(firing);
                    }
                }
            }
        }
        return found;
    }

    /** One that cannot be read any more must not keep the others from what they do. */
    private static @Nullable Automation readable(StoredAutomation stored) {
        try {
            return Automation.of(stored);
        } catch (RefusedDefinition refused) {
            Log.errorf("automation %s of workspace %s: %s", stored.id(), stored.workspace(), refused.faults());
            return null;
        }
    }

    private static @Nullable StoredFiring firing(
            Automation automation, Feed.Change change, Firings.Batch batch, ZoneId zone, Instant now) {
        var since = automation.stored().since();
        if (since == null
                || since.sees(change.place().tx())
                || !Decision.sets(automation.definition().trigger(), change)
                || Decision.isOldNews(
                        automation.definition().trigger().type(),
                        change,
                        automation.stored().newFrom(),
                        batch.objects().get(change.entry().object()))) {
            return null;
        }
        var contact = batch.contact(change);
        if (contact == null || contact.isDeleted()) {
            return null;
        }
        var subject = new Subject(
                contact.fields(),
                change.entry().kind(),
                object(change, contact, batch),
                change.was(),
                change.entry().at());
        return switch (Decision.about(
                automation.definition(), subject, automation.stored().name(), zone)) {
            case Decision.Quiet _ -> null;
            case Decision.Undecided(var reason) ->
                stored(
                        automation,
                        change,
                        contact.id(),
                        StoredFiring.Status.UNDECIDED,
                        List.of(),
                        "The condition " + reason,
                        now);
            case Decision.Fires(var todos) ->
                stored(
                        automation,
                        change,
                        contact.id(),
                        StoredFiring.Status.WAITING,
                        todos.stream().map(Step::waiting).toList(),
                        null,
                        now);
        };
    }

    /** What the change happened to, as it is now; if it is no more, what the change made of it. */
    private static Fields object(Feed.Change change, Link contact, Firings.Batch batch) {
        if (change.entry().kind() == Kind.CONTACT) {
            return contact.fields();
        }
        var object = batch.objects().get(change.entry().object());
        return object == null ? change.was().with(change.entry().delta().view()) : object.fields();
    }

    private static StoredFiring stored(
            Automation automation,
            Feed.Change change,
            LinkId contact,
            StoredFiring.Status status,
            List<Step> steps,
            @Nullable String reason,
            Instant now) {
        var entry = change.entry();
        var waits = status == StoredFiring.Status.WAITING;
        return new StoredFiring(
                automation.stored().workspace(),
                automation.stored().id(),
                entry.id(),
                Ids.next(),
                automation.stored().name(),
                contact,
                entry.kind(),
                entry.object(),
                entry.at(),
                status,
                StepsJson.write(steps),
                reason,
                0,
                now,
                now,
                waits ? null : now);
    }
}
