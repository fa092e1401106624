package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.Poll;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Rounds;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** {@link Polls} in PostgreSQL. */
@ApplicationScoped
class SqlPolls implements Polls {

    private static final String COLUMNS = """
            p.workspace_id, p.task, p.crm, p.kind, p.due_at, p.read_up_to, p.began_at, p.cursor, p.seen, p.moved, p.ended_at,
            p.failures, p.failure
            """;

    private static final String ADD = """
            insert into poll (workspace_id, task, crm, kind, due_at, read_up_to) values ($1, $2, $3, $4, $5, $6)
            on conflict (workspace_id, task, crm, kind) do nothing
            """;

    private static final String CLAIM = """
            with census as materialized (
                select workspace_id, task, crm, kind, due_at from poll
                where task = 'CENSUS' and %1$s
                order by due_at limit $6 for update skip locked),
            other as materialized (
                select workspace_id, task, crm, kind, due_at from poll
                where task <> 'CENSUS' and %1$s
                order by due_at limit $4 for update skip locked),
            due as (
                select * from (select * from census union all select * from other) either order by due_at limit $4)
            update poll p set holder = $1, lease_until = $3 from due
            where p.workspace_id = due.workspace_id and p.task = due.task and p.crm = due.crm and p.kind = due.kind
            returning
            """.formatted("""
            due_at <= $2 and (lease_until is null or lease_until < $2)
                and (workspace_id = any($5)
                     or exists (select from workspace w
                                where w.workspace_id = poll.workspace_id and w.state = 'ACTIVE'
                                  and w.authorization_lost is null))""") + COLUMNS;

    private static final String ALL =
            "select " + COLUMNS + " from poll p where p.workspace_id = $1 order by p.task, p.crm, p.kind";

    private static final String OF_HOLDER =
            " where workspace_id = $1 and task = $2 and crm = $3 and kind = $4 and holder = $5";

    /** At most this many are marked in one transaction. */
    private static final int BATCH = 500;

    private static final UUID FIRST = new UUID(0, 0);

    private final Pool pool;

