package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Credential;
import dev.tandem.workspace.StoredWorkspace;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.WorkspacesConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The workspaces that were created at run time. Every change is told to all replicas as it commits. */
@ApplicationScoped
public class StoredWorkspaces {

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String COLUMNS = """
            workspace_id, name, region, timezone, ghl_location_id, ghl_url, rankr_url, rankr_path_prefix, rankr_token_url,
            rankr_scope, mode, test_flag, test_contact_ids, state, paused_why, authorization_lost, created_at, version, poll_every
            """;

    private static final String INSERT = "insert into workspace (" + COLUMNS
            + ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";

    private static final String UPDATE = """
            update workspace set region = $3, timezone = $4, ghl_location_id = $5, ghl_url = $6, rankr_url = $7,
                rankr_path_prefix = $8, rankr_token_url = $9, rankr_scope = $10, mode = $11, test_flag = $12,
                test_contact_ids = $13, state = $14, paused_why = $15, authorization_lost = $16, version = $18,
                poll_every = $19,
                deleting_since = case when $14 = 'DELETING' then coalesce(deleting_since, now()) end
            where workspace_id = $1 and name = $2 and created_at = $17
            """;

    private static final String LOCK = """
            update api_key k set
                workspaces = coalesce(nullif(array_remove(k.workspaces, w.name), '{}'), array[w.name || ' (deleted)']),
                revoked_at = case when k.workspaces <@ array[w.name] then coalesce(k.revoked_at, now())
                    else k.revoked_at end,
                revoked_by = case when k.workspaces <@ array[w.name] then coalesce(k.revoked_by, 'workspaceDelete')
                    else k.revoked_by end
            from workspace w
            where w.workspace_id = $1 and w.state = 'DELETING' and w.name = any(k.workspaces)
            """;

    private static final String KEYS = """
            select exists (select from api_key
                where $1 = any(workspaces) and revoked_at is null and (expires_at is null or expires_at > $2))
            """;

    private final Pool pool;

    StoredWorkspaces(Pool pool) {
        this.pool = pool;
    }

    /** A workspace with all credentials that it has. */
    public record Known(StoredWorkspace workspace, List<Credential> credentials) {}

    /** All that there are. */
    public Uni<List<Known>> all() {
        return known(null);
    }

    /** One of them; empty if there is none by now. */
    public Uni<Optional<Known>> one(WorkspaceId id) {
        return known(id).map(found -> found.stream().findFirst());
    }

    private Uni<List<Known>> known(@Nullable WorkspaceId id) {
        var only = id == null ? null : id.value();
        return pool.preparedQuery("select " + COLUMNS + " from workspace where $1::uuid is null or workspace_id = $1")
                .execute(Tuple.of(only))
                .chain(rows -> Credentials.of(pool, only).map(credentials -> {
                    var all = new ArrayList<Known>();
                    for (var row : rows) {
                        var workspace = workspace(row);
                        all.add(new Known(workspace, credentials.getOrDefault(workspace.id(), List.of())));
                    }
                    return all;
                }));
    }

