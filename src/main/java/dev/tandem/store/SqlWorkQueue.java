package dev.tandem.store;

import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** {@link WorkQueue} in PostgreSQL. */
@ApplicationScoped
class SqlWorkQueue implements WorkQueue {

    private static final String MARK = """
            insert into work as w (workspace_id, contact_id, lane, due_at) values ($1, $2, $3, $4)
            on conflict (workspace_id, contact_id) do update set
                version = w.version + 1,
                lane = least(w.lane, excluded.lane),
                due_at = case when w.dead_at is null and w.failures = 0
                              then least(w.due_at, excluded.due_at) else excluded.due_at end,
                failures = case when w.dead_at is null then w.failures else 0 end,
                dead_at = null,
                reason = case when w.dead_at is null then w.reason end
            """;

    private static final String CLAIM = """
            update work set lease_until = $2, fence = $3
            where (workspace_id, contact_id) in (
                select workspace_id, contact_id from work
                where dead_at is null and due_at <= $1 and (lease_until is null or lease_until < $1)
                order by lane, due_at
                limit $4
                for update skip locked)
            returning workspace_id, contact_id, version, lane, failures
            """;

    /** Gone if nobody marked it meanwhile; else due again at once. Both only for the holder of the lease. */
    private static final String FINISH = """
            with done as (
                delete from work
                where workspace_id = $1 and contact_id = $2 and fence = $3 and version = $4
                returning 1)
            update work set lease_until = null, fence = null, failures = 0, reason = null
            where workspace_id = $1 and contact_id = $2 and fence = $3 and version <> $4
            """;

    private static final String POSTPONE = """
            update work set lease_until = null, fence = null, failures = failures + 1,
                due_at = case when version = $6 then $4 else least(due_at, $4) end, reason = $5
            where workspace_id = $1 and contact_id = $2 and fence = $3
            """;

    private static final String BURY = """
            update work set lease_until = null, fence = null, failures = failures + 1,
                dead_at = case when version = $6 then $4::timestamptz end, reason = $5
            where workspace_id = $1 and contact_id = $2 and fence = $3
            """;

    private final Pool pool;

    SqlWorkQueue(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> mark(WorkspaceId workspace, Mark mark) {
        return pool.withTransaction(connection -> mark(connection, workspace, List.of(mark)));
    }

    static Uni<Void> mark(SqlConnection connection, WorkspaceId workspace, List<Mark> marks) {
        return marks.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(MARK)
                        .executeBatch(marks.stream()
                                .sorted(java.util.Comparator.comparing(Mark::contact)) // one order for all: no deadlock
                                .map(mark -> Tuple.of(
                                        workspace.value(),
                                        mark.contact().value(),
                                        (short) mark.lane().rank(),
                                        LinkRows.time(mark.dueAt())))
                                .toList())
                        .chain(() -> Events.wake(connection, workspace, marks));
    }

    /** Takes a mark back, unless something else marked the contact too or a worker has it. */
    static Uni<Void> unmark(SqlConnection connection, WorkspaceId workspace, LinkId contact) {
        return connection
                .preparedQuery("""
                        delete from work
                        where workspace_id = $1 and contact_id = $2 and version = 1 and failures = 0 and fence is null
                        """)
                .execute(Tuple.of(workspace.value(), contact.value()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<Claim>> claim(int limit, Instant now, Duration lease, UUID fence) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(LinkRows.time(now), LinkRows.time(now.plus(lease)), fence, limit))
                .map(rows -> {
                    var claims = new ArrayList<Claim>(rows.size());
                    for (var row : rows) {
                        claims.add(new Claim(
                                new WorkspaceId(row.getUUID("workspace_id")),
                                new LinkId(row.getUUID("contact_id")),
                                row.getLong("version"),
                                Lane.ranked(row.getShort("lane")),
                                row.getInteger("failures"),
                                fence));
                    }
                    return claims;
                });
    }

    @Override
    public Uni<Void> finish(Claim claim) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(claim.workspace().value(), claim.contact().value(), claim.fence(), claim.version()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> postpone(Claim claim, Instant until, String reason) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(
                        claim.workspace().value(),
                        claim.contact().value(),
                        claim.fence(),
                        LinkRows.time(until),
                        reason,
                        claim.version()))
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
}
