package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mutations that carried an idempotency key, and what they came to. */
@ApplicationScoped
public class Idempotency {

    private final Pool pool;

    Idempotency(Pool pool) {
        this.pool = pool;
    }

    /**
     * A mutation made before.
     *
     * @param request what it asked for, to tell a repeat from another use of the same key
     * @param writes what it came to; null while it goes on, or if its process died
     */
    public record Earlier(
            String request,
            @Nullable LinkId object,
            @Nullable List<AuditEntry.Write> writes) {}

    /** Takes a key for a mutation; returns what it was taken for, if it was taken before. */
    public Uni<Optional<Earlier>> take(WorkspaceId workspace, String key, String request, LinkId object, Instant now) {
        return pool.preparedQuery("""
                        insert into idempotency (workspace_id, key, request, link_id, made_at) values ($1, $2, $3, $4, $5)
                        on conflict (workspace_id, key) do nothing
                        """)
                .execute(Tuple.of(workspace.value(), key, request, object.value(), LinkRows.time(now)))
                .chain(inserted ->
                        inserted.rowCount() == 1 ? Uni.createFrom().item(Optional.empty()) : earlier(workspace, key));
    }

    private Uni<Optional<Earlier>> earlier(WorkspaceId workspace, String key) {
        return pool.preparedQuery(
                        "select request, link_id, writes from idempotency where workspace_id = $1 and key = $2")
                .execute(Tuple.of(workspace.value(), key))
                .map(rows -> {
                    var row = rows.iterator().next();
                    UUID object = row.getUUID("link_id");
                    var writes = (JsonArray) row.getJson("writes");
                    return Optional.of(new Earlier(
                            row.getString("request"),
                            object == null ? null : new LinkId(object),
                            writes == null ? null : Json.writes(writes)));
                });
    }

    /** Notes what a mutation came to. */
    public Uni<Void> came(WorkspaceId workspace, String key, LinkId object, List<AuditEntry.Write> writes) {
        return pool.preparedQuery(
                        "update idempotency set link_id = $3, writes = $4 where workspace_id = $1 and key = $2")
                .execute(Tuple.of(workspace.value(), key, object.value(), Json.writes(writes)))
                .replaceWithVoid();
    }

    /** Gives a key back whose mutation changed nothing, so that it can be used again. */
    public Uni<Void> giveBack(WorkspaceId workspace, String key) {
        return pool.preparedQuery("delete from idempotency where workspace_id = $1 and key = $2")
                .execute(Tuple.of(workspace.value(), key))
                .replaceWithVoid();
    }
}
