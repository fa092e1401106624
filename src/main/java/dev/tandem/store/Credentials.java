package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Credential;
import dev.tandem.workspace.CredentialKind;
import dev.tandem.workspace.Sealed;
import dev.tandem.workspace.Vault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The credentials of workspaces, sealed. Every change is told to all replicas as it commits. */
@ApplicationScoped
public class Credentials {

    private static final String COLUMNS = """
            workspace_id, crm, kind, version, ciphertext, nonce, key_id, hint, scopes, expires_at, valid_until, created_at
            """;

    private static final String INSERT =
            "insert into credential (" + COLUMNS + ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    /** Those that the new one replaces are used until the given time; those whose time is up go. */
    private static final String REPLACE = """
            with gone as (
                delete from credential where workspace_id = $1 and kind = any($2)
                    and (valid_until < $4 or $3::timestamptz <= $4))
            update credential set valid_until = $3
            where workspace_id = $1 and kind = any($2) and valid_until is null and $3::timestamptz > $4
            """;

    private final Pool pool;

    Credentials(Pool pool) {
        this.pool = pool;
    }

    static Uni<Map<WorkspaceId, List<Credential>>> of(SqlClient client, @Nullable UUID workspace) {
        return client.preparedQuery(
                        "select " + COLUMNS + " from credential where $1::uuid is null or workspace_id = $1")
                .execute(Tuple.of(workspace))
                .map(rows -> {
                    var found = new HashMap<WorkspaceId, List<Credential>>();
                    for (var row : rows) {
                        var one = credential(row);
                        found.computeIfAbsent(one.workspace(), _ -> new ArrayList<>())
                                .add(one);
                    }
                    return found;
                });
    }

    /** The one of that kind that nothing has replaced. */
    public Uni<Optional<Credential>> current(WorkspaceId workspace, CredentialKind kind) {
        return pool.withConnection(connection -> current(connection, workspace, kind));
    }

    static Uni<Optional<Credential>> current(SqlConnection connection, WorkspaceId workspace, CredentialKind kind) {
        return connection
                .preparedQuery("select " + COLUMNS
                        + " from credential where workspace_id = $1 and kind = $2 and valid_until is null")
                .execute(Tuple.of(workspace.value(), kind.name()))
                .map(rows -> {
                    for (var row : rows) {
                        return Optional.of(credential(row));
                    }
                    return Optional.empty();
                });
    }

    /**
     * Puts a credential in place of whatever opened the same until now.
     *
     * @param until how long those before are still used; not at all if it is not after {@code now}
     * @param made the credential, by the version that it gets
     */
    public Uni<Credential> replace(
            WorkspaceId workspace, CredentialKind kind, Instant until, Instant now, IntFunction<Credential> made) {
        return pool.withTransaction(connection -> StoredWorkspaces.locked(connection, workspace)
                .chain(() -> replace(connection, workspace, kind, until, now, made))
                .call(() -> kind == CredentialKind.GHL_TOKEN
                        ? GhlInstalls.replaced(connection, workspace)
                        : Uni.createFrom().voidItem())
                .call(() -> StoredWorkspaces.changed(connection, workspace)));
    }

    static Uni<Credential> replace(
            SqlConnection connection,
            WorkspaceId workspace,
            CredentialKind kind,
            Instant until,
            Instant now,
            IntFunction<Credential> made) {
        return nextVersion(connection, workspace, kind)
                .map(made::apply)
                .call(() -> connection
                        .preparedQuery(REPLACE)
                        .execute(Tuple.of(workspace.value(), replaced(kind), LinkRows.time(until), LinkRows.time(now))))
                .call(one -> connection.preparedQuery(INSERT).execute(tuple(one)));
    }

    /** Versions are never used again, so that none can be put back in place of another. */
    static Uni<Integer> nextVersion(SqlConnection connection, WorkspaceId workspace, CredentialKind kind) {
        return connection
                .preparedQuery("""
                        insert into credential_version as v (workspace_id, kind, version) values ($1, $2, 1)
                        on conflict (workspace_id, kind) do update set version = v.version + 1
                        returning version
                        """)
                .execute(Tuple.of(workspace.value(), kind.name()))
                .map(rows -> rows.iterator().next().getInteger("version"));
    }

    private static String[] replaced(CredentialKind by) {
        return Arrays.stream(CredentialKind.values())
                .filter(kind -> kind.isReplacedBy(by))
                .map(CredentialKind::name)
                .toArray(String[]::new);
    }

