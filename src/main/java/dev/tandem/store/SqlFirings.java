package dev.tandem.store;

import static java.util.stream.Collectors.toMap;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link Firings} in PostgreSQL. */
@ApplicationScoped
class SqlFirings implements Firings {

    /** By this name automations read the feed. */
    static final String CONSUMER = "automations";

    private static final String COLUMNS = """
            workspace_id, automation_id, entry_id, firing_id, name, contact_id, kind, object_id, caused_at, status, steps,
            reason, failures, made_at, due_at, ended_at""";

    private static final String ADD = "insert into automation_firing (" + COLUMNS + """
            ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            on conflict (workspace_id, automation_id, entry_id) do nothing
            """;

    private static final String CLAIM = """
            with due as materialized (
                select automation_id, entry_id from automation_firing
                where workspace_id = $1 and status = 'WAITING' and due_at <= $2
                  and (lease_until is null or lease_until < $2)
                order by due_at limit $3 for update skip locked)
            update automation_firing f set lease_until = $4, fence = $5 from due
            where f.workspace_id = $1 and f.automation_id = due.automation_id and f.entry_id = due.entry_id
            returning f.*
            """;

    private static final String RELEASE = """
            update automation_firing set status = $4, steps = $5, reason = $6, failures = $7, due_at = $8, ended_at = $9,
                lease_until = null, fence = null
            where workspace_id = $1 and firing_id = $2 and fence is not distinct from $3
            """;

    private static final String FORGET = """
            delete from automation_firing where (workspace_id, automation_id, entry_id) in (
                select workspace_id, automation_id, entry_id from automation_firing
                where ended_at < $1 order by ended_at limit $2 for update skip locked)
            """;

    private static final String WANTED = """
             from automation_firing
            where workspace_id = $1
              and ($2::uuid is null or automation_id = $2)
              and ($3::uuid is null or contact_id = $3)
              and ($4::text is null or status = $4)
              and ($5::uuid is null or firing_id < $5)
            """;

    private final Pool pool;
    private final FeedCursors cursors;

    SqlFirings(Pool pool) {
        this.pool = pool;
        this.cursors = new FeedCursors(pool, CONSUMER);
    }

    @Override
    public Uni<Set<WorkspaceId>> watched() {
        return pool.query("select distinct workspace_id from automation where since is not null")
                .execute()
                .map(FeedCursors::workspaces);
    }

    @Override
    public Uni<Set<WorkspaceId>> behind(Collection<WorkspaceId> followed, Instant since) {
        return cursors.behind(followed, since);
    }

    @Override
    public Uni<Set<WorkspaceId>> due(Instant now) {
        return pool.preparedQuery(
                        "select distinct workspace_id from automation_firing where status = 'WAITING' and due_at <= $1")
                .execute(Tuple.of(LinkRows.time(now)))
                .map(FeedCursors::workspaces);
    }

    @Override
    public Uni<Feed.Rest> consume(WorkspaceId workspace, int limit, Function<Batch, List<StoredFiring>> decide) {
        return pool.withTransaction(connection -> cursors.place(connection, workspace)
                .chain(place -> place.isEmpty()
                        ? Uni.createFrom().item(Feed.Rest.NOTHING)
                        : consume(connection, workspace, place.get(), limit, decide)));
    }

    private Uni<Feed.Rest> consume(
            SqlConnection connection,
            WorkspaceId workspace,
            Place place,
            int limit,
            Function<Batch, List<StoredFiring>> decide) {
        return enabled(connection, workspace)
                .chain(automations -> SqlFeed.changes(connection, workspace, Set.of(), place, limit)
                        .call(part -> automations.isEmpty() || part.items().isEmpty()
                                ? Uni.createFrom().voidItem()
                                : objects(connection, workspace, part.items())
                                        .map(objects -> decide.apply(new Batch(part.items(), automations, objects)))
                                        .chain(firings -> add(connection, firings)))
                        .call(part -> part.next().equals(place)
                                ? Uni.createFrom().voidItem()
                                : cursors.note(connection, workspace, part.next())))
                .map(Feed.Part::rest);
    }

