package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The audit trail: entries are added in the transaction that they tell of, and never changed. */
@ApplicationScoped
public class Audit {

    private static final String APPEND = """
            insert into audit_entry (workspace_id, at, entry_id, link_id, kind, cause, actor, decisions, writes)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """;

    /** The latest entries of each of several objects, older than a given entry of each. */
    private static final String LATEST = """
            select wanted.wish, e.* from unnest($2::int[], $3::uuid[], $4::uuid[], $5::int[])
                as wanted (wish, link_id, before, size)
            cross join lateral (
                select entry_id, at, link_id, kind, cause, actor, decisions, writes from audit_entry a
                where a.workspace_id = $1 and a.link_id = wanted.link_id
                  and (wanted.before is null or a.entry_id < wanted.before)
                order by a.entry_id desc limit wanted.size) e
            order by wanted.wish, e.entry_id desc
            """;

    private final Pool pool;

    Audit(Pool pool) {
        this.pool = pool;
    }

    /**
     * Which entries of one object.
     *
     * @param before only entries older than this one; null starts with the newest
     */
    public record Wanted(LinkId object, @Nullable UUID before, int size) {}

    /** What each wish asks for, newest first, in the order of the wishes. */
    public Uni<List<List<AuditEntry>>> latest(WorkspaceId workspace, List<Wanted> wanted) {
        return pool.preparedQuery(LATEST)
                .execute(Tuple.of(
                        workspace.value(),
                        IntStream.range(0, wanted.size()).boxed().toArray(Integer[]::new),
                        wanted.stream().map(one -> one.object().value()).toArray(UUID[]::new),
                        wanted.stream().map(Wanted::before).toArray(UUID[]::new),
                        wanted.stream().map(Wanted::size).toArray(Integer[]::new)))
                .map(rows -> {
                    var entries = new ArrayList<List<AuditEntry>>();
                    wanted.forEach(_ -> entries.add(new ArrayList<>()));
                    rows.forEach(row -> entries.get(row.getInteger("wish")).add(entry(row)));
                    return entries;
                });
    }

    /** How many entries tell of an object. */
    public Uni<Long> count(WorkspaceId workspace, LinkId object) {
        return pool.preparedQuery("select count(*) from audit_entry where workspace_id = $1 and link_id = $2")
                .execute(Tuple.of(workspace.value(), object.value()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    static Uni<Void> append(SqlConnection connection, WorkspaceId workspace, List<AuditEntry> entries) {
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(APPEND)
                        .executeBatch(entries.stream()
                                .map(entry -> tuple(workspace, entry))
                                .toList())
                        .replaceWithVoid();
    }

    private static Tuple tuple(WorkspaceId workspace, AuditEntry entry) {
        return Tuple.from(new @Nullable Object[] {
            workspace.value(),
            LinkRows.time(entry.at()),
            entry.id(),
            entry.object().value(),
            entry.kind().name(),
            entry.cause().name(),
            entry.actor(),
            Json.changes(entry.changes()),
            Json.writes(entry.writes())
        });
    }

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getUUID("entry_id"),
                LinkRows.required(row, "at"),
                Kind.valueOf(row.getString("kind")),
                new LinkId(row.getUUID("link_id")),
                AuditEntry.Cause.valueOf(row.getString("cause")),
                row.getString("actor"),
                Json.changes((JsonArray) row.getJson("decisions")),
                Json.writes((JsonArray) row.getJson("writes")));
    }
}
