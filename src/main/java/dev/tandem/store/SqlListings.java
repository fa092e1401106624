package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** {@link Listings} in PostgreSQL. */
@ApplicationScoped
class SqlListings implements Listings {

    private final Pool pool;

    SqlListings(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Map<Listing, Instant>> fetched(WorkspaceId workspace, Collection<LinkId> contacts) {
        return pool.preparedQuery(
                        "select contact_id, crm, kind, fetched_at from listing where workspace_id = $1 and contact_id = any($2)")
                .execute(Tuple.of(
                        workspace.value(), contacts.stream().map(LinkId::value).toArray(UUID[]::new)))
                .map(rows -> {
                    var fetched = new HashMap<Listing, Instant>();
                    for (var row : rows) {
                        fetched.put(
                                new Listing(
                                        new LinkId(row.getUUID("contact_id")),
                                        Crm.valueOf(row.getString("crm")),
                                        Kind.valueOf(row.getString("kind"))),
                                LinkRows.required(row, "fetched_at"));
                    }
                    return fetched;
                });
    }

    @Override
    public Uni<Void> note(WorkspaceId workspace, Collection<Listing> lists, Instant at) {
        return pool.preparedQuery("""
                        insert into listing as l (workspace_id, contact_id, crm, kind, fetched_at)
                        select $1, n.contact_id, n.crm, n.kind, $5
                        from unnest($2::uuid[], $3::text[], $4::text[]) as n (contact_id, crm, kind)
                        order by n.contact_id, n.crm, n.kind
                        on conflict (workspace_id, contact_id, crm, kind) do update set
                            fetched_at = greatest(l.fetched_at, excluded.fetched_at)
                        """)
                .execute(Tuple.of(
                        workspace.value(),
                        lists.stream().map(list -> list.contact().value()).toArray(UUID[]::new),
                        lists.stream().map(list -> list.crm().name()).toArray(String[]::new),
                        lists.stream().map(list -> list.kind().name()).toArray(String[]::new),
                        LinkRows.time(at)))
                .replaceWithVoid();
    }
}
