package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link RunItems} in PostgreSQL. */
@ApplicationScoped
class SqlRunItems implements RunItems {

    private static final String ADD_ALL = """
            insert into run_item (workspace_id, run_id, contact_id)
            select l.workspace_id, $2, l.link_id from link l
            where l.workspace_id = $1 and l.kind = 'CONTACT'
              and (l.deleted_at is null
                   or l.ghl_id is not null and not l.ghl_gone
                   or l.rankr_id is not null and not l.rankr_gone)
            on conflict do nothing
            """;

    private static final String ADD = """
            insert into run_item (workspace_id, run_id, contact_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing
            """;

    private static final String ADD_TOUCHED = """
            insert into run_item (workspace_id, run_id, contact_id)
            select distinct $1::uuid, $2::uuid, coalesce(l.contact_id, l.link_id)
            from audit_entry a join link l on l.workspace_id = a.workspace_id and l.link_id = a.link_id
            where a.workspace_id = $1 and a.run_id = $3
                and (a.writes @> '[{"outcome": "DONE"}]' or a.writes @> '[{"outcome": "UNKNOWN"}]')
            on conflict do nothing
            """;

    /** The item is locked before its row in the queue: whoever finishes the row then sees that it was marked again. */
    private static final String FEED = """
            with room as (
                select greatest(0, $3 - count(*)) as free from run_item
                where workspace_id = $1 and run_id = $2 and outcome = 'QUEUED'),
            running as (
                select from run where workspace_id = $1 and run_id = $2 and status = 'RUNNING' for share),
            fed as (
                update run_item i set outcome = 'QUEUED', reason = null
                from (select contact_id from run_item
                      where workspace_id = $1 and run_id = $2 and outcome = 'PENDING'
                      order by contact_id
                      limit coalesce((select free from room where exists (select from running)), 0)) as next
                where i.workspace_id = $1 and i.run_id = $2 and i.contact_id = next.contact_id and i.outcome = 'PENDING'
                returning i.contact_id)
            insert into work as w (workspace_id, contact_id, lane, due_at, run_id, kinds)
            select $1, contact_id, $4, $5, $2, $6 from fed order by contact_id
            on conflict (workspace_id, contact_id) do update set
                version = w.version + 1,
                lane = least(w.lane, excluded.lane),
                due_at = case when w.dead_at is null then least(w.due_at, excluded.due_at) else excluded.due_at end,
                failures = case when w.dead_at is null then w.failures else 0 end,
                dead_at = null,
                reason = case when w.dead_at is null then w.reason end,
                run_id = excluded.run_id,
                kinds = case when w.dead_at is not null then excluded.kinds
                             when w.kinds is not null and excluded.kinds is not null
                             then (select array_agg(distinct kind) from unnest(w.kinds || excluded.kinds) kind) end
            """;

    private static final String DROPPED = """
            with dropped as (
                delete from work
                where workspace_id = $1 and run_id = $2 and fence is null and dead_at is null and lane = $3
                returning contact_id)
            """;

    private static final String WITHDRAW = DROPPED + """
            update run_item i set outcome = 'PENDING'
            where i.workspace_id = $1 and i.run_id = $2
              and i.outcome = 'QUEUED' and i.contact_id in (select contact_id from dropped)
            """;

    private static final String DROP = DROPPED + """
            update run_item i set outcome = 'CANCELLED', at = $4
            where i.workspace_id = $1 and i.run_id = $2
              and (i.outcome = 'PENDING' or i.outcome = 'QUEUED' and i.contact_id in (select contact_id from dropped))
            """;

    private final Pool pool;

