package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The creations on their way to a CRM. Noted before they are sent: what is found here after a crash or a time-out may have
 * happened, and is looked up before anything is created again. Other writes need no note, as repeating them changes
 * nothing.
 */
@ApplicationScoped
public class WriteLedger {

    private final Pool pool;

    WriteLedger(Pool pool) {
        this.pool = pool;
    }

    /**
     * Notes that a record is about to be created.
     *
     * @param notSince an earlier creation of the same half whose outcome is not known stands in the way if it was sent
     *     after this; of several that try, one may send
     * @return the write; empty if it must not be sent now
     */
    public Uni<Optional<Sending>> sending(
            WorkspaceId workspace,
            UUID writeId,
            LinkId contact,
            LinkId link,
            Crm crm,
            Fields fields,
            Instant now,
            Instant notSince) {
        return pool.preparedQuery("""
                        insert into write_ledger as w
                            (workspace_id, write_id, contact_id, link_id, crm, operation, state, fields, noted_at)
                        values ($1, $2, $3, $4, $5, 'create', 'SENT', $6, $7)
                        on conflict (workspace_id, link_id, crm) do update set state = 'SENT', noted_at = excluded.noted_at
                        where w.noted_at <= $8
                        returning write_id, xmax = 0 as first
                        """)
                .execute(Tuple.from(new Object[] {
                    workspace.value(),
                    writeId,
                    contact.value(),
                    link.value(),
                    crm.name(),
                    Json.of(fields),
                    LinkRows.time(now),
                    LinkRows.time(notSince)
                }))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(sending(rows.iterator().next())));
    }

    /** Forgets the creations of those halves of a contact's children that were found. */
    public Uni<Void> foundChildren(WorkspaceId workspace, LinkId contact) {
        return pool.preparedQuery("""
                        delete from write_ledger w using link l
                        where w.workspace_id = $1 and w.contact_id = $2
                          and l.workspace_id = w.workspace_id and l.link_id = w.link_id
                          and (w.crm = 'GHL' and l.ghl_id is not null or w.crm = 'RANKR' and l.rankr_id is not null)
                        """)
                .execute(Tuple.of(workspace.value(), contact.value()))
                .replaceWithVoid();
    }

    /**
     * A creation that may be sent.
     *
     * @param id the same for every try
     * @param first whether nothing was sent before: only then does a certain failure mean that there is nothing
     */
    public record Sending(UUID id, boolean first) {}

    private static Sending sending(Row row) {
        return new Sending(row.getUUID("write_id"), row.getBoolean("first"));
    }

    /** Notes that nobody knows whether it happened. */
    public Uni<Void> unknown(WorkspaceId workspace, UUID writeId) {
        return pool.preparedQuery("update write_ledger set state = 'UNKNOWN' where workspace_id = $1 and write_id = $2")
                .execute(Tuple.of(workspace.value(), writeId))
                .replaceWithVoid();
    }

    /** Forgets a write whose outcome is known: it was confirmed, or it certainly did not happen. */
    public Uni<Void> settled(WorkspaceId workspace, UUID writeId) {
        return pool.preparedQuery("delete from write_ledger where workspace_id = $1 and write_id = $2")
                .execute(Tuple.of(workspace.value(), writeId))
                .replaceWithVoid();
    }

    /** Forgets the creation of a half that was found, whether it was noted or not. */
    public Uni<Void> found(WorkspaceId workspace, LinkId link, Crm crm) {
        return pool.preparedQuery("delete from write_ledger where workspace_id = $1 and link_id = $2 and crm = $3")
                .execute(Tuple.of(workspace.value(), link.value(), crm.name()))
                .replaceWithVoid();
    }

    /** Since when the creation of that half is without a known outcome; empty if there is none. */
    public Uni<Optional<Instant>> open(WorkspaceId workspace, LinkId link, Crm crm) {
        return pool.preparedQuery(
                        "select noted_at from write_ledger where workspace_id = $1 and link_id = $2 and crm = $3")
                .execute(Tuple.of(workspace.value(), link.value(), crm.name()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(LinkRows.required(rows.iterator().next(), "noted_at")));
    }
}
