package dev.tandem.store;

import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What providers were asked about contacts and what came of it, the contacts that wait for that, and how often each
 * provider was asked.
 */
@ApplicationScoped
public class Enrichments {

    private static final String COLUMNS =
            "contact_id, provider, inputs, outcome, answer, fields, reason, failures, due_at, at";

    private static final String TAKE = """
            insert into enrichment as e (workspace_id, contact_id, provider, inputs, outcome, at)
            values ($1, $2, $3, $4, 'ASKED', $5)
            on conflict (workspace_id, contact_id, provider) do update set
                inputs = excluded.inputs, outcome = 'ASKED', answer = null, fields = '{}', reason = null, due_at = null,
                failures = case when e.inputs = excluded.inputs and not $6 then e.failures else 0 end, at = excluded.at
            where e.inputs <> excluded.inputs
               or e.outcome = 'FAILED' and (e.due_at <= $5 or $6)
               or e.outcome = 'ASKED' and e.at < $7
            returning\s""" + COLUMNS;

    private static final String SETTLE = """
            update enrichment set outcome = $6, answer = $7, fields = $8, reason = $9, failures = $10, due_at = $11, at = $12
            where workspace_id = $1 and contact_id = $2 and provider = $3 and inputs = $4 and outcome = $5
            """;

    private static final String MARK = """
            insert into enrichment_work as w (workspace_id, contact_id, due_at)
            select $1, id, $3 from unnest($2::uuid[]) as id order by id
            on conflict (workspace_id, contact_id) do update set
                version = w.version + 1, due_at = least(w.due_at, excluded.due_at)
            """;

    private static final String AT_WORK = """
            select w.workspace_id from unnest($1::uuid[]) as w (workspace_id)
            where exists (
                select from enrichment_work e
                where e.workspace_id = w.workspace_id and e.due_at <= $2
                  and (e.lease_until is null or e.lease_until < $2))
            """;

    private static final String CLAIM = """
            with due as materialized (
                select workspace_id, contact_id from enrichment_work
                where workspace_id = $1 and due_at <= $2 and (lease_until is null or lease_until < $2)
                order by due_at limit $5 for update skip locked)
            update enrichment_work w set lease_until = $3, fence = $4 from due
            where w.workspace_id = due.workspace_id and w.contact_id = due.contact_id
            returning w.contact_id, w.version
            """;

    private static final String FINISH = """
            with held as (
                select version from enrichment_work where workspace_id = $1 and contact_id = $2 and fence = $3 for update),
            done as (
                delete from enrichment_work w using held
                where w.workspace_id = $1 and w.contact_id = $2 and held.version = $4)
            update enrichment_work w set lease_until = null, fence = null from held
            where w.workspace_id = $1 and w.contact_id = $2 and held.version <> $4
            """;

    private static final String POSTPONE = """
            update enrichment_work set lease_until = null, fence = null,
                due_at = case when version = $4 then $5 else least(due_at, $5) end
            where workspace_id = $1 and contact_id = $2 and fence = $3
            """;

    private static final String SPEND = """
            insert into enrichment_quota as q (workspace_id, provider, minute, in_minute, day, in_day)
            values ($1, $2, $3, 1, $4, 1)
            on conflict (workspace_id, provider) do update set
                in_minute = case when q.minute = $3 then q.in_minute + 1 else 1 end, minute = $3,
                in_day = case when q.day = $4 then q.in_day + 1 else 1 end, day = $4
            where (q.minute < $3 or q.minute = $3 and q.in_minute < $5)
              and (q.day < $4 or q.day = $4 and q.in_day < $6)
            returning in_minute
            """;

    private static final String LEVEL =
            "select minute, in_minute, day, in_day from enrichment_quota where workspace_id = $1 and provider = $2";

    private final Pool pool;
    private final FeedCursors feed;

    Enrichments(Pool pool) {
        this.pool = pool;
        this.feed = new FeedCursors(pool, "enrichment");
    }

