package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mutations that carried an idempotency key, and what they came to. */
@ApplicationScoped
public class Idempotency {

    private final Pool pool;

    Idempotency(Pool pool) {
        this.pool = pool;
    }

    /** What there is to do for a caller who names a key. */
    public sealed interface Taking {}

    /**
     * The key is his: he makes the mutation, and says what it came to.
     *
     * @param object the object that it is about; the one of the first attempt, if its process died
     * @param again whether there was an attempt before, which got nobody knows how far
     * @param since when the key was taken; proves who holds it
     */
    public record Free(LinkId object, boolean again, Instant since) implements Taking {}

    /**
     * The mutation was made before, or still is.
     *
     * @param request what it asked for, to tell a repeat from another use of the same key
     * @param writes what it came to; null while it goes on
     */
    public record Earlier(
            String request,
            @Nullable LinkId object,
            @Nullable List<AuditEntry.Write> writes) implements Taking {}

    /** Of several that take a key whose process died, one gets it: the others find it taken just now. */
    private static final String TAKE = """
            insert into idempotency as i (workspace_id, key, request, link_id, made_at) values ($1, $2, $3, $4, $5)
            on conflict (workspace_id, key) do update set made_at = excluded.made_at
            where i.writes is null and i.request = excluded.request and i.made_at < $6
            returning link_id, xmax <> 0 as again
            """;

    /**
     * Takes a key for a mutation of {@code object}.
     *
     * @param deadline whoever took it before then and has said nothing since is taken to be dead: the mutation may be made
     *     again
     */
    public Uni<Taking> take(
            WorkspaceId workspace, String key, String request, LinkId object, Instant now, Instant deadline) {
        var since = now.truncatedTo(ChronoUnit.MICROS); // as the database keeps it
        return pool.preparedQuery(TAKE)
                .execute(Tuple.from(new Object[] {
                    workspace.value(), key, request, object.value(), LinkRows.time(since), LinkRows.time(deadline)
                }))
                .chain(rows -> rows.size() == 0
                        ? earlier(workspace, key).map(earlier -> earlier)
                        : Uni.createFrom().item(free(rows.iterator().next(), object, since)));
    }

    private static Taking free(Row row, LinkId wanted, Instant since) {
        UUID object = row.getUUID("link_id");
        return new Free(object == null ? wanted : new LinkId(object), row.getBoolean("again"), since);
    }

    private Uni<Earlier> earlier(WorkspaceId workspace, String key) {
        return pool.preparedQuery(
                        "select request, link_id, writes from idempotency where workspace_id = $1 and key = $2")
                .execute(Tuple.of(workspace.value(), key))
                .map(rows -> {
                    var row = rows.iterator().next();
                    UUID object = row.getUUID("link_id");
                    var writes = (JsonArray) row.getJson("writes");
                    return new Earlier(
                            row.getString("request"),
                            object == null ? null : new LinkId(object),
                            writes == null ? null : Json.writes(writes));
                });
    }

    /** Notes what a mutation came to, unless somebody else has taken the key since. */
    public Uni<Void> came(
            WorkspaceId workspace, String key, Instant since, LinkId object, List<AuditEntry.Write> writes) {
        return pool.preparedQuery("""
                        update idempotency set link_id = $4, writes = $5
                        where workspace_id = $1 and key = $2 and made_at = $3
                        """)
                .execute(Tuple.of(workspace.value(), key, LinkRows.time(since), object.value(), Json.writes(writes)))
                .replaceWithVoid();
    }

    /** Notes what a repeat was answered while the first attempt has not said what it came to; that one's word wins. */
    public Uni<Void> answered(WorkspaceId workspace, String key, List<AuditEntry.Write> writes) {
        return pool.preparedQuery("""
                        update idempotency set writes = $3 where workspace_id = $1 and key = $2 and writes is null
                        """)
                .execute(Tuple.of(workspace.value(), key, Json.writes(writes)))
                .replaceWithVoid();
    }

    /** Gives a key back whose mutation changed nothing, so that it can be used again. */
    public Uni<Void> giveBack(WorkspaceId workspace, String key, Instant since) {
        return pool.preparedQuery("delete from idempotency where workspace_id = $1 and key = $2 and made_at = $3")
                .execute(Tuple.of(workspace.value(), key, LinkRows.time(since)))
                .replaceWithVoid();
    }
}
