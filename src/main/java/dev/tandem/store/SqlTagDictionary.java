package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link TagDictionary} in PostgreSQL. */
@ApplicationScoped
class SqlTagDictionary implements TagDictionary {

    /** How long this process goes on with what it knows of a dictionary; a name it does not know is looked up at once. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(5);

    private final Pool pool;
    private final Clock clock;
    private final Map<WorkspaceId, Known> known = new ConcurrentHashMap<>();

    SqlTagDictionary(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    private record Known(Map<String, Entry> byName, Instant until) {}

    @Override
    public Uni<List<Entry>> named(WorkspaceId workspace, SortedSet<String> names) {
        var remembered = known.get(workspace);
        if (remembered != null
                && clock.now().isBefore(remembered.until())
                && remembered.byName().keySet().containsAll(names)) {
            return Uni.createFrom().item(entries(remembered, names));
        }
        return remember(workspace)
                .chain(fresh -> fresh.byName().keySet().containsAll(names)
                        ? Uni.createFrom().item(fresh)
                        : enter(workspace, names).chain(() -> remember(workspace)))
                .map(fresh -> entries(fresh, names));
    }

    private static List<Entry> entries(Known known, SortedSet<String> names) {
        return names.stream()
                .flatMap(name -> Stream.ofNullable(known.byName().get(name)))
                .toList();
    }

    private Uni<Void> enter(WorkspaceId workspace, SortedSet<String> names) {
        return pool.preparedQuery("""
                        insert into tag (workspace_id, tag_id, name) values ($1, $2, $3)
                        on conflict (workspace_id, name) do nothing
                        """)
                .executeBatch(names.stream()
                        .map(name -> Tuple.of(workspace.value(), Ids.next(), name))
                        .toList())
                .replaceWithVoid();
    }

    private Uni<Known> remember(WorkspaceId workspace) {
        return all(workspace)
                .map(all -> new Known(
                        all.stream().collect(Collectors.toMap(Entry::name, entry -> entry)),
                        clock.now().plus(KNOWN_FOR)))
                .invoke(fresh -> known.put(workspace, fresh));
    }

    @Override
    public Uni<List<Entry>> all(WorkspaceId workspace) {
        return pool.preparedQuery(
                        "select tag_id, name, ghl_id, rankr_id from tag where workspace_id = $1 order by name")
                .execute(Tuple.of(workspace.value()))
                .map(SqlTagDictionary::entries);
    }

    @Override
    public Uni<Optional<Entry>> byId(WorkspaceId workspace, UUID id) {
        return pool.preparedQuery(
                        "select tag_id, name, ghl_id, rankr_id from tag where workspace_id = $1 and tag_id = $2")
                .execute(Tuple.of(workspace.value(), id))
                .map(rows -> entries(rows).stream().findFirst());
    }

    @Override
    public Uni<Void> learn(WorkspaceId workspace, Crm crm, Map<String, String> idsByName) {
        if (idsByName.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var column = LinkRows.column(crm);
        var sql = """
                insert into tag as t (workspace_id, tag_id, name, %1$s_id) values ($1, $2, $3, $4)
                on conflict (workspace_id, name) do update set %1$s_id = excluded.%1$s_id
                """.formatted(column);
        return pool.preparedQuery(sql)
                .executeBatch(idsByName.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey()) // one order for all: no deadlock
                        .map(entry -> Tuple.of(workspace.value(), Ids.next(), entry.getKey(), entry.getValue()))
                        .toList())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> rename(WorkspaceId workspace, UUID id, String name) {
        return pool.preparedQuery("update tag set name = $3 where workspace_id = $1 and tag_id = $2")
                .execute(Tuple.of(workspace.value(), id, name))
                .invoke(() -> known.remove(workspace))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> remove(WorkspaceId workspace, UUID id) {
        return pool.preparedQuery("delete from tag where workspace_id = $1 and tag_id = $2")
                .execute(Tuple.of(workspace.value(), id))
                .invoke(() -> known.remove(workspace))
                .replaceWithVoid();
    }

    private static List<Entry> entries(RowSet<Row> rows) {
        var entries = new ArrayList<Entry>(rows.size());
        for (var row : rows) {
            var ids = new EnumMap<Crm, String>(Crm.class);
            for (var crm : Crm.values()) {
                var id = Optional.ofNullable(row.getString(LinkRows.column(crm) + "_id"));
                id.ifPresent(known -> ids.put(crm, known));
            }
            entries.add(new Entry(row.getUUID("tag_id"), row.getString("name"), ids));
        }
        return entries;
    }
}