    /** What became of a question. */
    public enum Outcome {
        /** It is being asked. */
        ASKED,
        /** What it was answered is still to be filled in. */
        ANSWERED,
        /** What it was answered is in the contact. */
        FILLED,
        /** It was answered, but nothing of that was missing any more, or fit. */
        LEFT,
        /** The provider knows nothing. */
        NOTHING,
        /** The provider does not take the question, or a CRM what it was answered. */
        REFUSED,
        /** It failed. */
        FAILED
    }

    /**
     * A question about a contact, and what became of it.
     *
     * @param inputs the hash of the values that the provider went by
     * @param answer what is still to be filled in; null unless that is so
     * @param fields what was filled
     * @param failures how often it failed
     * @param dueAt when it is asked again after a failure; null if it is not
     */
    public record Enquiry(
            LinkId contact,
            String provider,
            String inputs,
            Outcome outcome,
            @Nullable JsonObject answer,
            List<String> fields,
            @Nullable String reason,
            int failures,
            @Nullable Instant dueAt,
            Instant at) {

        public Enquiry {
            fields = List.copyOf(fields);
        }

        /** This question after something became of it. */
        public Enquiry became(
                Outcome next, @Nullable JsonObject given, List<String> filled, @Nullable String why, Instant now) {
            return new Enquiry(contact, provider, inputs, next, given, filled, why, failures, null, now);
        }

        /** This question after it failed once more. */
        public Enquiry failed(String why, @Nullable Instant again, Instant now) {
            return new Enquiry(
                    contact, provider, inputs, Outcome.FAILED, null, List.of(), why, failures + 1, again, now);
        }

        /** This question, which was not asked after all. */
        public Enquiry putOff(String why, Instant again, Instant now) {
            return new Enquiry(contact, provider, inputs, Outcome.FAILED, null, List.of(), why, failures, again, now);
        }
    }

    /**
     * A question as it stands.
     *
     * @param mine whether it is the caller's to ask now
     */
    public record Taken(boolean mine, Enquiry asked) {}

