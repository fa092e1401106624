package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Quota;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One customer of Rankr: its records, its clock, and what happened in it. Nothing is shared between accounts. */
final class Account {

    private static final String ID_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int EVENTS_KEPT = 10_000;
    private static final Duration TICK = Duration.of(1, ChronoUnit.MICROS);

    private final String id;
    private final Random random;
    private final Map<Kind, Table> tables = new HashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private final KeptAnswers answers = new KeptAnswers();
    private QuotaWindow quota;
    private Instant lastChange = Instant.MIN;
    private int untold;

    Account(String id, long seed, Quota quota) {
        this.id = id;
        this.quota = new QuotaWindow(quota);
        random = new Random(seed);
        Kinds.ALL.forEach(kind -> tables.put(kind, new Table(kind, this)));
    }

    String id() {
        return id;
    }

    Table table(Kind kind) {
        var table = tables.get(kind);
        if (table == null) {
            throw new IllegalArgumentException("No table of " + kind.name());
        }
        return table;
    }

    QuotaWindow quota() {
        return quota;
    }

    /** Another quota from now on; what was counted so far is forgotten. */
    void limit(Quota newQuota) {
        quota = new QuotaWindow(newQuota);
    }

    void newIds(long seed) {
        random.setSeed(seed + id.hashCode());
    }

    KeptAnswers answers() {
        return answers;
    }

    String newId(String prefix) {
        var letters = new StringBuilder(prefix).append('_');
        for (int i = 0; i < 16; i++) {
            letters.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return letters.toString();
    }

    /** The time of the next change: now, or just after the last one if that was as late. */
    Instant tick(Instant now) {
        var time = now.truncatedTo(ChronoUnit.MICROS);
        lastChange = time.isAfter(lastChange) ? time : lastChange.plus(TICK);
        return lastChange;
    }

    void tell(String type, Instant at, ObjectNode data) {
        events.addLast(new Event(newId("evt"), id, type, at, data));
        if (events.size() > EVENTS_KEPT) {
            events.removeFirst();
        }
        untold = Math.min(untold + 1, events.size());
    }

    /** Those since it was last asked, oldest first. */
    List<Event> untold() {
        if (untold == 0) {
            return List.of();
        }
        var all = List.copyOf(events);
        var news = all.subList(all.size() - untold, all.size());
        untold = 0;
        return news;
    }

    /** The last ones, oldest first. */
    List<Event> events() {
        return List.copyOf(events);
    }
}
