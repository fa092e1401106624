package dev.tandem.store;

import static java.util.function.Predicate.not;

import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Rounds;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of the audit, one a month (UTC): made ahead, and dropped when all in them is older than the retention.
 * Before one is dropped, what its entries came to is folded into a snapshot of each object. API keys that were good for the
 * last time before what is kept, and so are named in none of it, are forgotten.
 *
 * <p>Any number of replicas may do this at a time: each step holds one lock of the database, and is right whoever did the
 * one before.
 */
@ApplicationScoped
public class AuditMonths {

    private static final int AHEAD = 2;

    /** How many objects are folded in one transaction. */
    private static final int PAGE = 200;

    private static final Pattern NAME = Pattern.compile("audit_entry_y(\\d{4})m(\\d\\d)");

    /** Held for one transaction by whoever changes the partitions. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('tandem audit months'))";

    private static final String PARTITIONS =
            "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_entry'::regclass";

    private static final String STRAYED =
            "select distinct date_trunc('month', at, 'UTC') as month from audit_entry_rest order by month";

    private final Pool pool;
    private final ApiKeys keys;
    private final AuditConfig config;
    private final Clock clock;

    AuditMonths(Pool pool, ApiKeys keys, AuditConfig config, Clock clock) {
        this.pool = pool;
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tend() {
        return prepare().chain(() -> retire()).onFailure().invoke(failure -> Log.error("the audit's months", failure));
    }

    /** Makes the partitions of this month and those to come, and of every month that has entries but no partition. */
    Uni<Void> prepare() {
        var now = YearMonth.from(clock.now().atOffset(ZoneOffset.UTC));
        return pool.query(STRAYED)
                .execute()
                .chain(rows -> {
                    var strayed = new ArrayList<YearMonth>();
                    rows.forEach(row -> strayed.add(
                            YearMonth.from(LinkRows.required(row, "month").atOffset(ZoneOffset.UTC))));
                    var wanted = Stream.concat(
                                    strayed.stream(),
                                    IntStream.rangeClosed(0, AHEAD).mapToObj(now::plusMonths))
                            .distinct()
                            .toList();
                    return Multi.createFrom()
                            .iterable(wanted)
                            .onItem()
                            .transformToUniAndConcatenate(this::prepare)
                            .collect()
                            .asList();
                })
                .replaceWithVoid();
    }

    private Uni<Void> prepare(YearMonth month) {
        return pool.withTransaction(connection -> alone(connection)
                .chain(() -> names(connection))
                .chain(names -> names.contains(name(month)) ? Uni.createFrom().voidItem() : make(connection, month)));
    }

    /** Entries that were made before their month had a partition move there; meanwhile none are added. */
    private static Uni<Void> make(SqlConnection connection, YearMonth month) {
        var name = name(month);
        var within = "at >= '%s' and at < '%s'".formatted(start(month), start(month.plusMonths(1)));
        return each(
                connection,
                "lock table audit_entry in share row exclusive mode",
                "create table %s (like audit_entry including defaults including constraints)".formatted(name),
                """
                with strayed as (delete from audit_entry_rest where %s returning *)
                insert into %s select * from strayed
                """.formatted(within, name),
                "alter table audit_entry attach partition %s for values from ('%s') to ('%s')"
                        .formatted(name, start(month), start(month.plusMonths(1))));
    }

