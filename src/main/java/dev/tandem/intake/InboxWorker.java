package dev.tandem.intake;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WebhookDelivery.Outcome;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Keeping;
import dev.tandem.platform.Rounds;
import dev.tandem.platform.Sessions;
import dev.tandem.store.Events;
import dev.tandem.store.Inbox;
import dev.tandem.store.News;
import dev.tandem.sync.Backoff;
import dev.tandem.sync.Bell;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows up the webhooks whose contact was not known when they came: finds out whose they are, makes the contact known and
 * marks it. All that wait for the same contact are one look. Any replica may do this; a webhook that one is at when it dies
 * is another's once its time is up, and to do it twice marks the contact twice, which is nothing.
 */
@ApplicationScoped
class InboxWorker {

    /** How many are forgotten in one statement. */
    private static final int FORGOTTEN = 5_000;

    private final Inbox inbox;
    private final Strangers strangers;
    private final IntakeConfig config;
    private final Sessions sessions;
    private final Drain drain;
    private final Events events;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Bell bell = new Bell(this::round);
    private final Map<WorkspaceId, Integer> looks = new ConcurrentHashMap<>();

    InboxWorker(
            Inbox inbox,
            Strangers strangers,
            IntakeConfig config,
            Sessions sessions,
            Drain drain,
            Events events,
            Clock clock) {
        this.inbox = inbox;
        this.strangers = strangers;
        this.config = config;
        this.sessions = sessions;
        this.drain = drain;
        this.events = events;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            events.all(News.Type.INBOX_WAITING).subscribe().with(_ -> bell.ring());
        }
    }

    /** Looks for what is to be tried again, for what the dead left, and for what a lost event should have told of. */
    @Scheduled(every = "${tandem.intake.tick:1s}")
    void tick() {
        if (config.enabled()) {
            bell.ring();
        }
    }

    /** Forgets what is so old that no CRM repeats it. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return Rounds.whilst(
                        () -> inbox.forget(clock.now().minus(config.retention()), FORGOTTEN),
                        forgotten -> forgotten >= FORGOTTEN)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> Log.error("old webhooks are not forgotten", failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> round() {
        return drain.unlessLeaving(this::claim);
    }

    /** Takes what waits into the places that are free, and does not wait for what is being looked into. */
    private Uni<Void> claim() {
        var held = Map.copyOf(looks);
        var free = config.concurrency()
                - held.values().stream().mapToInt(Integer::intValue).sum();
        return free <= 0
                ? Uni.createFrom().voidItem() // whoever ends rings again
                : sessions.isolated(() -> inbox.claim(free, held, most(), clock.now(), config.lease()))
                        .invoke(claims -> {
                            groups(claims).forEach(this::begin);
                            if (claims.size() == free) {
                                bell.ring(); // several may be one look, so that there is room for more
                            }
                        })
                        .replaceWithVoid();
    }

    /** How many looks at a time are one workspace's at most: those of a CRM that answers slowly leave room for the others. */
    private int most() {
        return Math.max(1, config.concurrency() * 3 / 4);
    }

    /** What webhooks of one group have in common: a look for one is a look for all. */
    private record Concern(
            WorkspaceId workspace,
            Crm crm,
            @Nullable LinkId contact,
            @Nullable String contactExternalId,
            @Nullable RecordKey record) {

        static Concern of(Inbox.Claim claim) {
            var record = Objects.requireNonNull(claim.hint().record());
            var contactExternalId = record.kind().isChild() ? record.contactExternalId() : record.externalId();
            if (claim.contact() != null) {
                return new Concern(claim.workspace(), claim.crm(), claim.contact(), null, null);
            }
            return new Concern(
                    claim.workspace(), claim.crm(), null, contactExternalId, contactExternalId == null ? record : null);
        }
    }

    private static Collection<Group> groups(List<Inbox.Claim> claims) {
        return claims.stream().collect(groupingBy(Concern::of, LinkedHashMap::new, toList())).entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .toList();
    }

    private record Group(Concern concern, List<Inbox.Claim> claims) {

        int failures() {
            return claims.stream().mapToInt(Inbox.Claim::failures).max().orElse(0);
        }
    }

    private void begin(Group group) {
        var workspace = group.concern().workspace();
        looks.merge(workspace, 1, Integer::sum);
        drain.awaited(() -> sessions.background(workspace, "follow up webhook", () -> kept(group)))
                .onTermination()
                .invoke(() -> {
                    looks.computeIfPresent(workspace, (_, many) -> many > 1 ? many - 1 : null);
                    bell.ring();
                })
                .subscribe()
                .with(_ -> {}, failure -> Log.errorf(failure, "webhooks of workspace %s", workspace));
    }

    private Uni<Void> kept(Group group) {
        return Keeping.whilst(
                follow(group).onFailure().recoverWithUni(failure -> again(group, failure)),
                config.lease(),
                () -> inbox.hold(group.claims(), clock.now().plus(config.lease()))
                        .replaceWith(true),
                "webhooks of workspace " + group.concern().workspace());
    }

    private Uni<Void> follow(Group group) {
        var concern = group.concern();
        if (concern.contact() != null) {
            return settle(group, Outcome.QUEUED, concern.contact());
        }
        if (concern.contactExternalId() != null) {
            return meet(group, concern.contactExternalId());
        }
        return isDeletion(group)
                ? settle(group, Outcome.GONE, null)
                : strangers
                        .ownerOf(
                                concern.workspace(),
                                concern.crm(),
                                Objects.requireNonNull(concern.record()),
                                group.failures() == 0 ? config.ownerPages() : 1) // what is listed late comes first then
                        .chain(owner -> switch (owner) {
                            case Strangers.Owner.Known(var contact) -> meet(group, contact);
                            case Strangers.Owner.Unlisted _ ->
                                giveTime(group, "it does not say whose record it is, and its CRM does not list it");
                            case Strangers.Owner.NotReached _ -> leaveToPoll(group);
                        });
    }

    /** A record that its CRM was slow to list is given time; any other is found by whoever reads all of them. */
    private Uni<Void> leaveToPoll(Group group) {
        var reason = "it does not say whose record it is, and its CRM lists so many that not all were looked through:"
                + " the poll finds it";
        return isLastTry(group)
                ? inbox.settle(group.claims(), Outcome.RECORDED, null, reason, clock.now())
                : postpone(group, reason);
    }

    private static boolean isDeletion(Group group) {
        return group.claims().stream().anyMatch(claim -> claim.hint().action() == WebhookHint.Action.DELETED);
    }

    private Uni<Void> meet(Group group, String contactExternalId) {
        return strangers
                .meet(group.concern().workspace(), group.concern().crm(), contactExternalId)
                .chain(meeting -> switch (meeting) {
                    case Strangers.Meeting.Met met ->
                        settle(group, met.isNew() ? Outcome.TAKEN_IN : Outcome.QUEUED, met.contact());
                    case Strangers.Meeting.Gone _ -> settle(group, Outcome.GONE, null);
                    case Strangers.Meeting.LeftOut(var reason) ->
                        inbox.settle(group.claims(), Outcome.RECORDED, null, reason, clock.now());
                });
    }

    private Uni<Void> settle(Group group, Outcome outcome, @Nullable LinkId contact) {
        return inbox.settle(group.claims(), outcome, contact, null, clock.now());
    }

    private Uni<Void> again(Group group, Throwable failure) {
        if (failure instanceof Failure known) {
            return known.retryable()
                    ? postpone(group, String.valueOf(known.getMessage()))
                    : giveTime(group, String.valueOf(known.getMessage()));
        }
        Log.errorf(failure, "webhooks of workspace %s", group.concern().workspace());
        return giveTime(group, failure.toString());
    }

    /** Another try, if it is not the last. */
    private Uni<Void> giveTime(Group group, String reason) {
        return isLastTry(group)
                ? inbox.settle(group.claims(), Outcome.FAILED, null, reason, clock.now())
                : postpone(group, reason);
    }

    private boolean isLastTry(Group group) {
        return group.failures() + 1 >= config.tries();
    }

    private Uni<Void> postpone(Group group, String reason) {
        var pause = new Backoff(config.firstPause(), config.longestPause()).after(group.failures() + 1, random);
        return inbox.postpone(group.claims(), clock.now().plus(pause), reason);
    }
}
