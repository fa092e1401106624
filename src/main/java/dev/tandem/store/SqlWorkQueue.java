package dev.tandem.store;

import dev.tandem.model.DeadLetter;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link WorkQueue} in PostgreSQL, and what it gave up. */
@ApplicationScoped
class SqlWorkQueue implements WorkQueue, DeadLetters {

    /** What waits on a run's account stays on it, but is carried whole: whoever marks it means all of it. */
    private static final String MARK = """
            insert into work as w (workspace_id, contact_id, lane, due_at) values ($1, $2, $3, $4)
            on conflict (workspace_id, contact_id) do update set
                version = w.version + 1,
                lane = least(w.lane, excluded.lane),
                due_at = case when w.dead_at is null then least(w.due_at, excluded.due_at) else excluded.due_at end,
                failures = case when w.dead_at is null then w.failures else 0 end,
                run_id = case when w.dead_at is null then w.run_id end,
                kinds = null,
                dead_at = null,
                reason = case when w.dead_at is null then w.reason end
            """;

    /**
     * A workspace's share counts what is worked on for it already, so that one with a hundred thousand rows gets no more
     * than one with a single row; one that is paused has none. The workspaces are found by leaps through the index, whatever
     * waits in each. For which run a row is worked on is asked of the row as it is claimed: a run may have fed it since the
     * statement began.
     */
    private static final String CLAIM = """
            with recursive tenant as (
                (select workspace_id from work where dead_at is null order by workspace_id limit 1)
                union all
                select (select w.workspace_id from work w
                        where w.dead_at is null and w.workspace_id > t.workspace_id
                        order by w.workspace_id limit 1)
                from tenant t where t.workspace_id is not null),
            busy as (
                select workspace_id, count(*) as leased from work
                where lease_until is not null and lease_until >= $1 group by workspace_id),
            candidate as (
                select c.workspace_id, c.contact_id, c.lane, c.due_at,
                    coalesce(b.leased, 0)
                        + row_number() over (partition by c.workspace_id order by c.lane, c.due_at) as share
                from (select workspace_id from tenant t
                      where not exists (select from workspace p
                          where p.workspace_id = t.workspace_id and p.state <> 'ACTIVE')) t
                cross join lateral (
                    select w.workspace_id, w.contact_id, w.lane, w.due_at from work w
                    where w.workspace_id = t.workspace_id and w.dead_at is null and w.due_at <= $1
                      and (w.lease_until is null or w.lease_until < $1)
                    order by w.lane, w.due_at limit $4 * 2) c
                left join busy b on b.workspace_id = c.workspace_id),
            chosen as (
                select w.workspace_id, w.contact_id
                from candidate c
                join work w on w.workspace_id = c.workspace_id and w.contact_id = c.contact_id
                where w.dead_at is null and w.due_at <= $1 and (w.lease_until is null or w.lease_until < $1)
                order by c.share, c.lane, c.due_at
                limit $4
                for update of w skip locked),
            claimed as (
                update work w set lease_until = $2, fence = $3
                from chosen c
                where w.workspace_id = c.workspace_id and w.contact_id = c.contact_id
                returning w.*)
            select w.workspace_id, w.contact_id, w.version, w.lane, w.failures, w.run_id, w.kinds,
                r.mode, r.actor, r.subject, r.allows_deletions, i.expected
            from claimed w
            left join run r on r.workspace_id = w.workspace_id and r.run_id = w.run_id
            left join run_item i on i.workspace_id = w.workspace_id and i.run_id = w.run_id
                and i.contact_id = w.contact_id
            """;

    private static final String RENEW = """
            update work set lease_until = $4 where workspace_id = $1 and contact_id = $2 and fence = $3
            """;

    /** The row as it is now, whatever was committed since the statement began; only for the holder of the lease. */
    private static final String HELD = """
            with held as (
                select version, run_id from work where workspace_id = $1 and contact_id = $2 and fence = $3 for update),
            """;

    /** The run on whose account a row stays; none if that has been stopped. */
    private static final String GOING_ON =
            " (select r.run_id from run r where r.workspace_id = $1 and r.run_id = w.run_id and r.status = 'RUNNING')";

    /** Gone if nobody marked it meanwhile; else due again at once. What earlier runs left to a person holds no later one. */
    static final String FINISH = HELD + """
            done as (
                delete from work w using held
                where w.workspace_id = $1 and w.contact_id = $2 and held.version = $4
                returning w.contact_id),
            again as (
                update work w set lease_until = null, fence = null, failures = 0, reason = null,
                    run_id =""" + GOING_ON + """
                from held
                where w.workspace_id = $1 and w.contact_id = $2 and held.version <> $4
                returning w.contact_id)
            update run_item i set
                writes = i.writes + $5,
                notes = i.notes || $9::jsonb,
                reason = $7,
                at = case when exists (select from done) then $8::timestamptz end,
                outcome = case
                    when not exists (select from done) then i.outcome
                    when $6::text is not null then $6
                    when exists (select from conflict c
                                 join run r on r.workspace_id = $1 and r.run_id = i.run_id
                                 where c.workspace_id = $1 and c.contact_id = $2 and c.status = 'OPEN'
                                   and c.type = 'MASS_DELETION' and c.opened_at >= r.started_at) then 'HELD'
                    when exists (select from conflict c
                                 where c.workspace_id = $1 and c.contact_id = $2 and c.status = 'OPEN') then 'CONFLICT'
                    when i.writes + $5 > 0 then 'WRITTEN'
                    else 'UNCHANGED' end
            where i.workspace_id = $1 and i.contact_id = $2 and i.outcome = 'QUEUED' and exists (select from held)
            """;

