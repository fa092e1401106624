package dev.tandem.intake;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.CrmHealth;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Poll;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.store.Polls;
import dev.tandem.store.WorkQueue;
import dev.tandem.sync.Absorber;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is done in one pass of a poll, page by page, from where it is. Fails with {@link Lost} if another replica has it. */
@ApplicationScoped
class PollPasses {

    /** How many records a page has at most; both CRMs give that many. */
    private static final int PAGE = 100;

    /** What it costs to look at one contact: the contact itself, and one list of each kind of its children. */
    private static final int CALLS_EACH = Kind.values().length;

    private final Polls polls;
    private final Connectors connectors;
    private final Absorber absorber;
    private final Links links;
    private final WorkQueue queue;
    private final CrmHealth health;
    private final PollingConfig config;
    private final Clock clock;

    PollPasses(
            Polls polls,
            Connectors connectors,
            Absorber absorber,
            Links links,
            WorkQueue queue,
            CrmHealth health,
            PollingConfig config,
            Clock clock) {
        this.polls = polls;
        this.connectors = connectors;
        this.absorber = absorber;
        this.links = links;
        this.queue = queue;
        this.health = health;
        this.config = config;
        this.clock = clock;
    }

    /** Another replica has taken the poll over. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Makes a pass, or the rest of one.
     *
     * @param poll with a pass under way
     * @param interval how often it is made
     * @return the poll at the end of the pass
     */
    Uni<Poll> whole(UUID holder, Poll poll, Duration interval) {
        var started = poll.cursor() == null && poll.subject().task() == Poll.Task.CENSUS
                ? polls.beginCensus(poll.subject())
                : Uni.createFrom().voidItem();
        return started.chain(() -> advance(holder, poll)).chain(begun -> switch (begun.subject()
                .task()) {
            case CHANGES -> pages(holder, begun, begun.readUpTo().minus(config.overlap()));
            case CENSUS ->
                pages(holder, begun, null).call(made -> polls.markMissing(made.subject(), made.began(), clock.now()));
            case ROTATION -> rotate(begun, interval);
        });
    }

    private Uni<Poll> advance(UUID holder, Poll poll) {
        return polls.advance(holder, poll, clock.now().plus(config.lease())).map(isOurs -> {
            if (!isOurs) {
                throw new Lost();
            }
            return poll;
        });
    }

    private Uni<Poll> pages(UUID holder, Poll poll, @Nullable Instant since) {
        var subject = poll.subject();
        return connectors
                .of(subject.crm())
                .list(caller(subject), subject.kind(), since, poll.cursor(), PAGE)
                .call(page -> subject.task() == Poll.Task.CENSUS
                        ? polls.meet(
                                subject,
                                page.records().stream()
                                        .map(CrmRecord::externalId)
                                        .toList())
                        : Uni.createFrom().voidItem())
                .chain(page -> takeIn(subject, page.records())
                        .map(moved -> poll.advanced(page.next(), page.records().size(), moved)))
                .chain(further -> further.cursor() == null
                        ? Uni.createFrom().item(further)
                        : advance(holder, further).chain(kept -> pages(holder, kept, since)));
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

    /** Marks the next contacts of the round, unless those of earlier steps still wait. */
    private Uni<Poll> rotate(Poll poll, Duration interval) {
        var subject = poll.subject();
        var now = clock.now();
        var day = now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(1);
        var many = PollTimes.rotation(
                health.status(subject.workspace(), subject.crm()).dayRemaining(),
                config.rotation().share(),
                Duration.between(now, day.toInstant()),
                interval,
                CALLS_EACH,
                config.rotation().most());
        return queue.waiting(subject.workspace())
                .chain(waiting -> many == 0 || waiting > config.rotation().most()
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