    private static Uni<List<StoredAutomation>> enabled(SqlConnection connection, WorkspaceId workspace) {
        return connection
                .preparedQuery("select " + SqlAutomations.COLUMNS
                        + " from automation where workspace_id = $1 and since is not null order by automation_id")
                .execute(Tuple.of(workspace.value()))
                .map(rows -> SqlAutomations.automations(workspace, rows));
    }

    private static Uni<Map<LinkId, Link>> objects(
            SqlConnection connection, WorkspaceId workspace, List<Feed.Change> changes) {
        return objects(
                        connection,
                        workspace,
                        changes.stream()
                                .flatMap(change -> Stream.of(
                                        change.contact(), change.entry().object())))
                .chain(objects -> {
                    var others = objects.values().stream()
                            .flatMap(object -> Stream.ofNullable(object.contactId()))
                            .filter(owner -> !objects.containsKey(owner))
                            .toList();
                    return others.isEmpty()
                            ? Uni.createFrom().item(objects)
                            : objects(connection, workspace, others.stream()).map(owners -> {
                                var all = new HashMap<>(objects);
                                all.putAll(owners);
                                return all;
                            });
                });
    }

    private static Uni<Map<LinkId, Link>> objects(SqlConnection connection, WorkspaceId workspace, Stream<LinkId> ids) {
        return connection
                .preparedQuery(SqlLinks.BY_IDS)
                .execute(Tuple.of(
                        workspace.value(), ids.distinct().map(LinkId::value).toArray(UUID[]::new)))
                .map(rows -> LinkRows.links(rows).stream().collect(toMap(Link::id, Function.identity())));
    }

    private static Uni<Void> add(SqlConnection connection, List<StoredFiring> firings) {
        return firings.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(ADD)
                        .executeBatch(firings.stream().map(SqlFirings::tuple).toList())
                        .replaceWithVoid();
    }

    @Override
    public Uni<Void> startAnew(WorkspaceId workspace) {
        return pool.withTransaction(connection -> cursors.place(connection, workspace)
                .chain(place ->
                        place.isEmpty() ? Uni.createFrom().voidItem() : cursors.beginAnew(connection, workspace)));
    }

