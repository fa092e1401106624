package dev.tandem.intake;

import dev.tandem.connector.Caller;
import dev.tandem.connector.CrmHealth;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Poll;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Rounds;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.Polls;
import dev.tandem.store.WorkQueue;
import dev.tandem.sync.Absorber;
import dev.tandem.sync.Inventory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is done in one pass of a poll, page by page, from where it is. Fails with {@link Lost} if another replica has it. */
@ApplicationScoped
class PollPasses {

    /**
     * How many tasks a page has at most, as many as GHL gives: it cannot search them by time, so that each pass reads all that
     * there are.
     */
    private static final int TASKS = 500;

    /** What it costs to look at one contact: the contact itself, and one list of each kind of its children. */
    private static final int CALLS_EACH = Kind.values().length;

    private final Polls polls;
    private final Inventory inventory;
    private final Absorber absorber;
    private final Links links;
    private final WorkQueue queue;
    private final CrmHealth health;
    private final PollingConfig config;
    private final Drain drain;
    private final Clock clock;

    PollPasses(
            Polls polls,
            Inventory inventory,
            Absorber absorber,
            Links links,
            WorkQueue queue,
            CrmHealth health,
            PollingConfig config,
            Drain drain,
            Clock clock) {
        this.polls = polls;
        this.inventory = inventory;
        this.absorber = absorber;
        this.links = links;
        this.queue = queue;
        this.health = health;
        this.config = config;
        this.drain = drain;
        this.clock = clock;
    }

    /**
     * A pass that was made.
     *
     * @param poll as it is at the end of the pass
     * @param next how long until the next one
     */
    record Made(Poll poll, Duration next) {}

    /** Another replica has taken the poll over. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The process is to end: another goes on where this one was. */
    static final class Left extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Left() {
            super("left to another process", null, false, false);
        }
    }

    /**
     * Makes a pass, or the rest of one.
     *
     * @param poll with a pass under way
     * @param interval how often it is made
     */
    Uni<Made> whole(UUID holder, Poll poll, Duration interval) {
        var started = poll.cursor() == null && poll.subject().task() == Poll.Task.CENSUS
                ? polls.beginCensus(poll.subject())
                : Uni.createFrom().voidItem();
        return started.chain(() -> advance(holder, poll)).chain(begun -> switch (begun.subject()
                .task()) {
            case CHANGES ->
                pages(holder, begun, begun.readUpTo().minus(config.overlap()))
                        .map(pages -> new Made(pages.poll(), paced(pages, interval)));
            case CENSUS ->
                pages(holder, begun, null)
                        .map(Pages::poll)
                        .call(made -> polls.markMissing(made.subject(), made.began(), clock.now()))
                        .map(made -> new Made(made, interval));
            case ROTATION -> rotate(begun, interval).map(made -> new Made(made, interval));
        });
    }

    private Duration paced(Pages pages, Duration interval) {
        return PollTimes.paced(
                interval, pages.calls(), left(pages.poll().subject()), config.share(), PollTimes.dayLeft(clock.now()));
    }

    private OptionalLong left(Poll.Subject subject) {
        return health.status(subject.workspace(), subject.crm()).dayRemaining();
    }

    private Uni<Poll> advance(UUID holder, Poll poll) {
        return polls.advance(holder, poll, clock.now().plus(config.lease())).map(isOurs -> {
            if (!isOurs) {
                throw new Lost();
            }
            return poll;
        });
    }

    /** Where a listing is, and how many calls it took to get there. */
    private record Pages(Poll poll, int calls) {}

    private Uni<Pages> pages(UUID holder, Poll begun, @Nullable Instant since) {
        return Rounds.from(
                new Pages(begun, 0),
                before -> page(holder, before, since),
                pages -> pages.poll().cursor() != null);
    }

    private Uni<Pages> page(UUID holder, Pages before, @Nullable Instant since) {
        if (drain.leaving()) {
            return Uni.createFrom().failure(new Left());
        }
        var poll = before.poll();
        var subject = poll.subject();
        return inventory
                .list(caller(subject), subject.crm(), subject.kind(), since, poll.cursor(), size(subject.kind()))
                .call(page -> subject.task() == Poll.Task.CENSUS
                        ? polls.meet(
                                subject,
                                page.records().stream()
                                        .map(CrmRecord::externalId)
                                        .toList())
                        : Uni.createFrom().voidItem())
                .chain(page -> takeIn(subject, page.records())
                        .map(moved -> new Pages(
                                poll.advanced(page.next(), page.records().size(), moved),
                                before.calls() + page.calls())))
                .call(further -> further.poll().cursor() == null
                        ? Uni.createFrom().voidItem()
                        : advance(holder, further.poll()));
    }

    private int size(Kind kind) {
        return kind == Kind.TASK ? TASKS : config.page();
    }

    /** Takes in what is news, and says how much was. */
    private Uni<Integer> takeIn(Poll.Subject subject, List<CrmRecord> listed) {
        return links.byRefs(
                        subject.workspace(),
                        subject.kind(),
                        subject.crm(),
                        listed.stream().map(CrmRecord::externalId).toList())
                .map(known -> news(subject, listed, known))
                .call(news -> absorber.absorbChanged(
                        caller(subject), subject.kind(), news, AuditEntry.Author.of(AuditEntry.Cause.POLL)))
                .map(List::size);
    }

    private static List<CrmRecord> news(Poll.Subject subject, List<CrmRecord> listed, List<Link> known) {
        var byId = new HashMap<String, Link>();
        known.forEach(link -> link.half(subject.crm()).ifPresent(half -> byId.put(half.externalId(), link)));
        return listed.stream()
                .filter(record -> {
                    var link = byId.get(record.externalId());
                    return link == null
                            || link.half(subject.crm())
                                    .filter(half -> Moved.since(half, record))
                                    .isPresent();
                })
                .toList();
    }

    /** Marks the next contacts of the round, unless those of earlier steps are still to be looked at. */
    private Uni<Poll> rotate(Poll poll, Duration interval) {
        var subject = poll.subject();
        var now = clock.now();
        var many = PollTimes.rotation(
                left(subject),
                config.rotation().share(),
                PollTimes.dayLeft(now),
                interval,
                CALLS_EACH,
                config.rotation().most());
        return queue.due(subject.workspace(), now)
                .chain(due -> many == 0 || due > config.rotation().most()
                        ? Uni.createFrom().item(poll)
                        : links.contacts(subject.workspace(), subject.crm(), place(poll), many)
                                .call(contacts -> queue.mark(
                                        subject.workspace(),
                                        contacts.stream()
                                                .map(contact -> new Mark(contact.id(), Lane.POLL, now))
                                                .toList()))
                                .map(contacts -> poll.advanced(
                                        contacts.size() < many
                                                ? null
                                                : contacts.getLast().id().toString(),
                                        contacts.size(),
                                        0)));
    }

    private static @Nullable LinkId place(Poll poll) {
        var cursor = poll.cursor();
        return cursor == null ? null : new LinkId(UUID.fromString(cursor));
    }

    private static Caller caller(Poll.Subject subject) {
        return new Caller(subject.workspace(), Lane.POLL);
    }
}