    /**
     * What a run began that has been stopped since is not tried again on its account, and by nobody if nobody else marked
     * it; a run that may be resumed has it to do still.
     */
    private static final String POSTPONE = HELD + """
            stopped as (
                select r.status from held join run r on r.workspace_id = $1 and r.run_id = held.run_id
                where r.status <> 'RUNNING'),
            dropped as (
                delete from work w using held, stopped
                where w.workspace_id = $1 and w.contact_id = $2 and held.version = $6 and w.lane = $8),
            later as (
                update work w set lease_until = null, fence = null, failures = failures + 1,
                    due_at = case when held.version = $6 then $4 else least(due_at, $4) end, reason = $5,
                    run_id =""" + GOING_ON + """
                from held
                where w.workspace_id = $1 and w.contact_id = $2
                  and not (exists (select from stopped) and held.version = $6 and w.lane = $8))
            update run_item i set writes = i.writes + $7, reason = $5,
                at = case when r.status = 'CANCELLED' then $9::timestamptz end,
                outcome = case when r.status = 'CANCELLED' then 'CANCELLED'
                               when r.status in ('PAUSED', 'HELD', 'FAILED') then 'PENDING'
                               else i.outcome end
            from run r
            where i.workspace_id = $1 and i.contact_id = $2 and i.outcome = 'QUEUED' and exists (select from held)
              and r.workspace_id = $1 and r.run_id = i.run_id
            """;

    private static final String BURY = HELD + """
            buried as (
                update work w set lease_until = null, fence = null, failures = failures + 1,
                    dead_at = case when held.version = $6 then $4::timestamptz end, reason = $5,
                    run_id =""" + GOING_ON + """
                from held where w.workspace_id = $1 and w.contact_id = $2
                returning w.dead_at)
            update run_item i set outcome = 'FAILED', reason = $5, at = $4
            where i.workspace_id = $1 and i.contact_id = $2 and i.outcome = 'QUEUED'
              and exists (select from buried where dead_at is not null)
            """;

    private static final String DEAD = """
            select contact_id, failures, dead_at, reason from work
            where workspace_id = $1 and dead_at is not null and ($2::uuid is null or contact_id > $2)
            order by contact_id limit $3
            """;

    private static final String REVIVE = """
            update work set version = version + 1, due_at = $3, failures = 0, dead_at = null, reason = null, run_id = null,
                kinds = null
            where workspace_id = $1 and dead_at is not null and ($2::uuid[] is null or contact_id = any($2))
            returning contact_id
            """;

    private final Pool pool;
    private final Clock clock;

    SqlWorkQueue(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<Void> mark(WorkspaceId workspace, List<Mark> marks) {
        return pool.withTransaction(connection -> mark(connection, workspace, marks));
    }

    static Uni<Void> mark(SqlConnection connection, WorkspaceId workspace, List<Mark> marks) {
        return marks.isEmpty()
                ? Uni.createFrom().voidItem()
                : put(connection, workspace, marks).chain(() -> Events.wake(connection, workspace, marks));
    }

    /** Marks contacts that are all due now: one call wakes the workers for all of them. */
    static Uni<Void> markAtOnce(SqlConnection connection, WorkspaceId workspace, List<Mark> marks) {
        return put(connection, workspace, marks)
                .chain(() -> Events.wake(connection, workspace, List.of(marks.getFirst())));
    }

    private static Uni<Void> put(SqlConnection connection, WorkspaceId workspace, List<Mark> marks) {
        return connection
                .preparedQuery(MARK)
                .executeBatch(marks.stream()
                        .sorted(java.util.Comparator.comparing(Mark::contact)) // one order for all: no deadlock
                        .map(mark -> Tuple.of(
                                workspace.value(),
                                mark.contact().value(),
                                (short) mark.lane().rank(),
                                LinkRows.time(mark.dueAt())))
                        .toList())
                .replaceWithVoid();
    }

    /** Takes a mark back, unless something else marked the contact too or a worker has it. */
    static Uni<Void> unmark(SqlConnection connection, WorkspaceId workspace, LinkId contact, Instant now) {
        return connection
                .preparedQuery("""
                        delete from work
                        where workspace_id = $1 and contact_id = $2 and version = 1 and failures = 0 and fence is null
                          and run_id is null and due_at > $3
                        """)
                .execute(Tuple.of(workspace.value(), contact.value(), LinkRows.time(now)))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Claim>> claim(int limit, Instant now, Duration lease, UUID fence) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(LinkRows.time(now), LinkRows.time(now.plus(lease)), fence, limit))
                .map(rows -> claims(rows, fence));
    }