    SqlPolls(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> add(List<Poll> polls) {
        return polls.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(ADD)
                        .executeBatch(polls.stream()
                                .map(poll -> subject(poll.subject())
                                        .addOffsetDateTime(LinkRows.time(poll.dueAt()))
                                        .addOffsetDateTime(LinkRows.time(poll.readUpTo())))
                                .toList())
                        .replaceWithVoid();
    }

    @Override
    public Uni<List<Poll>> claim(
            Collection<WorkspaceId> configured, UUID holder, Instant now, Instant leaseUntil, int limit, int censuses) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        holder,
                        LinkRows.time(now),
                        LinkRows.time(leaseUntil),
                        limit,
                        configured.stream().map(WorkspaceId::value).toArray(UUID[]::new),
                        censuses))
                .map(SqlPolls::polls);
    }

    @Override
    public Uni<Boolean> advance(UUID holder, Poll poll, Instant leaseUntil) {
        return pool.preparedQuery("update poll set began_at = $6, cursor = $7, seen = $8, moved = $9, lease_until = $10"
                        + OF_HOLDER)
                .execute(subject(poll.subject())
                        .addUUID(holder)
                        .addOffsetDateTime(LinkRows.time(poll.beganAt()))
                        .addString(poll.cursor())
                        .addInteger(poll.seen())
                        .addInteger(poll.moved())
                        .addOffsetDateTime(LinkRows.time(leaseUntil)))
                .map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Uni<Boolean> renew(UUID holder, Poll.Subject subject, Instant leaseUntil) {
        return pool.preparedQuery("update poll set lease_until = $6" + OF_HOLDER)
                .execute(subject(subject).addUUID(holder).addOffsetDateTime(LinkRows.time(leaseUntil)))
                .map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Uni<Void> end(UUID holder, Poll poll, Instant dueAt) {
        return pool.preparedQuery("""
                        update poll set
                            due_at = case when due_at = $6 then $7 else due_at end,
                            read_up_to = $8, began_at = null, cursor = $12, seen = $9, moved = $10, ended_at = $11,
                            failures = 0, failure = null, holder = null, lease_until = null
                        """ + OF_HOLDER)
                .execute(subject(poll.subject())
                        .addUUID(holder)
                        .addOffsetDateTime(LinkRows.time(dueAt))
                        .addOffsetDateTime(LinkRows.time(poll.dueAt()))
                        .addOffsetDateTime(LinkRows.time(poll.readUpTo()))
                        .addInteger(poll.seen())
                        .addInteger(poll.moved())
                        .addOffsetDateTime(LinkRows.time(poll.endedAt()))
                        .addString(poll.cursor()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> release(UUID holder, Poll.Subject subject) {
        return pool.preparedQuery("update poll set holder = null, lease_until = null" + OF_HOLDER)
                .execute(subject(subject).addUUID(holder))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> fail(UUID holder, Poll.Subject subject, Instant dueAt, String failure, boolean keepsPlace) {
        return pool.preparedQuery("""
                        update poll set
                            due_at = $6, failures = failures + 1, failure = $7,
                            began_at = case when $8 then began_at end, cursor = case when $8 then cursor end,
                            holder = null, lease_until = null
                        """ + OF_HOLDER)
                .execute(subject(subject)
                        .addUUID(holder)
                        .addOffsetDateTime(LinkRows.time(dueAt))
                        .addString(failure)
                        .addBoolean(keepsPlace))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Poll>> all(WorkspaceId workspace) {
        return pool.preparedQuery(ALL).execute(Tuple.of(workspace.value())).map(SqlPolls::polls);
    }

    @Override
    public Uni<Void> due(WorkspaceId workspace, Poll.@Nullable Task task, Instant now) {
        return pool.preparedQuery("""
                        update poll set due_at = $3 where workspace_id = $1 and ($2::text is null or task = $2)
                        """)
                .execute(Tuple.of(workspace.value(), task == null ? null : task.name(), LinkRows.time(now)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> hasten(Map<Poll.Subject, Instant> latest) {
        return latest.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery("""
                                update poll set due_at = $5
                                where workspace_id = $1 and task = $2 and crm = $3 and kind = $4 and due_at > $5 and failures = 0
                                """)
                        .executeBatch(latest.entrySet().stream()
                                .map(one -> subject(one.getKey()).addOffsetDateTime(LinkRows.time(one.getValue())))
                                .toList())
                        .replaceWithVoid();
    }

    @Override
    public Uni<Void> beginCensus(Poll.Subject subject) {
        return pool.preparedQuery("delete from census_seen where workspace_id = $1 and crm = $2 and kind = $3")
                .execute(Tuple.of(
                        subject.workspace().value(),
                        subject.crm().name(),
                        subject.kind().name()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> meet(Poll.Subject subject, Collection<String> externalIds) {
        return pool.preparedQuery("""
                        insert into census_seen (workspace_id, crm, kind, external_id)
                        select $1, $2, $3, met from unnest($4::text[]) as met
                        on conflict do nothing
                        """)
                .execute(Tuple.of(
                        subject.workspace().value(),
                        subject.crm().name(),
                        subject.kind().name(),
                        externalIds.toArray(String[]::new)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> markMissing(Poll.Subject subject, Instant before, Instant now) {
        return Rounds.from(new Marked(FIRST, BATCH, 0), last -> markSome(subject, before, now, last), Marked::isMore)
                .map(Marked::all);
    }

    /**
     * How far the marking is.
     *
     * @param object that was marked last
     * @param some how many were marked with it
     * @param all how many were marked so far
     */
    private record Marked(UUID object, int some, int all) {
        boolean isMore() {
            return some == BATCH;
        }
    }

    private Uni<Marked> markSome(Poll.Subject subject, Instant before, Instant now, Marked last) {
        return pool.withTransaction(connection -> missing(connection, subject, before, last.object())
                        .call(missing -> SqlWorkQueue.mark(
                                connection,
                                subject.workspace(),
                                missing.stream()
                                        .map(Missing::contact)
                                        .distinct()
                                        .map(contact -> new Mark(contact, Lane.POLL, now))
                                        .toList())))
                .map(missing -> new Marked(
                        missing.isEmpty() ? last.object() : missing.getLast().object(),
                        missing.size(),
                        last.all() + missing.size()));
    }

    private record Missing(LinkId contact, UUID object) {}

    private static Uni<List<Missing>> missing(
            SqlConnection connection, Poll.Subject subject, Instant before, UUID after) {
        return connection
                .preparedQuery("""
                        select coalesce(l.contact_id, l.link_id) as contact_id, l.link_id from link l
                        where l.workspace_id = $1 and l.kind = $2 and l.%1$s_id is not null and not l.%1$s_gone
                          and l.created_at < $3 and l.link_id > $4
                          and not exists (select from census_seen s
                              where s.workspace_id = $1 and s.kind = $2 and s.crm = $5 and s.external_id = l.%1$s_id)
                        order by l.link_id limit $6
                        """.formatted(LinkRows.column(subject.crm())))
                .execute(Tuple.of(
                        subject.workspace().value(),
                        subject.kind().name(),
                        LinkRows.time(before),
                        after,
                        subject.crm().name(),
                        BATCH))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Missing(new LinkId(row.getUUID("contact_id")), row.getUUID("link_id")))
                        .toList());
    }

    private static Tuple subject(Poll.Subject subject) {
        return Tuple.tuple()
                .addUUID(subject.workspace().value())
                .addString(subject.task().name())
                .addString(subject.crm().name())
                .addString(subject.kind().name());
    }

    private static List<Poll> polls(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(SqlPolls::poll)
                .toList();
    }

    private static Poll poll(Row row) {
        return new Poll(
                new Poll.Subject(
                        new WorkspaceId(row.getUUID("workspace_id")),
                        Poll.Task.valueOf(row.getString("task")),
                        Crm.valueOf(row.getString("crm")),
                        Kind.valueOf(row.getString("kind"))),
                LinkRows.required(row, "due_at"),
                LinkRows.required(row, "read_up_to"),
                LinkRows.instant(row, "began_at"),
                row.getString("cursor"),
                row.getInteger("seen"),
                row.getInteger("moved"),
                LinkRows.instant(row, "ended_at"),
                row.getInteger("failures"),
                row.getString("failure"));
    }
}
