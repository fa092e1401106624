package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The audit trail: entries are added in the transaction that they tell of, and never changed. */
@ApplicationScoped
public class Audit implements RunAudit {

    /** How many entries are read at once, however many are wanted. */
    private static final int PAGE = 200;

    private static final String APPEND = """
            insert into audit_entry (workspace_id, at, entry_id, link_id, kind, cause, actor, run_id, topics, decisions,
                writes, delta, contact_id, step, was)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """;

    /** The latest entries of each of several objects, older than a given entry of each. */
    private static final String LATEST = """
            select wanted.wish, e.* from unnest($2::int[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::int[])
                as wanted (wish, link_id, before, until, size)
            cross join lateral (
                select %s from audit_entry a
                where a.workspace_id = $1 and a.link_id = wanted.link_id
                  and (wanted.before is null or a.entry_id < wanted.before)
                  and (wanted.until is null or a.at <= wanted.until)
                order by a.entry_id desc limit wanted.size) e
            order by wanted.wish, e.entry_id desc
            """.formatted(AuditRows.COLUMNS);

    private final Pool pool;

    Audit(Pool pool) {
        this.pool = pool;
    }

    /**
     * Which entries of one object.
     *
     * @param before only entries older than this one; null starts with the newest
     * @param until only entries made by then; null for all
     */
    public record Wanted(
            LinkId object, @Nullable UUID before, @Nullable Instant until, int size) {}

    /** What each wish asks for, newest first, in the order of the wishes. */
    public Uni<List<List<AuditEntry>>> latest(WorkspaceId workspace, List<Wanted> wanted) {
        return pool.preparedQuery(LATEST)
                .execute(Tuple.of(
                        workspace.value(),
                        IntStream.range(0, wanted.size()).boxed().toArray(Integer[]::new),
                        wanted.stream().map(one -> one.object().value()).toArray(UUID[]::new),
                        wanted.stream().map(Wanted::before).toArray(UUID[]::new),
                        wanted.stream().map(one -> LinkRows.time(one.until())).toArray(java.time.OffsetDateTime[]::new),
                        wanted.stream().map(Wanted::size).toArray(Integer[]::new)))
                .map(rows -> {
                    var entries = new ArrayList<List<AuditEntry>>();
                    wanted.forEach(_ -> entries.add(new ArrayList<>()));
                    rows.forEach(row -> entries.get(row.getInteger("wish")).add(AuditRows.entry(row)));
                    return entries;
                });
    }

    /**
     * How many entries tell of an object.
     *
     * @param until only entries made by then; null for all
     */
    public Uni<Long> count(WorkspaceId workspace, LinkId object, @Nullable Instant until) {
        return count(workspace, new Filter(null, null, null, object, null, null, null, null, until, true));
    }

    /**
     * Which entries of a workspace; null leaves open.
     *
     * @param crm those that wrote to that CRM or took a value from it
     * @param field those that are about that field
     * @param from those made then or later
     * @param to those made before
     * @param toIncluded whether those made at {@code to} are too
     */
    public record Filter(
            @Nullable Kind kind,
            AuditEntry.@Nullable Cause cause,
            @Nullable String actor,
            @Nullable LinkId object,
            @Nullable UUID run,
            @Nullable Crm crm,
            @Nullable String field,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean toIncluded) {

        /** Those made within that time, its start included, its end not. */
        public static Filter between(@Nullable Instant from, @Nullable Instant to) {
            return new Filter(null, null, null, null, null, null, null, from, to, false);
        }
    }

    /** A place among the entries of a workspace in the order of their times. */
    public record Place(Instant at, UUID entry) {

        public static Place of(AuditEntry entry) {
            return new Place(entry.at(), entry.id());
        }
    }

    /**
     * Up to {@code limit} entries in the order of their times.
     *
     * @param after only entries beyond that place, in that direction; null starts at the edge
     */
    public Uni<List<AuditEntry>> find(
            WorkspaceId workspace, Filter filter, boolean newestFirst, @Nullable Place after, int limit) {
        var query = new AuditQuery(workspace, filter);
        return pool.preparedQuery(query.page(newestFirst, after, limit))
                .execute(query.parameters())
                .map(AuditRows::entries);
    }

    /** How many entries there are. */
    public Uni<Long> count(WorkspaceId workspace, Filter filter) {
        var query = new AuditQuery(workspace, filter);
        var sql = query.count();
        return pool.preparedQuery(sql)
                .execute(query.parameters())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** All entries, oldest first, a part at a time and each part only when it is asked for. */
    public Multi<List<AuditEntry>> all(WorkspaceId workspace, Filter filter) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<>(Optional.<Place>empty()),
                        place -> find(workspace, filter, false, place.get().orElse(null), PAGE)
                                .invoke(found -> place.set(
                                        found.isEmpty() ? Optional.empty() : Optional.of(Place.of(found.getLast())))))
                .whilst(found -> found.size() == PAGE);
    }

    @Override
    public Uni<List<AuditEntry>> ofRun(WorkspaceId workspace, UUID run, LinkId contact) {
        return pool.preparedQuery("""
                        select %s from audit_entry a
                        join link l on l.workspace_id = a.workspace_id and l.link_id = a.link_id
                        where a.workspace_id = $1 and a.run_id = $2 and (l.link_id = $3 or l.contact_id = $3)
                        order by a.seq
                        """.formatted(AuditRows.COLUMNS))
                .execute(Tuple.of(workspace.value(), run, contact.value()))
                .map(AuditRows::entries);
    }

    /** Whether a run wrote anything, or may have. */
    public Uni<Boolean> wrote(WorkspaceId workspace, UUID run) {
        return pool.preparedQuery("""
                        select exists (select from audit_entry
                            where workspace_id = $1 and run_id = $2
                                and (writes @> '[{"outcome": "DONE"}]' or writes @> '[{"outcome": "UNKNOWN"}]'))
                        """)
                .execute(Tuple.of(workspace.value(), run))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /**
     * An entry with what the feed tells besides.
     *
     * @param contact the contact that the object is or belongs to
     * @param before what was recorded of the object
     * @param lives whether the object is there after it
     */
    record Told(AuditEntry entry, LinkId contact, Recorded before, boolean lives) {

        Feed.Step step() {
            if (!lives) {
                return before.lives() ? Feed.Step.DELETED : Feed.Step.CHANGED;
            }
            if (before.lives()) {
                return Feed.Step.CHANGED;
            }
            return before.exists() ? Feed.Step.RESTORED : Feed.Step.CREATED;
        }

        /** What the view held before in the fields that changed. */
        Fields was() {
            var was = Fields.NONE;
            for (var field : entry.delta().view().values().keySet()) {
                was = was.with(field, before.view().get(field).orElse(null));
            }
            return was;
        }
    }

    static Uni<Void> append(SqlConnection connection, WorkspaceId workspace, List<Told> entries) {
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(APPEND)
                        .executeBatch(entries.stream()
                                .map(entry -> AuditRows.tuple(workspace, entry))
                                .toList())
                        .replaceWithVoid();
    }
}
