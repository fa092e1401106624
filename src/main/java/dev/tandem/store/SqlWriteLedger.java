package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@link WriteLedger} in PostgreSQL. */
@ApplicationScoped
class SqlWriteLedger implements WriteLedger {

    private final Pool pool;

    SqlWriteLedger(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Optional<Sending>> sending(
            WorkspaceId workspace, UUID writeId, Creation creation, Instant now, Instant notSince) {
        return pool.preparedQuery("""
                        with lacking as (
                            select 1 from link l where l.workspace_id = $1 and l.link_id = $4 and l.%s_id is null for share)
                        insert into write_ledger as w
                            (workspace_id, write_id, contact_id, link_id, crm, operation, state, fields, linked_to, first_at,
                             noted_at)
                        select $1, $2, $3, $4, $5, 'create', 'SENT', $6, $7, $8, $8 from lacking
                        on conflict (workspace_id, link_id, crm) do update set state = 'SENT', noted_at = excluded.noted_at
                        where w.noted_at <= $9
                        returning write_id, xmax = 0 as first, fields, linked_to
                        """.formatted(LinkRows.column(creation.crm())))
                .execute(Tuple.from(new Object[] {
                    workspace.value(),
                    writeId,
                    creation.contact().value(),
                    creation.link().value(),
                    creation.crm().name(),
                    Json.of(creation.fields()),
                    creation.linkedTo(),
                    LinkRows.time(now),
                    LinkRows.time(notSince)
                }))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(sending(rows.iterator().next())));
    }

    private static Sending sending(Row row) {
        return new Sending(
                row.getUUID("write_id"),
                row.getBoolean("first"),
                Json.fields((JsonObject) row.getJson("fields")),
                row.getString("linked_to"));
    }

    @Override
    public Uni<Void> unknown(WorkspaceId workspace, UUID writeId) {
        return pool.preparedQuery("update write_ledger set state = 'UNKNOWN' where workspace_id = $1 and write_id = $2")
                .execute(Tuple.of(workspace.value(), writeId))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> settled(WorkspaceId workspace, UUID writeId) {
        return pool.preparedQuery("delete from write_ledger where workspace_id = $1 and write_id = $2")
                .execute(Tuple.of(workspace.value(), writeId))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> forget(WorkspaceId workspace, LinkId link, Crm crm) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(workspace.value(), link.value(), crm.name()))
                .replaceWithVoid();
    }

    private static final String FORGET =
            "delete from write_ledger where workspace_id = $1 and link_id = $2 and crm = $3";

    /** Forgets the creations of the halves that objects get, in the transaction that gives them. */
    static Uni<Void> forget(
            SqlConnection connection, WorkspaceId workspace, List<Link> before, List<Links.Change> changes) {
        var halves = new ArrayList<Tuple>();
        for (var i = 0; i < before.size(); i++) {
            var link = changes.get(i).link();
            for (var crm : link.gainedSince(before.get(i))) {
                halves.add(Tuple.of(workspace.value(), link.id().value(), crm.name()));
            }
        }
        return halves.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection.preparedQuery(FORGET).executeBatch(halves).replaceWithVoid();
    }

    @Override
    public Uni<Map<LinkId, Fields>> sent(WorkspaceId workspace, Crm crm, Collection<LinkId> objects) {
        return pool.preparedQuery(
                        "select link_id, fields from write_ledger where workspace_id = $1 and crm = $2 and link_id = any($3)")
                .execute(Tuple.of(
                        workspace.value(),
                        crm.name(),
                        objects.stream().map(LinkId::value).toArray(UUID[]::new)))
                .map(SqlWriteLedger::fieldsByLink);
    }

    @Override
    public Uni<Map<LinkId, Fields>> sentContacts(WorkspaceId workspace, Crm crm) {
        return pool.preparedQuery("""
                        select link_id, fields from write_ledger
                        where workspace_id = $1 and crm = $2 and contact_id = link_id
                        """)
                .execute(Tuple.of(workspace.value(), crm.name()))
                .map(SqlWriteLedger::fieldsByLink);
    }

    private static Map<LinkId, Fields> fieldsByLink(RowSet<Row> rows) {
        var fields = new HashMap<LinkId, Fields>();
        rows.forEach(
                row -> fields.put(new LinkId(row.getUUID("link_id")), Json.fields((JsonObject) row.getJson("fields"))));
        return fields;
    }

    @Override
    public Uni<Optional<Open>> open(WorkspaceId workspace, LinkId link, Crm crm) {
        return pool.preparedQuery(
                        "select first_at, noted_at from write_ledger where workspace_id = $1 and link_id = $2 and crm = $3")
                .execute(Tuple.of(workspace.value(), link.value(), crm.name()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(open(rows.iterator().next())));
    }

    private static Open open(Row row) {
        return new Open(LinkRows.required(row, "first_at"), LinkRows.required(row, "noted_at"));
    }
}
