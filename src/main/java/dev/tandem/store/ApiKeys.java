package dev.tandem.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The API keys of the installation, in whatever state. */
@ApplicationScoped
public class ApiKeys {

    private static final String COLUMNS =
            "key_id, name, scopes, workspaces, created_at, created_by, expires_at, revoked_at, last_used_at";

    private final Pool pool;

    ApiKeys(Pool pool) {
        this.pool = pool;
    }

    /** Stores a new key. */
    public Uni<Void> create(StoredApiKey key, byte[] hash) {
        return pool.preparedQuery("insert into api_key (%s, hash) values ($1, $2, $3, $4, $5, $6, $7, null, null, $8)"
                        .formatted(COLUMNS))
                .execute(Tuple.from(new @Nullable Object[] {
                    key.id(),
                    key.name(),
                    key.scopes().toArray(String[]::new),
                    key.workspaces().toArray(String[]::new),
                    LinkRows.time(key.created()),
                    key.createdBy(),
                    key.expires().map(LinkRows::time).orElse(null),
                    Buffer.buffer(hash)
                }))
                .replaceWithVoid();
    }

    /** The key with that hash. */
    public Uni<Optional<StoredApiKey>> withHash(byte[] hash) {
        return pool.preparedQuery("select %s from api_key where hash = $1".formatted(COLUMNS))
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> keys(rows).stream().findFirst());
    }

    /** The key with that id. */
    public Uni<Optional<StoredApiKey>> withId(UUID id) {
        return pool.preparedQuery("select %s from api_key where key_id = $1".formatted(COLUMNS))
                .execute(Tuple.of(id))
                .map(rows -> keys(rows).stream().findFirst());
    }

    /** All keys, the newest first. */
    public Uni<List<StoredApiKey>> all() {
        return pool.query("select %s from api_key order by created_at desc, key_id".formatted(COLUMNS))
                .execute()
                .map(ApiKeys::keys);
    }

    /** Revokes a key; one that is revoked already stays as it is. */
    public Uni<Optional<StoredApiKey>> revoke(UUID id, String actor, Instant now) {
        return pool.preparedQuery("""
                        update api_key set revoked_at = coalesce(revoked_at, $2), revoked_by = coalesce(revoked_by, $3)
                        where key_id = $1 returning %s
                        """.formatted(COLUMNS))
                .execute(Tuple.of(id, LinkRows.time(now), actor))
                .map(rows -> keys(rows).stream().findFirst());
    }

    /** Notes when keys were used last. */
    public Uni<Void> used(Map<UUID, Instant> times) {
        var ids = new ArrayList<UUID>();
        var at = new ArrayList<OffsetDateTime>();
        times.forEach((id, time) -> {
            ids.add(id);
            at.add(LinkRows.time(time));
        });
        return pool.preparedQuery("""
                        update api_key k set last_used_at = greatest(k.last_used_at, u.at)
                        from unnest($1::uuid[], $2::timestamptz[]) as u (id, at) where k.key_id = u.id
                        """)
                .execute(Tuple.of(ids.toArray(UUID[]::new), at.toArray(OffsetDateTime[]::new)))
                .replaceWithVoid();
    }

    /** Whether there has ever been one. */
    public Uni<Boolean> any() {
        return pool.query("select exists (select from api_key)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static List<StoredApiKey> keys(RowSet<Row> rows) {
        var keys = new ArrayList<StoredApiKey>();
        rows.forEach(row -> keys.add(new StoredApiKey(
                row.getUUID("key_id"),
                row.getString("name"),
                List.of(row.getArrayOfStrings("scopes")),
                List.of(row.getArrayOfStrings("workspaces")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("created_by"),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"))));
        return keys;
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