    private static List<Claim> claims(RowSet<Row> rows, UUID fence) {
        var claims = new ArrayList<Claim>(rows.size());
        for (var row : rows) {
            claims.add(new Claim(
                    new WorkspaceId(row.getUUID("workspace_id")),
                    new LinkId(row.getUUID("contact_id")),
                    row.getLong("version"),
                    Lane.ranked(row.getShort("lane")),
                    row.getInteger("failures"),
                    fence,
                    kinds(row.getArrayOfStrings("kinds")),
                    account(row)));
        }
        return claims;
    }

    private static Set<Kind> kinds(String @Nullable [] names) {
        return names == null
                ? EnumSet.allOf(Kind.class)
                : Arrays.stream(names).map(Kind::valueOf).collect(Collectors.toSet());
    }

    private static @Nullable Account account(Row row) {
        return row.getString("mode") == null
                ? null
                : new Account(
                        row.getUUID("run_id"),
                        Run.Mode.valueOf(row.getString("mode")),
                        row.getString("actor"),
                        row.getBoolean("allows_deletions"),
                        row.getUUID("subject"),
                        row.getString("expected"));
    }

    @Override
    public Uni<Boolean> renew(Claim claim, Instant until) {
        return pool.preparedQuery(RENEW)
                .execute(Tuple.of(
                        claim.workspace().value(), claim.contact().value(), claim.fence(), LinkRows.time(until)))
                .map(updated -> updated.rowCount() > 0);
    }

    @Override
    public Uni<Void> finish(Claim claim) {
        return finish(claim, Pass.NOTHING, clock.now());
    }

    @Override
    public Uni<Void> finish(Claim claim, Pass pass, Instant now) {
        var outcome = pass.outcome();
        return pool.preparedQuery(FINISH)
                .execute(Tuple.from(new @Nullable Object[] {
                    claim.workspace().value(),
                    claim.contact().value(),
                    claim.fence(),
                    claim.version(),
                    pass.writes(),
                    outcome == null ? null : outcome.name(),
                    pass.reason(),
                    LinkRows.time(now),
                    SqlRunItems.json(pass.notes())
                }))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> postpone(Claim claim, Instant until, String reason) {
        return postpone(claim, until, reason, 0);
    }

    @Override
    public Uni<Void> postpone(Claim claim, Instant until, String reason, int writes) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.from(new Object[] {
                    claim.workspace().value(),
                    claim.contact().value(),
                    claim.fence(),
                    LinkRows.time(until),
                    reason,
                    claim.version(),
                    writes,
                    (short) Lane.BACKFILL.rank(),
                    LinkRows.time(clock.now())
                }))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> bury(Claim claim, Instant now, String reason) {
        return pool.preparedQuery(BURY)
                .execute(Tuple.of(
                        claim.workspace().value(),
                        claim.contact().value(),
                        claim.fence(),
                        LinkRows.time(now),
                        reason,
                        claim.version()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Long> waiting(WorkspaceId workspace) {
        return pool.preparedQuery("select count(*) from work where workspace_id = $1 and dead_at is null")
                .execute(Tuple.of(workspace.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<Long> due(WorkspaceId workspace, Instant now) {
        return pool.preparedQuery(
                        "select count(*) from work where workspace_id = $1 and dead_at is null and due_at <= $2")
                .execute(Tuple.of(workspace.value(), LinkRows.time(now)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<List<DeadLetter>> dead(WorkspaceId workspace, @Nullable LinkId after, int limit) {
        return pool.preparedQuery(DEAD)
                .execute(Tuple.of(workspace.value(), after == null ? null : after.value(), limit))
                .map(rows -> {
                    var letters = new ArrayList<DeadLetter>(rows.size());
                    rows.forEach(row -> letters.add(new DeadLetter(
                            new LinkId(row.getUUID("contact_id")),
                            row.getInteger("failures"),
                            LinkRows.required(row, "dead_at"),
                            row.getString("reason"))));
                    return letters;
                });
    }

    @Override
    public Uni<Long> deadCount(WorkspaceId workspace) {
        return pool.preparedQuery("select count(*) from work where workspace_id = $1 and dead_at is not null")
                .execute(Tuple.of(workspace.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<List<LinkId>> revive(WorkspaceId workspace, @Nullable Collection<LinkId> contacts, Instant now) {
        var some =
                contacts == null ? null : contacts.stream().map(LinkId::value).toArray(UUID[]::new);
        return pool.withTransaction(connection -> connection
                .preparedQuery(REVIVE)
                .execute(Tuple.of(workspace.value(), some, LinkRows.time(now)))
                .map(rows -> {
                    var revived = new ArrayList<LinkId>(rows.size());
                    rows.forEach(row -> revived.add(new LinkId(row.getUUID("contact_id"))));
                    return List.copyOf(revived);
                })
                .call(revived -> revived.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Events.publish(
                                connection,
                                List.of(new News.Event(
                                        workspace,
                                        News.Type.WORK_MARKED,
                                        revived.getFirst().value())))));
    }
}