    @Override
    public Uni<List<Claim>> claim(WorkspaceId workspace, int limit, Instant now, Duration lease) {
        var fence = Ids.next();
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(workspace.value(), LinkRows.time(now), limit, LinkRows.time(now.plus(lease)), fence))
                .map(rows -> firings(rows).stream()
                        .map(firing -> new Claim(firing, fence))
                        .toList());
    }

    @Override
    public Uni<Boolean> note(Claim claim, String steps, Instant until) {
        return pool.preparedQuery("""
                        update automation_firing set steps = $4, lease_until = $5
                        where workspace_id = $1 and firing_id = $2 and fence = $3
                        """)
                .execute(Tuple.of(
                        claim.firing().workspace().value(),
                        claim.firing().id(),
                        claim.fence(),
                        new JsonArray(steps),
                        LinkRows.time(until)))
                .map(updated -> updated.rowCount() > 0);
    }

    @Override
    public Uni<Boolean> renew(Claim claim, Instant until) {
        return pool.preparedQuery("""
                        update automation_firing set lease_until = $4
                        where workspace_id = $1 and firing_id = $2 and fence = $3
                        """)
                .execute(Tuple.of(
                        claim.firing().workspace().value(), claim.firing().id(), claim.fence(), LinkRows.time(until)))
                .map(updated -> updated.rowCount() > 0);
    }

    @Override
    public Uni<Void> release(Claim claim, StoredFiring after) {
        return pool.preparedQuery(RELEASE)
                .execute(released(after, claim.fence()))
                .replaceWithVoid();
    }

    private static Tuple released(StoredFiring after, @Nullable UUID fence) {
        return Tuple.from(new @Nullable Object[] {
            after.workspace().value(),
            after.id(),
            fence,
            after.status().name(),
            new JsonArray(after.steps()),
            after.reason(),
            after.failures(),
            LinkRows.time(after.dueAt()),
            LinkRows.time(after.endedAt())
        });
    }

    @Override
    public Uni<Optional<StoredFiring>> change(WorkspaceId workspace, UUID id, UnaryOperator<StoredFiring> decide) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("select " + COLUMNS
                        + ", fence from automation_firing where workspace_id = $1 and firing_id = $2 for update")
                .execute(Tuple.of(workspace.value(), id))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        return Uni.createFrom().item(Optional.<StoredFiring>empty());
                    }
                    if (rows.iterator().next().getUUID("fence") != null) {
                        throw new Failure.Conflict("id", "It is being worked on just now: ask again later.");
                    }
                    var changed = decide.apply(firings(rows).getFirst());
                    return connection
                            .preparedQuery(RELEASE)
                            .execute(released(changed, null))
                            .replaceWith(Optional.of(changed));
                }));
    }

    @Override
    public Uni<List<StoredFiring>> search(WorkspaceId workspace, Wanted wanted, int limit) {
        return pool.preparedQuery("select " + COLUMNS + WANTED + " order by firing_id desc limit $6")
                .execute(parameters(workspace, wanted).addInteger(limit))
                .map(SqlFirings::firings);
    }

    @Override
    public Uni<Long> count(WorkspaceId workspace, Wanted wanted) {
        return pool.preparedQuery("select count(*)" + WANTED)
                .execute(parameters(workspace, wanted))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static Tuple parameters(WorkspaceId workspace, Wanted wanted) {
        var contact = wanted.contact();
        var status = wanted.status();
        return Tuple.from(new ArrayList<@Nullable Object>(java.util.Arrays.asList(
                workspace.value(),
                wanted.automation(),
                contact == null ? null : contact.value(),
                status == null ? null : status.name(),
                wanted.before())));
    }

    @Override
    public Uni<Integer> forget(Instant before, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(LinkRows.time(before), limit))
                .map(RowSet::rowCount);
    }

    private static Tuple tuple(StoredFiring firing) {
        return Tuple.from(new @Nullable Object[] {
            firing.workspace().value(),
            firing.automation(),
            firing.entry(),
            firing.id(),
            firing.name(),
            firing.contact().value(),
            firing.kind().name(),
            firing.object().value(),
            LinkRows.time(firing.causedAt()),
            firing.status().name(),
            new JsonArray(firing.steps()),
            firing.reason(),
            firing.failures(),
            LinkRows.time(firing.madeAt()),
            LinkRows.time(firing.dueAt()),
            LinkRows.time(firing.endedAt())
        });
    }

    private static List<StoredFiring> firings(RowSet<Row> rows) {
        var firings = new ArrayList<StoredFiring>(rows.size());
        rows.forEach(row -> firings.add(new StoredFiring(
                new WorkspaceId(row.getUUID("workspace_id")),
                row.getUUID("automation_id"),
                row.getUUID("entry_id"),
                row.getUUID("firing_id"),
                row.getString("name"),
                new LinkId(row.getUUID("contact_id")),
                Kind.valueOf(row.getString("kind")),
                new LinkId(row.getUUID("object_id")),
                LinkRows.required(row, "caused_at"),
                StoredFiring.Status.valueOf(row.getString("status")),
                ((JsonArray) row.getJson("steps")).encode(),
                row.getString("reason"),
                row.getInteger("failures"),
                LinkRows.required(row, "made_at"),
                LinkRows.required(row, "due_at"),
                LinkRows.instant(row, "ended_at"))));
        return firings;
    }
}
