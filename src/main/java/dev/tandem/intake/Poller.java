package dev.tandem.intake;

import dev.tandem.connector.Connectors;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Poll;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Keeping;
import dev.tandem.platform.Sessions;
import dev.tandem.platform.StartOrder;
import dev.tandem.store.Polls;
import dev.tandem.sync.Backoff;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks the CRMs for what no webhook told of: what they list as changed lately, every few minutes; contact after contact,
 * slowly, for the kinds that they only list that way; and every night for all that they have, to find what came or went.
 * What is news is taken in and its contact marked for the {@link WorkQueue}; nothing is written to a CRM here.
 *
 * <p>Each poll is made by one replica at a time. Its place is noted after every page, so that another goes on there if
 * that one dies.
 *
 * <p><b>Failure semantics.</b> A poll that fails is made again after a pause that grows with each failure; whatever
 * changed since the last one that succeeded is read then. A census never takes a missing record for a deleted one: it
 * has the worker ask for it by id.
 */
@ApplicationScoped
public class Poller {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    /** For each place, how many polls may be under way besides that take longer than {@link PollingConfig#slow}. */
    private static final int ASIDE = 15;

    /** Until it is looked whether the credentials have the scopes by now. */
    private static final Duration UNREAD_PAUSE = Duration.ofMinutes(1);

    private final Polls polls;
    private final PollPasses passes;
    private final Connectors connectors;
    private final Workspaces workspaces;
    private final PollingConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Clock clock;
    private final PollPlaces places;
    private final AtomicBoolean claiming = new AtomicBoolean();
    private volatile boolean moreIsDue;
    /** The workspaces whose polls there are, with the intervals of their own that were last heard of. */
    private final Map<WorkspaceId, Map<Kind, Duration>> prepared = new ConcurrentHashMap<>();

    private final RandomGenerator random = RandomGenerator.getDefault();

    Poller(
            Polls polls,
            PollPasses passes,
            Connectors connectors,
            Workspaces workspaces,
            PollingConfig config,
            Sessions sessions,
            Drain drain,
            Clock clock) {
        this.polls = polls;
        this.passes = passes;
        this.connectors = connectors;
        this.workspaces = workspaces;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.clock = clock;
        this.places = new PollPlaces(config.concurrency(), config.concurrency() * ASIDE);
    }