    /**
     * Takes a question to ask it, unless it was answered, or is being asked.
     *
     * @param anew whether one that failed may be asked before its time or after it was given up, as if it had never failed
     * @param staleBefore one that is being asked since before then has lost its process
     */
    public Uni<Taken> take(
            WorkspaceId workspace,
            LinkId contact,
            String provider,
            String inputs,
            Instant now,
            boolean anew,
            Instant staleBefore) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(TAKE)
                .execute(Tuple.from(new @Nullable Object[] {
                    workspace.value(),
                    contact.value(),
                    provider,
                    inputs,
                    LinkRows.time(now),
                    anew,
                    LinkRows.time(staleBefore)
                }))
                .chain(rows -> rows.size() > 0
                        ? Uni.createFrom()
                                .item(new Taken(true, asked(rows.iterator().next())))
                        : connection
                                .preparedQuery(
                                        "select " + COLUMNS
                                                + " from enrichment where workspace_id = $1 and contact_id = $2 and provider = $3")
                                .execute(Tuple.of(workspace.value(), contact.value(), provider))
                                .map(found ->
                                        new Taken(false, asked(found.iterator().next())))));
    }

    /** Notes what became of a question that was {@code from}; nothing if somebody else has taken it since. */
    public Uni<Void> settle(WorkspaceId workspace, Outcome from, Enquiry to) {
        return pool.preparedQuery(SETTLE)
                .execute(Tuple.from(new @Nullable Object[] {
                    workspace.value(),
                    to.contact().value(),
                    to.provider(),
                    to.inputs(),
                    from.name(),
                    to.outcome().name(),
                    to.answer(),
                    to.fields().toArray(String[]::new),
                    to.reason(),
                    to.failures(),
                    LinkRows.time(to.dueAt()),
                    LinkRows.time(to.at())
                }))
                .replaceWithVoid();
    }

    /** What is known of the questions about a contact, by provider. */
    public Uni<List<Enquiry>> about(WorkspaceId workspace, LinkId contact) {
        return pool.preparedQuery("select " + COLUMNS
                        + " from enrichment where workspace_id = $1 and contact_id = $2 order by provider")
                .execute(Tuple.of(workspace.value(), contact.value()))
                .map(rows -> {
                    var all = new ArrayList<Enquiry>();
                    rows.forEach(row -> all.add(asked(row)));
                    return List.copyOf(all);
                });
    }

    /**
     * A contact that one process holds.
     *
     * @param fence proves who holds it
     */
    public record Claim(WorkspaceId workspace, LinkId contact, long version, UUID fence) {}

    /** Notes that there may be something to ask about contacts. */
    public Uni<Void> mark(WorkspaceId workspace, Collection<LinkId> contacts, Instant dueAt) {
        return contacts.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withConnection(connection -> mark(connection, workspace, contacts, dueAt));
    }

    /**
     * Reads on in the feed of a workspace, unless another process does just now, and notes the contacts about which there
     * may be something to ask.
     *
     * @param matters whether a change may lead to a question
     * @return what there is beyond
     */
    public Uni<Feed.Rest> follow(WorkspaceId workspace, int limit, Instant now, Predicate<Feed.Change> matters) {
        return feed.read(
                workspace,
                limit,
                (connection, changes) -> {
                    var contacts = changes.stream()
                            .filter(matters)
                            .map(Feed.Change::contact)
                            .distinct()
                            .toList();
                    return contacts.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : mark(connection, workspace, contacts, now);
                },
                _ -> Uni.createFrom().voidItem());
    }

    /**
     * Those of the followed workspaces where a contact is due, or something has happened that was not read yet.
     *
     * @param since what had been decided before then is not looked for
     */
    public Uni<Set<WorkspaceId>> atWork(Collection<WorkspaceId> followed, Instant now, Instant since) {
        return feed.behind(followed, since)
                .chain(behind -> pool.preparedQuery(AT_WORK)
                        .execute(Tuple.of(
                                followed.stream().map(WorkspaceId::value).toArray(UUID[]::new), LinkRows.time(now)))
                        .map(FeedCursors::workspaces)
                        .invoke(due -> due.addAll(behind)));
    }

    /** Notes that there may be something to ask about the first of the contacts that a search finds, and says how many. */
    public Uni<Integer> markFound(LinkSearch.Request search, Instant dueAt) {
        return Uni.createFrom().deferred(() -> {
            var found = LinkSearch.ids(search);
            return pool.preparedQuery("""
                            with found as (%s)
                            insert into enrichment_work as w (workspace_id, contact_id, due_at)
                            select $1, link_id, %s from found order by link_id
                            on conflict (workspace_id, contact_id) do update set
                                version = w.version + 1, due_at = least(w.due_at, excluded.due_at)
                            """.formatted(found.sql(), found.parameter(LinkRows.time(dueAt))))
                    .execute(found.parameters())
                    .map(rows -> rows.rowCount());
        });
    }

    static Uni<Void> mark(SqlConnection connection, WorkspaceId workspace, Collection<LinkId> contacts, Instant dueAt) {
        return connection
                .preparedQuery(MARK)
                .execute(Tuple.of(
                        workspace.value(),
                        contacts.stream().map(LinkId::value).toArray(UUID[]::new),
                        LinkRows.time(dueAt)))
                .replaceWithVoid();
    }

    /** Takes up to {@code limit} contacts of a workspace that are due, past those that others hold. */
    public Uni<List<Claim>> claim(WorkspaceId workspace, int limit, Instant now, Duration lease, UUID fence) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(workspace.value(), LinkRows.time(now), LinkRows.time(now.plus(lease)), fence, limit))
                .map(rows -> {
                    var claims = new ArrayList<Claim>();
                    rows.forEach(row -> claims.add(new Claim(
                            workspace, new LinkId(row.getUUID("contact_id")), row.getLong("version"), fence)));
                    return List.copyOf(claims);
                });
    }

    /** Keeps a contact until then; false if it is somebody else's by now. */
    public Uni<Boolean> renew(Claim claim, Instant until) {
        return pool.preparedQuery("""
                        update enrichment_work set lease_until = $4
                        where workspace_id = $1 and contact_id = $2 and fence = $3
                        """)
                .execute(Tuple.of(
                        claim.workspace().value(), claim.contact().value(), claim.fence(), LinkRows.time(until)))
                .map(updated -> updated.rowCount() > 0);
    }

    /** Lets go of a contact; one that was marked meanwhile comes again. */
    public Uni<Void> finish(Claim claim) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(claim.workspace().value(), claim.contact().value(), claim.fence(), claim.version()))
                .replaceWithVoid();
    }

    /** Puts a contact back until then. */
    public Uni<Void> postpone(Claim claim, Instant until) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(
                        claim.workspace().value(),
                        claim.contact().value(),
                        claim.fence(),
                        claim.version(),
                        LinkRows.time(until)))
                .replaceWithVoid();
    }

    /** How many contacts of a workspace wait. */
    public Uni<Long> waiting(WorkspaceId workspace) {
        return pool.preparedQuery("select count(*) from enrichment_work where workspace_id = $1")
                .execute(Tuple.of(workspace.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * Whether a provider may be asked.
     *
     * @param rest how long it may not be; nothing if it may
     */
    public record Spent(boolean granted, Duration rest) {}

    /** Counts one question against a provider's quota, unless that is used up. All processes share one count. */
    public Uni<Spent> spend(WorkspaceId workspace, String provider, int perMinute, int perDay, Instant now) {
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        var day = now.truncatedTo(ChronoUnit.DAYS);
        return pool.preparedQuery(SPEND)
                .execute(Tuple.of(
                        workspace.value(), provider, LinkRows.time(minute), LinkRows.time(day), perMinute, perDay))
                .chain(rows -> rows.size() > 0
                        ? Uni.createFrom().item(new Spent(true, Duration.ZERO))
                        : level(workspace, provider, perMinute, perDay, now)
                                .map(left -> new Spent(
                                        false,
                                        Duration.between(
                                                now,
                                                left.day() > 0
                                                        ? minute.plus(1, ChronoUnit.MINUTES)
                                                        : day.plus(1, ChronoUnit.DAYS)))));
    }

    /** How many questions a provider's quota still has room for, within this minute and this UTC day. */
    public record Level(int minute, int day) {}

    public Uni<Level> level(WorkspaceId workspace, String provider, int perMinute, int perDay, Instant now) {
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        var day = now.truncatedTo(ChronoUnit.DAYS);
        return pool.preparedQuery(LEVEL)
                .execute(Tuple.of(workspace.value(), provider))
                .map(rows -> rows.size() == 0
                        ? new Level(perMinute, perDay)
                        : level(rows.iterator().next(), perMinute, perDay, minute, day));
    }

    private static Level level(Row row, int perMinute, int perDay, Instant minute, Instant day) {
        var inMinute = LinkRows.required(row, "minute").isBefore(minute) ? 0 : row.getInteger("in_minute");
        var inDay = LinkRows.required(row, "day").isBefore(day) ? 0 : row.getInteger("in_day");
        var leftToday = Math.max(0, perDay - inDay);
        return new Level(Math.min(leftToday, Math.max(0, perMinute - inMinute)), leftToday);
    }

    private static Enquiry asked(Row row) {
        return new Enquiry(
                new LinkId(row.getUUID("contact_id")),
                row.getString("provider"),
                row.getString("inputs"),
                Outcome.valueOf(row.getString("outcome")),
                Optional.ofNullable((JsonObject) row.getJson("answer")).orElse(null),
                Arrays.asList(row.getArrayOfStrings("fields")),
                row.getString("reason"),
                row.getInteger("failures"),
                LinkRows.instant(row, "due_at"),
                LinkRows.required(row, "at"));
    }
}