    /** Drops the months that are older than the retention, the oldest first. */
    Uni<Void> retire() {
        return config.retention()
                .map(retention -> retire(clock.now().minus(retention)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Drops the months that ended by then, the oldest first. */
    Uni<Void> retire(Instant deadline) {
        return dropped(deadline).chain(() -> keys.forget(start(YearMonth.from(deadline.atOffset(ZoneOffset.UTC)))));
    }

    private Uni<Void> dropped(Instant deadline) {
        return pool.withConnection(AuditMonths::names)
                .map(names -> names.stream()
                        .flatMap(name -> month(name).stream())
                        .filter(not(month -> start(month.plusMonths(1)).isAfter(deadline)))
                        .sorted()
                        .toList())
                .chain(months -> Multi.createFrom()
                        .iterable(months)
                        .onItem()
                        .transformToUniAndConcatenate(month -> fold(month).chain(() -> drop(month)))
                        .collect()
                        .asList())
                .replaceWithVoid();
    }

    /** Folds what is not yet folded, so it may be interrupted at any point and done again. */
    private Uni<Void> fold(YearMonth month) {
        return Rounds.whilst(
                        () -> pool.withTransaction(
                                connection -> alone(connection).chain(() -> foldSome(connection, month))),
                        folded -> folded == PAGE)
                .replaceWithVoid();
    }

    /** The objects that a month has entries of that no snapshot covers, each with the last of these entries. */
    private static Uni<List<Row>> unfolded(SqlConnection connection, YearMonth month, int limit) {
        return names(connection)
                .chain(names -> names.contains(name(month))
                        ? connection
                                .preparedQuery("""
                                select a.workspace_id, a.link_id, max(a.seq) as seq from %s a
                                left join audit_snapshot s on s.workspace_id = a.workspace_id and s.link_id = a.link_id
                                where a.seq > coalesce(s.seq, -1)
                                group by a.workspace_id, a.link_id limit $1
                                """.formatted(name(month)))
                                .execute(Tuple.of(limit))
                                .map(rows -> {
                                    var found = new ArrayList<Row>();
                                    rows.forEach(found::add);
                                    return found;
                                })
                        : Uni.createFrom().item(List.of()));
    }

    private static Uni<Integer> foldSome(SqlConnection connection, YearMonth month) {
        return unfolded(connection, month, PAGE)
                .chain(objects -> objects.isEmpty()
                        ? Uni.createFrom().item(0)
                        : stories(connection, objects)
                                .chain(stories -> store(connection, stories, start(month.plusMonths(1))))
                                .replaceWith(objects.size()));
    }

    private record Told(WorkspaceId workspace, LinkId object, Replay.Story story) {}

    private static Uni<List<Told>> stories(SqlConnection connection, List<Row> objects) {
        var workspaces =
                objects.stream().map(row -> row.getUUID("workspace_id")).toArray(UUID[]::new);
        var links = objects.stream().map(row -> row.getUUID("link_id")).toArray(UUID[]::new);
        var ends = objects.stream().map(row -> row.getLong("seq")).toArray(Long[]::new);
        return connection
                .preparedQuery("""
                        select s.* from audit_snapshot s
                        join unnest($1::uuid[], $2::uuid[]) as o (workspace_id, link_id) using (workspace_id, link_id)
                        """)
                .execute(Tuple.of(workspaces, links))
                .chain(snapshots -> connection
                        .preparedQuery("""
                                select a.workspace_id, %s from unnest($1::uuid[], $2::uuid[], $3::bigint[])
                                    as o (workspace_id, link_id, seq)
                                join audit_entry a on a.workspace_id = o.workspace_id and a.link_id = o.link_id
                                left join audit_snapshot s on s.workspace_id = a.workspace_id and s.link_id = a.link_id
                                where a.seq <= o.seq and a.seq > coalesce(s.seq, -1)
                                order by a.workspace_id, a.link_id, a.seq
                                """.formatted(AuditRows.COLUMNS))
                        .execute(Tuple.of(workspaces, links, ends))
                        .map(entries -> fold(snapshots, entries)));
    }

    private static List<Told> fold(Iterable<Row> snapshots, Iterable<Row> entries) {
        var starts = new HashMap<UUID, HashMap<LinkId, Replay.Story>>();
        snapshots.forEach(row -> starts.computeIfAbsent(row.getUUID("workspace_id"), _ -> new HashMap<>())
                .put(new LinkId(row.getUUID("link_id")), Replay.start(row, null)));
        var rows = new HashMap<UUID, List<Row>>();
        entries.forEach(row -> rows.computeIfAbsent(row.getUUID("workspace_id"), _ -> new ArrayList<>())
                .add(row));
        var told = new ArrayList<Told>();
        rows.forEach((workspace, some) -> Replay.fold(starts.getOrDefault(workspace, new HashMap<>()), some, null)
                .forEach((object, story) -> told.add(new Told(new WorkspaceId(workspace), object, story))));
        return told;
    }

    private static Uni<Void> store(SqlConnection connection, List<Told> told, Instant horizon) {
        return connection
                .preparedQuery("""
                        insert into audit_snapshot as s (workspace_id, link_id, kind, seq, at, state, why)
                        values ($1, $2, $3, $4, $5, $6, $7)
                        on conflict (workspace_id, link_id) do update set
                            seq = excluded.seq, at = greatest(s.at, excluded.at), state = excluded.state, why = excluded.why
                        """)
                .executeBatch(told.stream()
                        .map(one -> Tuple.from(new @Nullable Object[] {
                            one.workspace().value(),
                            one.object().value(),
                            one.story().end().kind().name(),
                            one.story().seq(),
                            LinkRows.time(horizon),
                            DeltaJson.of(one.story().end().state()),
                            Json.of(one.story().end().why())
                        }))
                        .toList())
                .replaceWithVoid();
    }

    /** Drops a month, unless an entry came that is not folded yet: then the next time. */
    private Uni<Void> drop(YearMonth month) {
        return pool.withTransaction(connection -> alone(connection)
                .chain(() -> connection
                        .query("lock table audit_entry in share row exclusive mode")
                        .execute())
                .chain(() -> unfolded(connection, month, 1))
                .chain(left -> left.isEmpty()
                        ? names(connection)
                                .chain(names -> names.contains(name(month))
                                        ? each(connection, forgetting(month), "drop table " + name(month))
                                        : Uni.createFrom().voidItem())
                        : Uni.createFrom().voidItem()));
    }

    /** Whoever follows the feed from a place before the last entry that goes must know that there is a gap. */
    private static String forgetting(YearMonth month) {
        return """
                insert into feed_start as f (workspace_id, tx, seq)
                select distinct on (workspace_id) workspace_id, tx, seq from %s order by workspace_id, tx desc, seq desc
                on conflict (workspace_id) do update set tx = excluded.tx, seq = excluded.seq
                where (excluded.tx, excluded.seq) > (f.tx, f.seq)
                """.formatted(name(month));
    }

    private static Uni<Void> alone(SqlConnection connection) {
        return connection.query(LOCK).execute().replaceWithVoid();
    }

    private static Uni<Void> each(SqlConnection connection, String... statements) {
        return Multi.createFrom()
                .items(statements)
                .onItem()
                .transformToUniAndConcatenate(
                        statement -> connection.query(statement).execute())
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static Uni<List<String>> names(SqlConnection connection) {
        return connection.query(PARTITIONS).execute().map(rows -> {
            var names = new ArrayList<String>();
            rows.forEach(row -> names.add(row.getString("name")));
            return names;
        });
    }

    private static String name(YearMonth month) {
        return "audit_entry_y%04dm%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private static Optional<YearMonth> month(String name) {
        var matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