    /** Deletes all credentials of that kind. */
    static Uni<Void> drop(SqlConnection connection, WorkspaceId workspace, CredentialKind kind) {
        return connection
                .preparedQuery("delete from credential where workspace_id = $1 and kind = $2")
                .execute(Tuple.of(workspace.value(), kind.name()))
                .replaceWithVoid();
    }

    /**
     * What came of a part.
     *
     * @param count how many were sealed anew
     * @param last the last that was looked at; empty if none are left
     */
    public record Resealed(int count, Optional<Vault.Place> last) {}

    /**
     * Seals some anew that another key than the given one opens.
     *
     * @param after the last of the part before; empty for the first
     * @param anew the same credential, sealed with that key; empty to leave it as it is
     */
    public Uni<Resealed> resealSome(
            String keyId, Optional<Vault.Place> after, int limit, Function<Credential, Optional<Credential>> anew) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("select " + COLUMNS + """
                         from credential
                        where key_id <> $1 and ($2::uuid is null or (workspace_id, kind, version) > ($2, $3::text, $4::integer))
                        order by workspace_id, kind, version limit $5 for update skip locked
                        """)
                .execute(Tuple.of(
                        keyId,
                        after.map(place -> place.workspace().value()).orElse(null),
                        after.map(place -> place.kind().name()).orElse(null),
                        after.map(Vault.Place::version).orElse(null),
                        limit))
                .chain(rows -> {
                    var found = StreamSupport.stream(rows.spliterator(), false)
                            .map(Credentials::credential)
                            .toList();
                    var last = found.size() < limit
                            ? Optional.<Vault.Place>empty()
                            : Optional.of(found.getLast().place());
                    var sealed = found.stream()
                            .flatMap(one -> anew.apply(one).stream())
                            .toList();
                    return reseal(connection, sealed).replaceWith(new Resealed(sealed.size(), last));
                }));
    }

    private static Uni<Void> reseal(SqlConnection connection, List<Credential> sealed) {
        if (sealed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery("""
                        update credential set ciphertext = $4, nonce = $5, key_id = $6
                        where workspace_id = $1 and kind = $2 and version = $3
                        """)
                .executeBatch(sealed.stream()
                        .map(one -> Tuple.of(
                                one.workspace().value(),
                                one.kind().name(),
                                one.version(),
                                Buffer.buffer(one.sealed().ciphertext()),
                                Buffer.buffer(one.sealed().nonce()),
                                one.sealed().keyId()))
                        .toList())
                .chain(() -> Events.publish(
                        connection,
                        sealed.stream()
                                .map(Credential::workspace)
                                .map(id -> new News.Event(id, News.Type.WORKSPACE_CHANGED, id.value()))
                                .toList()));
    }

    private static Tuple tuple(Credential one) {
        return Tuple.tuple()
                .addUUID(one.workspace().value())
                .addString(one.kind().crm().name())
                .addString(one.kind().name())
                .addInteger(one.version())
                .addValue(Buffer.buffer(one.sealed().ciphertext()))
                .addValue(Buffer.buffer(one.sealed().nonce()))
                .addString(one.sealed().keyId())
                .addString(one.hint().orElse(null))
                .addArrayOfString(one.scopes()
                        .map(scopes -> scopes.stream().sorted().toArray(String[]::new))
                        .orElse(null))
                .addOffsetDateTime(LinkRows.time(one.expiresAt()))
                .addOffsetDateTime(LinkRows.time(one.validUntil()))
                .addOffsetDateTime(LinkRows.time(one.createdAt()));
    }

    private static Credential credential(Row row) {
        return new Credential(
                new WorkspaceId(row.getUUID("workspace_id")),
                CredentialKind.valueOf(row.getString("kind")),
                row.getInteger("version"),
                new Sealed(row.getString("key_id"), bytes(row, "nonce"), bytes(row, "ciphertext")),
                Optional.ofNullable(row.getString("hint")),
                Optional.ofNullable(row.getArrayOfStrings("scopes")).map(Set::of),
                LinkRows.instant(row, "expires_at"),
                LinkRows.instant(row, "valid_until"),
                LinkRows.required(row, "created_at"));
    }

    private static byte[] bytes(Row row, String column) {
        return ((Buffer) row.getValue(column)).getBytes();
    }
}