    SqlRunItems(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> addAll(Run run) {
        return pool.preparedQuery(ADD_ALL)
                .execute(Tuple.of(run.workspace().value(), run.id()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Long> living(WorkspaceId workspace, @Nullable LinkId after) {
        return pool.preparedQuery("""
                        select count(*) from link
                        where workspace_id = $1 and kind = 'CONTACT' and deleted_at is null
                          and ($2::uuid is null or link_id > $2)
                        """)
                .execute(Tuple.of(workspace.value(), after == null ? null : after.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<Void> add(Run run, Collection<LinkId> contacts) {
        return contacts.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(ADD)
                        .execute(Tuple.of(
                                run.workspace().value(),
                                run.id(),
                                contacts.stream().map(LinkId::value).toArray(UUID[]::new)))
                        .replaceWithVoid();
    }

    @Override
    public Uni<Void> addTouchedBy(Run run, UUID other) {
        return pool.preparedQuery(ADD_TOUCHED)
                .execute(Tuple.of(run.workspace().value(), run.id(), other))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> feed(Run run, int window, Instant now) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(FEED)
                .execute(Tuple.of(
                        run.workspace().value(),
                        run.id(),
                        window,
                        (short) Lane.BACKFILL.rank(),
                        LinkRows.time(now),
                        kinds(run.scope().kinds())))
                .chain(fed -> fed.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : Events.publish(
                                connection,
                                List.of(new News.Event(run.workspace(), News.Type.WORK_MARKED, run.id())))));
    }

    /** As they are written; null stands for all. */
    static String @Nullable [] kinds(Set<Kind> kinds) {
        return kinds.size() == Kind.values().length
                ? null
                : kinds.stream().map(Kind::name).toArray(String[]::new);
    }

    @Override
    public Uni<Map<RunItem.Outcome, Integer>> counts(WorkspaceId workspace, UUID run) {
        return pool.preparedQuery("""
                        select outcome, count(*)::integer as items from run_item
                        where workspace_id = $1 and run_id = $2 group by outcome
                        """).execute(Tuple.of(workspace.value(), run)).map(rows -> {
            var counts = new EnumMap<RunItem.Outcome, Integer>(RunItem.Outcome.class);
            rows.forEach(row -> counts.put(RunItem.Outcome.valueOf(row.getString("outcome")), row.getInteger("items")));
            return counts;
        });
    }

    @Override
    public Uni<Void> drop(Run run, Instant now) {
        return pool.preparedQuery(DROP)
                .execute(Tuple.of(run.workspace().value(), run.id(), (short) Lane.BACKFILL.rank(), LinkRows.time(now)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> withdraw(Run run) {
        return pool.preparedQuery(WITHDRAW)
                .execute(Tuple.of(run.workspace().value(), run.id(), (short) Lane.BACKFILL.rank()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> turn(Run run, Set<RunItem.Outcome> from, RunItem.Outcome to) {
        return pool.preparedQuery("""
                        update run_item set outcome = $4, at = case when $4 = 'PENDING' then null else at end
                        where workspace_id = $1 and run_id = $2 and outcome = any($3)
                        """)
                .execute(Tuple.of(
                        run.workspace().value(),
                        run.id(),
                        from.stream().map(RunItem.Outcome::name).toArray(String[]::new),
                        to.name()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<RunItem>> page(
            WorkspaceId workspace, UUID run, RunItem.@Nullable Outcome outcome, @Nullable LinkId after, int limit) {
        return pool.preparedQuery("""
                        select contact_id, outcome, writes, reason, notes, at from run_item
                        where workspace_id = $1 and run_id = $2 and ($3::text is null or outcome = $3)
                          and ($4::uuid is null or contact_id > $4)
                        order by contact_id limit $5
                        """)
                .execute(Tuple.from(new @Nullable Object[] {
                    workspace.value(),
                    run,
                    outcome == null ? null : outcome.name(),
                    after == null ? null : after.value(),
                    limit
                }))
                .map(rows -> {
                    var items = new ArrayList<RunItem>(rows.size());
                    rows.forEach(row -> items.add(item(row)));
                    return items;
                });
    }

    private static RunItem item(Row row) {
        return new RunItem(
                new LinkId(row.getUUID("contact_id")),
                RunItem.Outcome.valueOf(row.getString("outcome")),
                row.getInteger("writes"),
                row.getString("reason"),
                notes((JsonArray) row.getJson("notes")),
                LinkRows.instant(row, "at"));
    }

    static JsonArray json(List<RunItem.Note> notes) {
        var json = new JsonArray();
        notes.forEach(note -> json.add(new JsonObject()
                .put("object", note.object().toString())
                .put("kind", note.kind().name())
                .put("crm", note.crm().name())
                .put("field", note.field())
                .put("restored", note.restored())
                .put("reason", note.reason())));
        return json;
    }

    private static List<RunItem.Note> notes(JsonArray json) {
        var notes = new ArrayList<RunItem.Note>(json.size());
        for (var i = 0; i < json.size(); i++) {
            var note = json.getJsonObject(i);
            notes.add(new RunItem.Note(
                    new LinkId(UUID.fromString(note.getString("object"))),
                    Kind.valueOf(note.getString("kind")),
                    Crm.valueOf(note.getString("crm")),
                    note.getString("field"),
                    note.getBoolean("restored"),
                    note.getString("reason")));
        }
        return notes;
    }
}