    /** Refuses to start with an interval that is out of bounds. */
    void check(@Observes @Priority(StartOrder.CHECK) StartupEvent event) {
        PollTimes.checked("tandem.polling.interval", config.interval());
        config.every().forEach((kind, every) -> PollTimes.checked("tandem.polling.every." + property(kind), every));
        workspaces
                .all()
                .forEach((name, id) -> workspaces
                        .config(id)
                        .pollEvery()
                        .forEach((kind, every) -> PollTimes.checked(
                                "tandem.workspaces.%s.poll-every.%s".formatted(name, property(kind)), every)));
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            workspaces.onChange(this::heard);
            addAll();
        }
    }

    /** Also whoever could not be added before. */
    private void addAll() {
        add(workspaces.all().values().stream()
                .filter(id -> !prepared.containsKey(id) && workspaces.isConnected(id))
                .toList());
    }

    /** A workspace that was created is polled from when both CRMs can be asked, and by new intervals at once. */
    private void heard(WorkspaceId workspace) {
        if (!workspaces.has(workspace)) {
            prepared.remove(workspace);
        } else if (workspaces.isConnected(workspace)) {
            add(List.of(workspace));
            var intervals = workspaces.config(workspace).pollEvery();
            if (!intervals.equals(prepared.put(workspace, intervals))) {
                hasten(workspace);
            }
        }
    }

    /** Has none of them wait for longer than its interval: it may have become shorter. */
    private void hasten(WorkspaceId workspace) {
        var now = clock.now();
        var latest = subjects(workspace)
                .filter(subject -> subject.task() != Poll.Task.CENSUS)
                .collect(Collectors.toMap(subject -> subject, subject -> now.plus(interval(subject))));
        sessions.isolated(() -> polls.hasten(latest))
                .subscribe()
                .with(
                        _ -> {},
                        failure -> Log.errorf(failure, "the polls of workspace %s were not hastened", workspace));
    }

    private void add(Collection<WorkspaceId> all) {
        var fresh = all.stream()
                .filter(id -> prepared.putIfAbsent(id, workspaces.config(id).pollEvery()) == null)
                .toList();
        if (!fresh.isEmpty()) {
            sessions.isolated(() -> polls.add(fresh.stream().flatMap(this::all).toList()))
                    .subscribe()
                    .with(_ -> {}, failure -> {
                        fresh.forEach(prepared::remove);
                        Log.errorf(failure, "the polls could not be prepared");
                    });
        }
    }

    private static String property(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Every poll of a workspace, as it is before it is first made. */
    private Stream<Poll> all(WorkspaceId workspace) {
        var now = clock.now();
        return subjects(workspace)
                .map(subject -> Poll.first(
                        subject,
                        subject.task() == Poll.Task.CENSUS
                                ? nextCensus(subject, now)
                                : PollTimes.first(subject, now, interval(subject)),
                        now));
    }

    private Stream<Poll.Subject> subjects(WorkspaceId workspace) {
        return Arrays.stream(Crm.values())
                .flatMap(crm -> Arrays.stream(Kind.values())
                        .flatMap(kind -> tasks(crm, kind).map(task -> new Poll.Subject(workspace, task, crm, kind))));
    }

    /** The round is made for all kinds at once that the CRM cannot list, and noted under the contacts that it goes by. */
    private Stream<Poll.Task> tasks(Crm crm, Kind kind) {
        var listable = connectors.of(crm).listable();
        var listed =
                listable.contains(kind) ? Stream.of(Poll.Task.CHANGES, Poll.Task.CENSUS) : Stream.<Poll.Task>empty();
        return kind == Kind.CONTACT && listable.size() < Kind.values().length
                ? Stream.concat(listed, Stream.of(Poll.Task.ROTATION))
                : listed;
    }

    private Duration interval(Poll.Subject subject) {
        var own = workspaces.config(subject.workspace()).pollEvery().get(subject.kind());
        return own != null ? own : config.every().getOrDefault(subject.kind(), config.interval());
    }

    private Instant nextCensus(Poll.Subject subject, Instant now) {
        var zone = ZoneId.of(workspaces.config(subject.workspace()).timezone());
        return PollTimes.census(subject, now, zone, config.census().hour());
    }

    /** Takes what is due into the places that are free, and does not wait for what is under way. */
    @Scheduled(every = "${tandem.polling.tick:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return config.enabled()
                ? drain.unlessLeaving(this::claim)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> claim() {
        var free = places.free();
        if (free == 0 || !claiming.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        var censuses = places.freeForCensuses();
        var now = clock.now();
        var holder = Ids.next();
        return sessions.isolated(() ->
                        polls.claim(workspaces.configured(), holder, now, now.plus(config.lease()), free, censuses))
                .invoke(claimed -> {
                    moreIsDue = claimed.size() == free;
                    claimed.forEach(poll -> begin(holder, poll));
                    addAll();
                })
                .onTermination()
                .invoke(() -> claiming.set(false))
                .replaceWithVoid();
    }

    /** Where more is due than there were places, none of them waits for the next tick. */
    private void goOn() {
        if (moreIsDue && places.isWorthClaiming()) {
            drain.unlessLeaving(this::claim)
                    .subscribe()
                    .with(_ -> {}, failure -> Log.warnf("polls: %s", failure.getMessage()));
        }
    }

    /** @param holder another one for each claim: this process may claim anew what a pass of its own has lost */
    private void begin(UUID holder, Poll poll) {
        var place = places.take(poll.subject().task());
        var slow = Multi.createFrom()
                .ticks()
                .startingAfter(config.slow())
                .every(config.slow())
                .onOverflow()
                .drop()
                .subscribe()
                .with(_ -> {
                    place.stepAside();
                    goOn();
                });
        drain.awaited(() -> sessions.background(
                        poll.subject().workspace(),
                        "poll %s".formatted(poll.subject().task().name().toLowerCase(Locale.ROOT)),
                        () -> kept(holder, poll)))
                .onTermination()
                .invoke(() -> {
                    slow.cancel();
                    place.leave();
                    goOn();
                })
                .subscribe()
                .with(_ -> {}, failure -> Log.errorf(failure, "%s", title(poll)));
    }

    private static String title(Poll poll) {
        var subject = poll.subject();
        return "poll %s of %s %s, workspace %s"
                .formatted(subject.task(), subject.crm(), subject.kind(), subject.workspace());
    }

    private Uni<Void> kept(UUID holder, Poll poll) {
        return Keeping.whilst(
                make(holder, poll),
                config.lease(),
                () -> polls.renew(holder, poll.subject(), clock.now().plus(config.lease())),
                title(poll));
    }

    private Uni<Void> make(UUID holder, Poll poll) {
        var crm = poll.subject().crm();
        return workspaces
                .scopes(poll.subject().workspace(), crm)
                .whyUnread(crm)
                .map(why -> waiting(holder, poll, why))
                .orElseGet(() -> asked(holder, poll));
    }

    /** What the credentials may not read is not asked for; how far it was, it still is once they may. */
    private Uni<Void> waiting(UUID holder, Poll poll, String why) {
        return polls.fail(holder, poll.subject(), clock.now().plus(UNREAD_PAUSE), why, true);
    }

    private Uni<Void> asked(UUID holder, Poll poll) {
        var begun = poll.begun(clock.now());
        return passes.whole(holder, begun, interval(poll.subject()))
                .chain(made -> polls.end(holder, ended(made), poll.dueAt()))
                .onFailure(PollPasses.Left.class)
                .recoverWithUni(() -> polls.release(holder, poll.subject()))
                .onFailure(PollPasses.Lost.class)
                .recoverWithNull()
                .onFailure()
                .recoverWithUni(failure -> failed(holder, poll, failure));
    }

    private Poll ended(PollPasses.Made made) {
        var subject = made.poll().subject();
        var now = clock.now();
        var next = subject.task() == Poll.Task.CENSUS ? nextCensus(subject, now) : now.plus(made.next());
        return made.poll().ended(now, next);
    }

    private Uni<Void> failed(UUID holder, Poll poll, Throwable failure) {
        if (isPassing(failure)) {
            Log.infof("%s: %s", title(poll), failure.getMessage());
        } else {
            Log.warnf(failure, "%s", title(poll));
        }
        var pause = new Backoff(FIRST_PAUSE, Poll.LONGEST).after(poll.failures() + 1, random);
        return polls.fail(
                holder,
                poll.subject(),
                clock.now().plus(pause),
                String.valueOf(failure.getMessage()),
                keepsPlace(poll.subject().task(), failure));
    }

    /**
     * What a CRM could not answer is asked again where it was. After anything else the pass begins anew, as the place in a CRM's
     * listing may be the fault; that of the round is one of our own contacts, and never is.
     */
    static boolean keepsPlace(Poll.Task task, Throwable failure) {
        return task == Poll.Task.ROTATION || isPassing(failure);
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof Failure known && known.retryable();
    }
}
