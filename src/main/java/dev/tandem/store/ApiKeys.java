package dev.tandem.store;

import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The API keys of the installation, in whatever state. */
@ApplicationScoped
public class ApiKeys {

    private static final String COLUMNS =
            "key_id, name, scopes, workspaces, created_at, created_by, expires_at, revoked_at, last_used_at";

    /** Held for one transaction by whoever makes or revokes keys: nobody misses what another is about to change. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('tandem api keys'))";

    private static final String GOOD = "k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)";

    private static final String FULL = """
            select w.name from unnest($1::text[]) as w (name)
            where not '*' = any($1)
              and (select count(*) from api_key k where k.workspaces @> array[w.name] and %s) >= $3
            order by w.name limit 1
            """.formatted(GOOD);

    private static final String MADE = """
            with recursive made as (
                select key_id from api_key where created_by = 'key:' || $1::uuid
                union
                select k.key_id from api_key k join made m on k.created_by = 'key:' || m.key_id)
            select %s from api_key k join made using (key_id) where %s order by created_at desc, key_id
            """.formatted(COLUMNS, GOOD);

    private final Pool pool;

    ApiKeys(Pool pool) {
        this.pool = pool;
    }

    /**
     * Stores a new key, unless a workspace that it opens has {@code most} that are good already: those that open all
     * workspaces are not bound. Fails with a {@link Failure.BadInput} then, and with a {@link Failure.Denied} if the key that
     * it is made with is good no longer.
     *
     * @param maker the key that it is made with, if it is
     */
    public Uni<Void> create(StoredApiKey key, byte[] hash, Optional<UUID> maker, int most) {
        return alone(connection -> demandGood(connection, maker, key.created())
                .chain(() -> demandRoom(connection, key, most))
                .chain(() -> insert(connection, key, hash)));
    }

    private <T> Uni<T> alone(Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(
                connection -> connection.query(LOCK).execute().chain(() -> work.apply(connection)));
    }

    /** What opens something is believed for seconds: a key that was just revoked must not leave others behind. */
    private static Uni<Void> demandGood(SqlConnection connection, Optional<UUID> maker, Instant now) {
        return maker.map(id -> connection
                        .preparedQuery("select from api_key k where k.key_id = $1 and " + GOOD)
                        .execute(Tuple.of(id, LinkRows.time(now)))
                        .invoke(rows -> {
                            if (rows.size() == 0) {
                                throw Failure.Denied.unauthenticated("The key that you come with is good no longer.");
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<Void> demandRoom(SqlConnection connection, StoredApiKey key, int most) {
        return connection
                .preparedQuery(FULL)
                .execute(Tuple.of(key.workspaces().toArray(String[]::new), LinkRows.time(key.created()), most))
                .invoke(rows -> rows.forEach(row -> {
                    throw new Failure.BadInput(
                            "workspaces",
                            "names %s, which has %d keys already, and may have no more (tandem.security.keys-per-workspace): revoke one of them first"
                                    .formatted(row.getString("name"), most));
                }))
                .replaceWithVoid();
    }

    private static Uni<Void> insert(SqlConnection connection, StoredApiKey key, byte[] hash) {
        return connection
                .preparedQuery("insert into api_key (%s, hash) values ($1, $2, $3, $4, $5, $6, $7, null, null, $8)"
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

    /** Those that open no workspace but these, the newest first. */
    public Uni<List<StoredApiKey>> within(Set<String> workspaces) {
        return pool.preparedQuery("""
                        select %s from api_key where workspaces && $1 and workspaces <@ $1
                        order by created_at desc, key_id
                        """.formatted(COLUMNS))
                .execute(Tuple.of((Object) workspaces.toArray(String[]::new)))
                .map(ApiKeys::keys);
    }

    /**
     * A key that is revoked.
     *
     * @param made the keys that were made with it, or with one of those, and were good until then
     */
    public record Revoked(StoredApiKey key, List<StoredApiKey> made) {}

    /**
     * Revokes a key; one that is revoked already stays as it is.
     *
     * @param andMade whether those that were made with it are revoked, too
     */
    public Uni<Optional<Revoked>> revoke(UUID id, boolean andMade, String actor, Instant now) {
        return alone(connection -> connection
                .preparedQuery(MADE)
                .execute(Tuple.of(id, LinkRows.time(now)))
                .map(ApiKeys::keys)
                .chain(made -> revoke(connection, List.of(id), actor, now)
                        .chain(key -> (andMade
                                        ? revoke(connection, ids(made), actor, now)
                                        : Uni.createFrom().item(made))
                                .map(those -> key.stream().findFirst().map(one -> new Revoked(one, those))))));
    }

    private static List<UUID> ids(List<StoredApiKey> keys) {
        return keys.stream().map(StoredApiKey::id).toList();
    }

    private static Uni<List<StoredApiKey>> revoke(SqlConnection connection, List<UUID> ids, String actor, Instant now) {
        return connection
                .preparedQuery("""
                        update api_key set revoked_at = coalesce(revoked_at, $2), revoked_by = coalesce(revoked_by, $3)
                        where key_id = any($1) returning %s
                        """.formatted(COLUMNS))
                .execute(Tuple.of(ids.toArray(UUID[]::new), LinkRows.time(now), actor))
                .map(ApiKeys::keys);
    }

    /**
     * Forgets keys that were good for the last time before then: all but the newest, which tells that there has been one, and
     * those that others were made with.
     */
    public Uni<Void> forget(Instant deadline) {
        return pool.preparedQuery("""
                        delete from api_key k where least(k.revoked_at, k.expires_at) < $1
                          and k.key_id <> (select key_id from api_key order by created_at desc, key_id limit 1)
                          and not exists (select from api_key m where m.created_by = 'key:' || k.key_id)
                        """)
                .execute(Tuple.of(LinkRows.time(deadline)))
                .replaceWithVoid();
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
