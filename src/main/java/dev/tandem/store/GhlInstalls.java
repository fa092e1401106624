package dev.tandem.store;

import static dev.tandem.workspace.CredentialKind.GHL_OAUTH;

import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Credential;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The installations from GHL's marketplace, and whose turn it is to renew their tokens. A refresh token is good for one use:
 * only who holds the lease may use it, and what it brings is stored before anybody uses that.
 */
@ApplicationScoped
public class GhlInstalls {

    /** Why a workspace is paused whose app was taken off its location: a new authorization lets it go on. */
    public static final String UNINSTALLED = "The app was uninstalled at GHL.";

    private final Pool pool;

    GhlInstalls(Pool pool) {
        this.pool = pool;
    }

    /** Notes an authorization under way by the hash of what GHL is to bring back; those whose time is up are forgotten. */
    public Uni<Void> begin(WorkspaceId workspace, byte[] stateHash, Instant expiresAt, Instant now) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("delete from ghl_state where expires_at < $1")
                .execute(Tuple.of(LinkRows.time(now)))
                .chain(() -> connection
                        .preparedQuery(
                                "insert into ghl_state (workspace_id, state_hash, expires_at) values ($1, $2, $3)")
                        .execute(Tuple.of(workspace.value(), Buffer.buffer(stateHash), LinkRows.time(expiresAt))))
                .replaceWithVoid());
    }

    /** The workspace that an authorization was begun for; never told twice, nor after its time. */
    public Uni<Optional<WorkspaceId>> use(byte[] stateHash, Instant now) {
        return pool.preparedQuery("delete from ghl_state where state_hash = $1 returning workspace_id, expires_at")
                .execute(Tuple.of(Buffer.buffer(stateHash)))
                .map(rows -> {
                    for (var row : rows) {
                        if (LinkRows.required(row, "expires_at").isAfter(now)) {
                            return Optional.of(new WorkspaceId(row.getUUID("workspace_id")));
                        }
                    }
                    return Optional.empty();
                });
    }

    /**
     * Stores what an authorization brought; a workspace that was paused for want of one goes on.
     *
     * @param agency what the location's agency gave, if it is to open others of its locations too
     */
    public Uni<Credential> install(
            WorkspaceId workspace,
            Instant dueAt,
            Instant now,
            IntFunction<Credential> made,
            Optional<IntFunction<GhlAgencies.Held>> agency) {
        return pool.withTransaction(connection -> StoredWorkspaces.locked(connection, workspace)
                .chain(() -> Credentials.replace(connection, workspace, GHL_OAUTH, now, now, made))
                .call(() -> agency.map(held -> GhlAgencies.put(connection, workspace, held))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .call(() -> connection
                        .preparedQuery("""
                                insert into ghl_install as i (workspace_id, authorized_at, due_at) values ($1, $2, $3)
                                on conflict (workspace_id) do update set authorized_at = $2, due_at = $3, failures = 0,
                                    holder = null, lease_until = null
                                """)
                        .execute(Tuple.of(workspace.value(), LinkRows.time(now), LinkRows.time(dueAt))))
                .call(() -> opened(connection, workspace))
                .call(() -> StoredWorkspaces.changed(connection, workspace)));
    }

    /** Whether what opens the location is an authorization of before then. */
    public Uni<Boolean> isAuthorizedBefore(WorkspaceId workspace, Instant then) {
        return pool.preparedQuery(
                        "select exists (select from ghl_install where workspace_id = $1 and authorized_at < $2)")
                .execute(Tuple.of(workspace.value(), LinkRows.time(then)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Something else opens the location from now on: what becomes of the app there is nothing to the workspace any more. */
    static Uni<Void> replaced(SqlConnection connection, WorkspaceId workspace) {
        return connection
                .preparedQuery("delete from ghl_install where workspace_id = $1")
                .execute(Tuple.of(workspace.value()))
                .chain(() -> opened(connection, workspace));
    }

    /** Something opens the location again: a workspace that was paused for want of it goes on. */
    static Uni<Void> opened(SqlConnection connection, WorkspaceId workspace) {
        return connection
                .preparedQuery("""
                        update workspace set version = version + 1, authorization_lost = null,
                            state = case when paused_why = $2 then 'ACTIVE' else state end,
                            paused_why = case when paused_why = $2 then null else paused_why end
                        where workspace_id = $1 and authorization_lost is not null
                        """)
                .execute(Tuple.of(workspace.value(), UNINSTALLED))
                .replaceWithVoid();
    }

    /** Takes the turn to renew a workspace's tokens, if nobody has it. */
    public Uni<Boolean> claim(WorkspaceId workspace, UUID holder, Instant now, Instant until) {
        return pool.preparedQuery("""
                        update ghl_install set holder = $2, lease_until = $4
                        where workspace_id = $1 and (lease_until is null or lease_until < $3)
                        """)
                .execute(Tuple.of(workspace.value(), holder, LinkRows.time(now), LinkRows.time(until)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** A workspace whose tokens are due to be renewed, and their version. */
    public record Due(WorkspaceId workspace, int version) {}

    /** Those that are due to be renewed, or whose renewal was broken off, and that nobody is at. */
    public Uni<List<Due>> due(Instant now, int limit) {
        return pool.preparedQuery("""
                        select i.workspace_id, c.version
                        from ghl_install i
                        join credential c on c.workspace_id = i.workspace_id and c.kind = 'GHL_OAUTH'
                            and c.valid_until is null
                        where i.due_at <= $1 and i.lease_until is null or i.lease_until < $1
                        order by i.due_at limit $2
                        """)
                .execute(Tuple.of(LinkRows.time(now), limit))
                .map(rows -> {
                    var due = new ArrayList<Due>();
                    rows.forEach(row ->
                            due.add(new Due(new WorkspaceId(row.getUUID("workspace_id")), row.getInteger("version"))));
                    return due;
                });
    }

    /**
     * Stores a pair of tokens in place of the one that it was got with, which ends the turn. That is all that counts: even if
     * the lease was lost meanwhile, nobody else can have got another for the same refresh token.
     *
     * @param version of the pair that it was got with
     * @return empty if the workspace has another pair by now, which stays
     */
    public Uni<Optional<Credential>> store(
            WorkspaceId workspace, UUID holder, int version, Instant dueAt, Instant now, IntFunction<Credential> made) {
        return changed(
                workspace,
                connection -> replace(connection, workspace, version, dueAt, now, made)
                        .call(() -> release(connection, workspace, holder)));
    }

    /**
     * Stores a refresh token for which more is to be asked, and has the turn last for that. Whoever takes the turn after it
     * uses that token, so what is got with the same one is to be stored by {@link #complete}.
     *
     * @return empty if the workspace has another pair by now, or somebody else has the turn
     */
    public Uni<Optional<Credential>> storeHalf(
            WorkspaceId workspace, UUID holder, int version, Instant now, Instant until, IntFunction<Credential> made) {
        return changed(
                workspace,
                connection -> replace(connection, workspace, version, now, now, made)
                        .chain(stored -> connection
                                .preparedQuery(
                                        "update ghl_install set lease_until = $3 where workspace_id = $1 and holder = $2")
                                .execute(Tuple.of(workspace.value(), holder, LinkRows.time(until)))
                                .map(rows -> rows.rowCount() == 1 ? stored : Optional.<Credential>empty())));
    }

    /**
     * Stores what was asked for after {@link #storeHalf}, unless the turn was lost meanwhile: somebody else has used the
     * refresh token then.
     */
    public Uni<Optional<Credential>> complete(
            WorkspaceId workspace, UUID holder, int version, Instant dueAt, Instant now, IntFunction<Credential> made) {
        return changed(
                workspace,
                connection -> connection
                        .preparedQuery("select 1 from ghl_install where workspace_id = $1 and holder = $2 for update")
                        .execute(Tuple.of(workspace.value(), holder))
                        .chain(rows -> rows.size() == 1
                                ? replace(connection, workspace, version, dueAt, now, made)
                                : Uni.createFrom().item(Optional.<Credential>empty()))
                        .call(() -> release(connection, workspace, holder)));
    }

    private Uni<Optional<Credential>> changed(
            WorkspaceId workspace, Function<SqlConnection, Uni<Optional<Credential>>> change) {
        return pool.withTransaction(connection -> StoredWorkspaces.locked(connection, workspace)
                .chain(() -> change.apply(connection))
                .call(() -> StoredWorkspaces.changed(connection, workspace)));
    }

    private static Uni<Optional<Credential>> replace(
            SqlConnection connection,
            WorkspaceId workspace,
            int version,
            Instant dueAt,
            Instant now,
            IntFunction<Credential> made) {
        return Credentials.current(connection, workspace, GHL_OAUTH)
                .chain(current -> isVersion(current, version)
                        ? Credentials.replace(connection, workspace, GHL_OAUTH, now, now, made)
                                .call(() -> connection
                                        .preparedQuery(
                                                "update ghl_install set due_at = $2, failures = 0 where workspace_id = $1")
                                        .execute(Tuple.of(workspace.value(), LinkRows.time(dueAt))))
                                .call(() -> opened(connection, workspace))
                                .map(Optional::of)
                        : Uni.createFrom().item(Optional.<Credential>empty()));
    }

    private static boolean isVersion(Optional<Credential> current, int version) {
        return current.filter(one -> one.version() == version).isPresent();
    }

    private static Uni<Void> release(SqlConnection connection, WorkspaceId workspace, UUID holder) {
        return connection
                .preparedQuery("""
                        update ghl_install set holder = null, lease_until = null where workspace_id = $1 and holder = $2
                        """)
                .execute(Tuple.of(workspace.value(), holder))
                .replaceWithVoid();
    }

    /** Lets go of a turn that was not needed. */
    public Uni<Void> release(WorkspaceId workspace, UUID holder) {
        return pool.withConnection(connection -> release(connection, workspace, holder));
    }

    /** Lets go of a turn that brought nothing. The same token may be used again: GHL did not say that it was. */
    public Uni<Void> postpone(WorkspaceId workspace, UUID holder, Instant now, Duration firstPause, Duration longest) {
        return pool.preparedQuery("""
                        update ghl_install set holder = null, lease_until = null, failures = failures + 1,
                            due_at = $3::timestamptz
                                + least($4::bigint * power(2, least(failures, 20)), $5::bigint) * interval '1 millisecond'
                        where workspace_id = $1 and holder = $2
                        """)
                .execute(Tuple.of(
                        workspace.value(), holder, LinkRows.time(now), firstPause.toMillis(), longest.toMillis()))
                .replaceWithVoid();
    }

    /**
     * Notes that GHL takes the refresh token no more: a person has to authorize anew, and the workspace says so.
     *
     * @param version of the pair that was refused
     * @return false if the workspace has another pair by now, so that nothing is lost
     */
    public Uni<Boolean> lose(WorkspaceId workspace, UUID holder, int version, String why) {
        return pool.withTransaction(connection -> StoredWorkspaces.locked(connection, workspace)
                .chain(() -> Credentials.current(connection, workspace, GHL_OAUTH))
                .map(current -> isVersion(current, version))
                .call(lost -> lost
                        ? connection
                                .preparedQuery("update ghl_install set due_at = 'infinity' where workspace_id = $1")
                                .execute(Tuple.of(workspace.value()))
                                .chain(() -> connection.preparedQuery("""
                                                update workspace set version = version + 1, authorization_lost = $2
                                                where workspace_id = $1
                                                """).execute(Tuple.of(workspace.value(), why)))
                        : Uni.createFrom().voidItem())
                .call(() -> release(connection, workspace, holder))
                .call(() -> StoredWorkspaces.changed(connection, workspace)));
    }

    /**
     * Notes that the app was taken off the location: its tokens go, and the workspace is paused.
     *
     * @param at when, by GHL's word; what was authorized after that stays
     * @return whether anything came of it
     */
    public Uni<Boolean> uninstall(WorkspaceId workspace, Instant at) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("delete from ghl_install where workspace_id = $1 and authorized_at < $2")
                .execute(Tuple.of(workspace.value(), LinkRows.time(at)))
                .map(rows -> rows.rowCount() == 1)
                .call(gone -> gone
                        ? Credentials.drop(connection, workspace, GHL_OAUTH)
                                .chain(() ->
                                        connection.preparedQuery("""
                                                update workspace set version = version + 1, authorization_lost = $2,
                                                    state = case when state = 'ACTIVE' then 'PAUSED' else state end,
                                                    paused_why = case when state = 'ACTIVE' then $2 else paused_why end
                                                where workspace_id = $1
                                                """).execute(Tuple.of(workspace.value(), UNINSTALLED)))
                                .chain(() -> StoredWorkspaces.changed(connection, workspace))
                        : Uni.createFrom().voidItem()));
    }
}
