package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
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
                        insert into write_ledger as w
                            (workspace_id, write_id, contact_id, link_id, crm, operation, state, fields, linked_to, noted_at)
                        values ($1, $2, $3, $4, $5, 'create', 'SENT', $6, $7, $8)
                        on conflict (workspace_id, link_id, crm) do update set state = 'SENT', noted_at = excluded.noted_at
                        where w.noted_at <= $9
                        returning write_id, xmax = 0 as first, fields, linked_to
                        """)
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

    @Override
    public Uni<Void> foundChildren(WorkspaceId workspace, LinkId contact) {
        return pool.preparedQuery("""
                        delete from write_ledger w using link l
                        where w.workspace_id = $1 and l.workspace_id = $1 and l.contact_id = $2 and l.link_id = w.link_id
                          and (w.crm = 'GHL' and l.ghl_id is not null or w.crm = 'RANKR' and l.rankr_id is not null)
                        """)
                .execute(Tuple.of(workspace.value(), contact.value()))
                .replaceWithVoid();
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
    public Uni<Void> found(WorkspaceId workspace, LinkId link, Crm crm) {
        return pool.preparedQuery("delete from write_ledger where workspace_id = $1 and link_id = $2 and crm = $3")
                .execute(Tuple.of(workspace.value(), link.value(), crm.name()))
                .replaceWithVoid();
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
    public Uni<Optional<Instant>> open(WorkspaceId workspace, LinkId link, Crm crm) {
        return pool.preparedQuery(
                        "select noted_at from write_ledger where workspace_id = $1 and link_id = $2 and crm = $3")
                .execute(Tuple.of(workspace.value(), link.value(), crm.name()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(LinkRows.required(rows.iterator().next(), "noted_at")));
    }
}