    /**
     * Adds a workspace.
     *
     * @throws Failure.Conflict if its name or its GHL location is another's, or keys of another that was so named would open
     *     it, as a failure of the Uni
     */
    public Uni<Void> add(StoredWorkspace workspace) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery(INSERT)
                        .execute(tuple(workspace))
                        .chain(() -> requireNoKeys(connection, workspace))
                        .chain(() -> changed(connection, workspace.id())))
                .onFailure(PgException.class)
                .transform(StoredWorkspaces::taken);
    }

    /** A workspace that was in the configuration, and is not any more, has left its keys behind. */
    private static Uni<Void> requireNoKeys(SqlConnection connection, StoredWorkspace workspace) {
        return connection
                .preparedQuery(KEYS)
                .execute(Tuple.of(workspace.name(), LinkRows.time(workspace.createdAt())))
                .invoke(rows -> {
                    if (rows.iterator().next().getBoolean(0)) {
                        throw new Failure.Conflict(
                                "name",
                                "API keys open the workspace of this name that there was before: revoke them, or choose"
                                        + " another name.");
                    }
                })
                .replaceWithVoid();
    }

    /** Remembers that the whole audit was exported to its end, in an export that began then. */
    public Uni<Void> exported(WorkspaceId id, Instant began) {
        return pool.preparedQuery("update workspace set exported_at = $2 where workspace_id = $1")
                .execute(Tuple.of(id.value(), LinkRows.time(began)))
                .replaceWithVoid();
    }

    /** When the last export of the whole audit began that came to its end; empty if there is none. */
    public Uni<Optional<Instant>> exportedAt(WorkspaceId id) {
        return pool.preparedQuery(
                        "select exported_at from workspace where workspace_id = $1 and exported_at is not null")
                .execute(Tuple.of(id.value()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getOffsetDateTime("exported_at").toInstant())
                        .findFirst());
    }

    /**
     * Changes a workspace, one change after the other.
     *
     * @param change what it is to be, by what it is; the version counts up by itself, unless nothing changes
     * @throws Failure.NotFound if there is none, or it is being deleted, as a failure of the Uni
     * @throws Failure.Conflict if it moved on since {@code expectedVersion}, or its GHL location is another's, likewise
     */
    public Uni<StoredWorkspace> change(
            WorkspaceId id, @Nullable Integer expectedVersion, UnaryOperator<StoredWorkspace> change) {
        return pool.withTransaction(connection -> locked(connection, id).chain(before -> {
                    if (expectedVersion != null && expectedVersion != before.version()) {
                        throw new Failure.Conflict(
                                "expectedVersion",
                                "The workspace is at version %d by now: read it again.".formatted(before.version()));
                    }
                    var after = next(before, change.apply(before));
                    return after.equals(before)
                            ? Uni.createFrom().item(before)
                            : connection
                                    .preparedQuery(UPDATE)
                                    .execute(tuple(after))
                                    .call(() -> lock(connection, id))
                                    .chain(() -> changed(connection, id))
                                    .replaceWith(after);
                }))
                .onFailure(PgException.class)
                .transform(StoredWorkspaces::taken);
    }

    private static StoredWorkspace next(StoredWorkspace before, StoredWorkspace after) {
        return after.equals(before)
                ? before
                : new StoredWorkspace(
                        before.id(),
                        before.name(),
                        after.settings(),
                        after.state(),
                        after.pausedWhy(),
                        after.authorizationLost(),
                        before.createdAt(),
                        before.version() + 1);
    }

    /** A workspace that nobody else changes until the transaction ends. */
    static Uni<StoredWorkspace> locked(SqlConnection connection, WorkspaceId id) {
        return connection
                .preparedQuery("select " + COLUMNS
                        + " from workspace where workspace_id = $1 and state <> 'DELETING' for update")
                .execute(Tuple.of(id.value()))
                .map(rows -> first(rows).orElseThrow(() -> Failure.NotFound.named("workspace", "id")));
    }

    /**
     * Keeps keys out of a workspace that is being deleted, and so out of any that is given its name later: the name goes from
     * those that open others too, the rest is revoked.
     */
    private static Uni<Void> lock(SqlConnection connection, WorkspaceId id) {
        return connection.preparedQuery(LOCK).execute(Tuple.of(id.value())).replaceWithVoid();
    }

    /** Tells all replicas, as the transaction commits. */
    static Uni<Void> changed(SqlConnection connection, WorkspaceId id) {
        return Events.publish(connection, List.of(new News.Event(id, News.Type.WORKSPACE_CHANGED, id.value())));
    }

    private static Optional<StoredWorkspace> first(RowSet<Row> rows) {
        for (var row : rows) {
            return Optional.of(workspace(row));
        }
        return Optional.empty();
    }

    private static Throwable taken(Throwable thrown) {
        var refused = (PgException) thrown;
        if (!UNIQUE_VIOLATION.equals(refused.getSqlState())) {
            return thrown;
        }
        return "workspace_of_location".equals(refused.getConstraint())
                ? new Failure.Conflict("ghlLocationId", "Another workspace has this GHL location.")
                : new Failure.Conflict("name", "Another workspace has this name.");
    }

    private static Tuple tuple(StoredWorkspace workspace) {
        var settings = workspace.settings();
        return Tuple.tuple()
                .addUUID(workspace.id().value())
                .addString(workspace.name())
                .addString(settings.region())
                .addString(settings.timezone())
                .addString(settings.ghlLocationId())
                .addString(settings.ghlUrl())
                .addString(settings.rankrUrl())
                .addString(settings.rankrPathPrefix())
                .addString(settings.rankrTokenUrl().orElse(null))
                .addString(settings.rankrScope())
                .addString(settings.mode().name())
                .addString(settings.testFlag().orElse(null))
                .addArrayOfString(settings.testContactIds().stream().sorted().toArray(String[]::new))
                .addString(workspace.state().name())
                .addString(workspace.pausedWhy())
                .addString(workspace.authorizationLost())
                .addOffsetDateTime(LinkRows.time(workspace.createdAt()))
                .addInteger(workspace.version())
                .addValue(json(settings.pollEvery()));
    }

    private static StoredWorkspace workspace(Row row) {
        return new StoredWorkspace(
                new WorkspaceId(row.getUUID("workspace_id")),
                row.getString("name"),
                new Settings(
                        row.getString("region"),
                        row.getString("timezone"),
                        row.getString("ghl_location_id"),
                        row.getString("ghl_url"),
                        row.getString("rankr_url"),
                        row.getString("rankr_path_prefix"),
                        Optional.ofNullable(row.getString("rankr_token_url")),
                        row.getString("rankr_scope"),
                        WorkspacesConfig.Mode.valueOf(row.getString("mode")),
                        Optional.ofNullable(row.getString("test_flag")),
                        Set.of(row.getArrayOfStrings("test_contact_ids")),
                        intervals(Objects.requireNonNull((JsonObject) row.getJson("poll_every")))),
                StoredWorkspace.State.valueOf(row.getString("state")),
                row.getString("paused_why"),
                row.getString("authorization_lost"),
                LinkRows.required(row, "created_at"),
                row.getInteger("version"));
    }

    private static JsonObject json(Map<Kind, Duration> intervals) {
        var json = new JsonObject();
        intervals.forEach((kind, every) -> json.put(kind.name(), every.toString()));
        return json;
    }

    private static Map<Kind, Duration> intervals(JsonObject json) {
        var intervals = new EnumMap<Kind, Duration>(Kind.class);
        json.forEach(one -> intervals.put(
                Kind.valueOf(one.getKey()), Duration.parse(one.getValue().toString())));
        return intervals;
    }

    /** Ids of those that are being deleted and that nobody is at; each is the caller's until then. */
    public Uni<Optional<Deleting>> claimDeletion(Instant now, Instant until) {
        return pool.preparedQuery("""
                        update workspace set deleting_until = $2
                        where workspace_id = (
                            select workspace_id from workspace
                            where state = 'DELETING' and (deleting_until is null or deleting_until < $1)
                            order by deleting_since limit 1
                            for update skip locked)
                        returning workspace_id, name, deleting_since
                        """)
                .execute(Tuple.of(LinkRows.time(now), LinkRows.time(until)))
                .map(rows -> {
                    for (var row : rows) {
                        return Optional.of(new Deleting(
                                new WorkspaceId(row.getUUID("workspace_id")),
                                row.getString("name"),
                                LinkRows.required(row, "deleting_since")));
                    }
                    return Optional.empty();
                });
    }

    /** A workspace that is being deleted. */
    public record Deleting(WorkspaceId id, String name, Instant since) {}

    /** The tables that hold rows of workspaces, this one aside; partitions stand for the table that they are of. */
    public Uni<List<String>> tables() {
        return pool.query("""
                        select c.oid::regclass::text as name
                        from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
                        where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
                          and c.oid <> 'workspace'::regclass
                        order by 1
                        """).execute().map(rows -> {
            var names = new ArrayList<String>();
            rows.forEach(row -> names.add(row.getString("name")));
            return List.copyOf(names);
        });
    }

    /**
     * Deletes some of a workspace's rows, and holds on to the deletion.
     *
     * @param table one of {@link #tables}
     * @return how many there were; less than {@code limit} if none are left
     */
    public Uni<Integer> deleteRows(WorkspaceId id, String table, int limit, Instant until) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("delete from " + table + " where ctid = any(array(select ctid from " + table
                        + " where workspace_id = $1 limit $2))")
                .execute(Tuple.of(id.value(), limit))
                .call(() -> connection
                        .preparedQuery("update workspace set deleting_until = $2 where workspace_id = $1")
                        .execute(Tuple.of(id.value(), LinkRows.time(until))))
                .map(RowSet::rowCount));
    }

    /** Ends a deletion: the workspace is no more, and another may take its name. */
    public Uni<Void> endDeletion(WorkspaceId id) {
        return pool.withTransaction(connection -> lock(connection, id)
                .chain(() -> connection
                        .preparedQuery("delete from workspace where workspace_id = $1 and state = 'DELETING'")
                        .execute(Tuple.of(id.value())))
                .chain(() -> changed(connection, id)));
    }

    /** Lets go of a deletion, which is gone on with from then on. */
    public Uni<Void> releaseDeletion(WorkspaceId id, Instant from) {
        return pool.preparedQuery("update workspace set deleting_until = $2 where workspace_id = $1")
                .execute(Tuple.of(id.value(), LinkRows.time(from)))
                .replaceWithVoid();
    }
}
