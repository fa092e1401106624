package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Rounds;
import dev.tandem.store.LinkSearch.Restriction;
import dev.tandem.store.StoredSegment.Status;
import io.smallrye.mutiny.Multi;
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
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Segments, and who is and is to be on their lists. What is to be and what is are two columns: whatever happens between a
 * call to Rankr and its note, the two differ until it is known that they do not. Whoever changes what is to be holds the
 * segment's row.
 */
@ApplicationScoped
public class Segments {

    private static final String COLUMNS = """
            workspace_id, segment_id, version, name, filter, status, reason, list_id, owns_list, keeps_others, created_at,
            created_by, updated_at, updated_by, compared_at""";

    private static final String ONE = "select " + COLUMNS + " from segment where workspace_id = $1 and segment_id = $2";

    private static final String COUNTS = """
            select count(*) filter (where m.actual = 'YES') as members,
                count(*) filter (where m.actual <> 'NO') as present,
                count(*) filter (where m.wanted and m.actual <> 'YES') as adding,
                count(*) filter (where not m.wanted and m.actual <> 'NO' and (m.own or not $3)) as removing,
                count(*) filter (where not m.wanted and m.actual <> 'NO' and (m.own or not $3) and not m.allowed) as braked,
                count(*) filter (where m.removed_at > $4 and not m.allowed) as removed,
                count(*) filter (where m.failures > 0) as failing
            from segment_member m where m.workspace_id = $1 and m.segment_id = $2
            """;

    /**
     * Whether a member is to be put on the list or taken off it now, and nobody is at that; {@code %1$s} is now, {@code %2$s}
     * whether those whom others put on the list stay there, so that only the others, for whom it is true, are looked at: as
     * the index has it.
     */
    private static final String DUE = """
            m.due_at <= %1$s and (m.lease_until is null or m.lease_until < %1$s)
                  and (m.wanted and m.actual <> 'YES' or not m.wanted and m.actual <> 'NO')
                  and (m.wanted or m.own) >= %2$s""";

    static final String AT_WORK = """
            select s.workspace_id from segment s
            where s.status <> 'PAUSED' and s.compare_at <= $1 and (s.status <> 'HELD' or s.list_id is not null)
            union
            select s.workspace_id from segment s
            where s.status = 'RUNNING' and exists (
                select from segment_member m
                where m.workspace_id = s.workspace_id and m.segment_id = s.segment_id
                  and %s)
            """.formatted(DUE.formatted("$1", "s.keeps_others"));

    static final String HAS_DUE = """
            select exists (
                select from segment_member m
                where m.workspace_id = $1 and m.segment_id = $2
                  and %s)
            """.formatted(DUE.formatted("$3", "$4"));

    /**
     * Whoever is to be taken off comes first, as that may be because they said so. Each of the two is read in the order of an
     * index: however many are due, no more are looked at than are taken, and those that others are at.
     */
    static final String CLAIM = """
            with removal as materialized (
                select m.contact_id from segment_member m
                where m.workspace_id = $1 and m.segment_id = $2 and not m.wanted and m.actual <> 'NO' and m.own >= $3
                  and m.due_at <= $4 and (m.lease_until is null or m.lease_until < $4)
                order by m.own desc, m.due_at limit $7 for update skip locked),
            addition as materialized (
                select m.contact_id from segment_member m
                where m.workspace_id = $1 and m.segment_id = $2 and m.wanted and m.actual <> 'YES' and (m.wanted or m.own)
                  and m.due_at <= $4 and (m.lease_until is null or m.lease_until < $4)
                order by m.due_at limit $7 for update skip locked),
            chosen as (
                select contact_id, 1 as turn from removal union all select contact_id, 2 from addition
                order by turn limit $7),
            d as (
                select c.contact_id, l.rankr_id, l.rankr_id is not null and not l.rankr_gone as living
                from chosen c left join link l on l.workspace_id = $1 and l.link_id = c.contact_id)
            update segment_member m set lease_until = $5, fence = $6,
                own = m.own or m.wanted and m.actual = 'NO' and d.living,
                actual = case when d.living or not m.wanted then 'UNKNOWN' else m.actual end
            from d
            where m.workspace_id = $1 and m.segment_id = $2 and m.contact_id = d.contact_id
            returning m.contact_id, m.wanted, m.failures,
                case when m.wanted then case when d.living then d.rankr_id end
                    else (select coalesce(m.rankr_id, d.rankr_id) where not exists (
                        select from link w
                        join segment_member o on o.workspace_id = w.workspace_id and o.contact_id = w.link_id
                        where w.workspace_id = $1 and w.kind = 'CONTACT' and not w.rankr_gone
                          and w.rankr_id = coalesce(m.rankr_id, d.rankr_id)
                          and o.segment_id = $2 and o.wanted and o.contact_id <> m.contact_id)) end as rankr_id
            """;

    private static final String DONE = """
            update segment_member set lease_until = null, fence = null, failures = 0, reason = null, at = $5,
                actual = case when $6 then 'YES' else 'NO' end,
                own = case when $6 then true else own end,
                rankr_id = $7,
                removed_at = case when $6 then removed_at else $5 end
            where workspace_id = $1 and segment_id = $2 and contact_id = $3 and fence = $4
            """;

    private static final String LATER = """
            update segment_member set lease_until = null, fence = null, due_at = $5, reason = $6, failures = failures + $7
            where workspace_id = $1 and segment_id = $2 and contact_id = $3 and fence = $4
            """;

    private static final String CLAIM_COMPARISON =
            """
            with d as materialized (
                select segment_id from segment
                where workspace_id = $1 and compare_at <= $2 and status <> 'PAUSED'
                  and (status <> 'HELD' or list_id is not null)
                  and (compare_until is null or compare_until < $2)
                order by compare_at limit 1 for update skip locked)
            update segment s set compare_until = $3, fence = $4 from d
            where s.workspace_id = $1 and s.segment_id = d.segment_id
            returning %s
            """.formatted(COLUMNS.replace("workspace_id, segment_id", "s.workspace_id, s.segment_id"));

    /** Innocent until compared: who is seen for the first time is only then found not to belong there. */
    private static final String SEEN = """
            insert into segment_member as m
                (workspace_id, segment_id, contact_id, wanted, actual, own, rankr_id, due_at, at, seen_at)
            select $1, $2, l.link_id, true, 'YES', false, l.rankr_id, $4, $4, $4 from link l
            where l.workspace_id = $1 and l.kind = 'CONTACT' and l.rankr_id = any($3) and l.deleted_at is null
            order by l.link_id
            on conflict (workspace_id, segment_id, contact_id) do update set
                seen_at = $4,
                own = m.own and m.actual <> 'NO',
                rankr_id = excluded.rankr_id,
                actual = case when m.actual = 'NO' and m.at < $4 and (m.lease_until is null or m.lease_until < $4) then 'YES' else m.actual end,
                at = case when m.actual = 'NO' and m.at < $4 and (m.lease_until is null or m.lease_until < $4) then $4 else m.at end,
                due_at = case when m.actual = 'NO' then $4 else m.due_at end
            """;

    private static final String UNSEEN = """
            update segment_member m set actual = 'NO', at = $4, due_at = least(due_at, $4)
            where workspace_id = $1 and segment_id = $2 and actual = 'YES' and at < $3
              and (lease_until is null or lease_until < $4)
              and (seen_at is null or seen_at < $3)
            """;

    private static final String FORGET = """
            delete from segment_member where workspace_id = $1 and segment_id = $2 and not wanted and actual = 'NO'
              and (lease_until is null or lease_until < $4) and (removed_at is null or removed_at <= $3)
            """;

    /** How many come to be wanted on a list in one transaction. */
    static final int PART = 5_000;

    private final Pool pool;
    private final FeedCursors feed;

    Segments(Pool pool) {
        this.pool = pool;
        this.feed = new FeedCursors(pool, "segments");
    }

    /**
     * Reads on in the feed of a workspace, unless another process does just now, and measures the contacts of the changes
     * by the filter of every segment.
     *
     * @param meaning what the filter of a segment means now
     * @return what there is beyond
     */
    public Uni<Feed.Rest> follow(
            WorkspaceId workspace, int limit, Instant now, Function<StoredSegment, List<Restriction>> meaning) {
        return feed.read(
                workspace,
                limit,
                (connection, changes) -> {
                    var contacts = changes.stream()
                            .map(Feed.Change::contact)
                            .distinct()
                            .toList();
                    return all(connection, workspace)
                            .chain(all -> Multi.createFrom()
                                    .iterable(all)
                                    .filter(segment -> segment.status() != Status.PAUSED)
                                    .onItem()
                                    .transformToUniAndConcatenate(segment ->
                                            evaluate(connection, segment, meaning.apply(segment), contacts, now))
                                    .collect()
                                    .asList()
                                    .replaceWithVoid());
                },
                connection -> connection
                        .preparedQuery("update segment set compare_at = $2 where workspace_id = $1")
                        .execute(Tuple.of(workspace.value(), LinkRows.time(now)))
                        .replaceWithVoid());
    }

    /** Adds a segment; fails with {@link Failure.Conflict} if its name or its list is another one's. */
    public Uni<Void> add(StoredSegment segment) {
        return pool.preparedQuery("""
                        insert into segment (workspace_id, segment_id, name, filter, status, list_id, owns_list,
                            keeps_others, created_at, created_by, updated_at, updated_by, compare_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10, $9)
                        """)
                .execute(Tuple.from(new @Nullable Object[] {
                    segment.workspace().value(),
                    segment.id(),
                    segment.name(),
                    segment.filter(),
                    segment.status().name(),
                    segment.listId(),
                    segment.ownsList(),
                    segment.keepsOthers(),
                    LinkRows.time(segment.createdAt()),
                    segment.createdBy()
                }))
                .replaceWithVoid()
                .onFailure(PgException.class)
                .transform(Segments::taken);
    }

    private static Throwable taken(Throwable thrown) {
        if (thrown instanceof PgException refused && "23505".equals(refused.getSqlState())) {
            return "segment_of_list".equals(refused.getConstraint())
                    ? new Failure.Conflict("listId", "Another segment keeps that list.")
                    : new Failure.Conflict("name", "Another segment has that name.");
        }
        return thrown;
    }

    public Uni<Optional<StoredSegment>> get(WorkspaceId workspace, UUID id) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(workspace.value(), id))
                .map(rows -> all(rows).stream().findFirst());
    }

    /** All segments of a workspace, by name. */
    public Uni<List<StoredSegment>> all(WorkspaceId workspace) {
        return pool.withConnection(connection -> all(connection, workspace));
    }

    private static Uni<List<StoredSegment>> all(SqlConnection connection, WorkspaceId workspace) {
        return connection
                .preparedQuery("select " + COLUMNS + " from segment where workspace_id = $1 order by name")
                .execute(Tuple.of(workspace.value()))
                .map(Segments::all);
    }

    /** The workspaces that have a segment. */
    public Uni<Set<WorkspaceId>> workspaces() {
        return pool.query("select distinct workspace_id from segment").execute().map(FeedCursors::workspaces);
    }

    /**
     * The workspaces where a comparison or a member is due, and those of the followed ones where something has happened that was
     * not read yet.
     *
     * @param since what had been decided before then is not looked for
     */
    public Uni<Set<WorkspaceId>> atWork(Collection<WorkspaceId> followed, Instant now, Instant since) {
        return feed.behind(followed, since)
                .chain(behind -> pool.preparedQuery(AT_WORK)
                        .execute(Tuple.of(LinkRows.time(now)))
                        .map(FeedCursors::workspaces)
                        .invoke(due -> due.addAll(behind)));
    }

    /**
     * Changes a segment, and has list and filter compared soon.
     *
     * @param decide must be a pure function, as a transaction is open
     * @throws Failure.NotFound if there is none, as a failure of the Uni
     */
    public Uni<StoredSegment> change(WorkspaceId workspace, UUID id, Instant now, UnaryOperator<StoredSegment> decide) {
        return pool.withTransaction(connection -> lock(connection, workspace, id)
                        .map(decide)
                        .call(changed -> connection.preparedQuery("""
                                        update segment set version = $3, name = $4, filter = $5, status = $6, reason = $7,
                                            keeps_others = $8, updated_at = $9, updated_by = $10, compare_at = $11
                                        where workspace_id = $1 and segment_id = $2
                                        """).execute(Tuple.from(new @Nullable Object[] {
                            workspace.value(),
                            id,
                            changed.version(),
                            changed.name(),
                            changed.filter(),
                            changed.status().name(),
                            changed.reason(),
                            changed.keepsOthers(),
                            LinkRows.time(changed.updatedAt()),
                            changed.updatedBy(),
                            LinkRows.time(now)
                        }))))
                .onFailure(PgException.class)
                .transform(Segments::taken);
    }

    private static Uni<StoredSegment> lock(SqlConnection connection, WorkspaceId workspace, UUID id) {
        return connection
                .preparedQuery(ONE + " for update")
                .execute(Tuple.of(workspace.value(), id))
                .map(rows -> all(rows).stream().findFirst().orElseThrow(() -> Failure.NotFound.named("segment", "id")));
    }

    /** Allows that all who do not belong on the list any more are taken off. */
    public Uni<Void> allowRemovals(WorkspaceId workspace, UUID id) {
        return pool.preparedQuery("""
                        update segment_member set allowed = true
                        where workspace_id = $1 and segment_id = $2 and not wanted
                          and (actual <> 'NO' or removed_at is not null)
                        """).execute(Tuple.of(workspace.value(), id)).replaceWithVoid();
    }

    /** Forgets a segment; its list stays as it is. */
    public Uni<Void> remove(WorkspaceId workspace, UUID id) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("delete from segment where workspace_id = $1 and segment_id = $2")
                .execute(Tuple.of(workspace.value(), id))
                .chain(() -> connection
                        .preparedQuery("delete from segment_member where workspace_id = $1 and segment_id = $2")
                        .execute(Tuple.of(workspace.value(), id)))
                .replaceWithVoid());
    }

    /** Notes which list is kept; nothing if the segment has one by now, or is no more. */
    public Uni<Void> hasList(WorkspaceId workspace, UUID id, String listId) {
        return pool.preparedQuery("""
                        update segment set list_id = $3 where workspace_id = $1 and segment_id = $2 and list_id is null
                        """)
                .execute(Tuple.of(workspace.value(), id, listId))
                .replaceWithVoid();
    }

    /** Holds a segment whose list is gone, whoever made it; once that is released, Tandem makes one. */
    public Uni<Void> lostList(StoredSegment segment, String reason) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("""
                        update segment set status = 'HELD', reason = $3, version = version + 1,
                            list_id = null, owns_list = true
                        where workspace_id = $1 and segment_id = $2 and status <> 'PAUSED' and list_id = $4
                        """)
                .execute(Tuple.of(segment.workspace().value(), segment.id(), reason, segment.listId()))
                .chain(held -> held.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery("""
                                        update segment_member set actual = 'NO'
                                        where workspace_id = $1 and segment_id = $2
                                        """)
                                .execute(Tuple.of(segment.workspace().value(), segment.id()))
                                .replaceWithVoid()));
    }

    /**
     * Finds out which of some contacts are to be on the list of a segment.
     *
     * @param restrictions what the filter means now
     */
    private static Uni<Void> evaluate(
            SqlConnection connection,
            StoredSegment segment,
            List<Restriction> restrictions,
            Collection<LinkId> contacts,
            Instant now) {
        return connection
                .preparedQuery("select 1 from segment where workspace_id = $1 and segment_id = $2 for update")
                .execute(Tuple.of(segment.workspace().value(), segment.id()))
                .chain(() -> wanted(connection, segment, restrictions, contacts, now))
                .chain(() -> unwanted(connection, segment, restrictions, contacts, now));
    }

    private static Uni<Void> wanted(
            SqlConnection connection,
            StoredSegment segment,
            List<Restriction> restrictions,
            Collection<LinkId> contacts,
            Instant now) {
        var matching = LinkSearch.matching(segment.workspace(), Kind.CONTACT, restrictions);
        var id = matching.parameter(segment.id());
        var some = matching.parameter(ids(contacts));
        var at = matching.parameter(LinkRows.time(now));
        return connection
                .preparedQuery("""
                        insert into segment_member as m
                            (workspace_id, segment_id, contact_id, wanted, actual, own, due_at, at)
                        select $1, %1$s::uuid, l.link_id, true, 'NO', false, %3$s::timestamptz, %3$s::timestamptz from link l
                        where %4$s and l.link_id = any(%2$s::uuid[])
                        order by l.link_id
                        on conflict (workspace_id, segment_id, contact_id) do update set
                            wanted = true, due_at = least(m.due_at, excluded.due_at), allowed = m.allowed and m.wanted
                        where not m.wanted or m.actual <> 'YES'
                        """.formatted(id, some, at, matching.sql()))
                .execute(matching.parameters())
                .replaceWithVoid();
    }

    private static Uni<Void> unwanted(
            SqlConnection connection,
            StoredSegment segment,
            List<Restriction> restrictions,
            Collection<LinkId> contacts,
            Instant now) {
        var matching = LinkSearch.matching(segment.workspace(), Kind.CONTACT, restrictions);
        var id = matching.parameter(segment.id());
        var some = matching.parameter(ids(contacts));
        var at = matching.parameter(LinkRows.time(now));
        return connection
                .preparedQuery("""
                        update segment_member m set wanted = false, due_at = %3$s, failures = 0, reason = null
                        where m.workspace_id = $1 and m.segment_id = %1$s and m.wanted and m.contact_id = any(%2$s::uuid[])
                          and m.contact_id <> all (array(
                              select l.link_id from link l where %4$s and l.link_id = any(%2$s::uuid[])))
                        """.formatted(id, some, at, matching.sql()))
                .execute(matching.parameters())
                .replaceWithVoid();
    }

    private static UUID[] ids(Collection<LinkId> contacts) {
        return contacts.stream().map(LinkId::value).toArray(UUID[]::new);
    }

    /**
     * How it stands with a list.
     *
     * @param members those known to be on it
     * @param adding those who are still to be put on it
     * @param removing those who are still to be taken off
     * @param failing those of them that failed before
     */
    public record Counts(long members, long adding, long removing, long failing) {}

    public Uni<Counts> counts(StoredSegment segment) {
        return pool.withConnection(connection -> counts(connection, segment, Instant.EPOCH))
                .map(row -> new Counts(
                        row.getLong("members"),
                        row.getLong("adding"),
                        row.getLong("removing"),
                        row.getLong("failing")));
    }

    /** How many were taken off a list since then, without anybody's leave. */
    public Uni<Long> removed(StoredSegment segment, Instant since) {
        return pool.withConnection(connection -> counts(connection, segment, since))
                .map(row -> row.getLong("removed"));
    }

    private static Uni<Row> counts(SqlConnection connection, StoredSegment segment, Instant since) {
        return connection
                .preparedQuery(COUNTS)
                .execute(Tuple.of(
                        segment.workspace().value(), segment.id(), segment.keepsOthers(), LinkRows.time(since)))
                .map(rows -> rows.iterator().next());
    }

    /**
     * How many may be taken off a list by themselves.
     *
     * @param since from when on removals count
     * @param limit how many, given how many there were on it
     */
    public record Brake(Instant since, LongUnaryOperator limit) {}

    /**
     * Somebody to be put on a list or taken off it.
     *
     * @param rankrId as which; null if Rankr does not have the contact yet, or has it as another that is wanted there: two
     *     that were joined are one
     * @param until how long it is this process's
     * @param fence proves whose work it is
     */
    public record Claim(
            StoredSegment segment,
            LinkId contact,
            boolean wanted,
            int failures,
            @Nullable String rankrId,
            Instant until,
            UUID fence) {}

    /**
     * Takes up to {@code limit} changes of a list that are due, or holds the segment if they would take off too many.
     * From here on it is not known who is on the list, until that is noted.
     */
    public Uni<List<Claim>> claim(
            WorkspaceId workspace, UUID id, int limit, Instant now, Duration lease, UUID fence, Brake brake) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(ONE + " and status = 'RUNNING' and list_id is not null for update")
                .execute(Tuple.of(workspace.value(), id))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(List.<Claim>of())
                        : claim(connection, segment(rows.iterator().next()), limit, now, lease, fence, brake)));
    }

    private static Uni<List<Claim>> claim(
            SqlConnection connection,
            StoredSegment segment,
            int limit,
            Instant now,
            Duration lease,
            UUID fence,
            Brake brake) {
        return isBraked(connection, segment, brake)
                .chain(why -> why.isPresent()
                        ? hold(connection, segment, why.get()).replaceWith(List.of())
                        : connection
                                .preparedQuery(CLAIM)
                                .execute(Tuple.from(new Object[] {
                                    segment.workspace().value(),
                                    segment.id(),
                                    segment.keepsOthers(),
                                    LinkRows.time(now),
                                    LinkRows.time(now.plus(lease)),
                                    fence,
                                    limit
                                }))
                                .map(rows -> claims(segment, rows, now.plus(lease), fence)));
    }

    /** Why nobody may be taken off the list; empty if those who do not belong there may, or if there are none. */
    private static Uni<Optional<String>> isBraked(SqlConnection connection, StoredSegment segment, Brake brake) {
        return connection
                .preparedQuery("""
                        select exists (select from segment_member where workspace_id = $1 and segment_id = $2
                            and not wanted and actual <> 'NO' and own >= $3 and not allowed)
                        """)
                .execute(Tuple.of(segment.workspace().value(), segment.id(), segment.keepsOthers()))
                .chain(rows -> rows.iterator().next().getBoolean(0)
                        ? counts(connection, segment, brake.since()).map(counts -> why(counts, brake))
                        : Uni.createFrom().item(Optional.empty()));
    }

    private static Optional<String> why(Row counts, Brake brake) {
        long removed = counts.getLong("removed");
        var wanted = counts.getLong("braked") + removed;
        var before = counts.getLong("present") + removed;
        var most = brake.limit().applyAsLong(before);
        return wanted <= most
                ? Optional.empty()
                : Optional.of("%d of %d members would be taken off, and no more than %d may be within an hour: look at"
                                .formatted(wanted, before, most)
                        + " segmentPreview, then segmentRelease with allowRemovals.");
    }

    private static List<Claim> claims(StoredSegment segment, RowSet<Row> rows, Instant until, UUID fence) {
        var claims = new ArrayList<Claim>();
        rows.forEach(row -> claims.add(new Claim(
                segment,
                new LinkId(row.getUUID("contact_id")),
                row.getBoolean("wanted"),
                row.getInteger("failures"),
                row.getString("rankr_id"),
                until,
                fence)));
        return List.copyOf(claims);
    }

    private static Uni<Void> hold(SqlConnection connection, StoredSegment segment, String reason) {
        return connection
                .preparedQuery("""
                        update segment set status = 'HELD', reason = $3, version = version + 1
                        where workspace_id = $1 and segment_id = $2
                        """)
                .execute(Tuple.of(segment.workspace().value(), segment.id(), reason))
                .replaceWithVoid();
    }

    /** Whether a segment has anything due. */
    public Uni<Boolean> hasDue(StoredSegment segment, Instant now) {
        return pool.preparedQuery(HAS_DUE)
                .execute(Tuple.of(segment.workspace().value(), segment.id(), LinkRows.time(now), segment.keepsOthers()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Notes that somebody is on the list now, or is not any more. */
    public Uni<Void> done(Claim claim, Instant now) {
        return pool.preparedQuery(DONE)
                .execute(Tuple.from(new @Nullable Object[] {
                    claim.segment().workspace().value(),
                    claim.segment().id(),
                    claim.contact().value(),
                    claim.fence(),
                    LinkRows.time(now),
                    claim.wanted(),
                    claim.rankrId()
                }))
                .replaceWithVoid();
    }

    /**
     * Puts a change of a list off.
     *
     * @param failed whether it failed, and does not only have to wait
     */
    public Uni<Void> later(Claim claim, Instant until, @Nullable String reason, boolean failed) {
        return pool.preparedQuery(LATER)
                .execute(Tuple.from(new @Nullable Object[] {
                    claim.segment().workspace().value(),
                    claim.segment().id(),
                    claim.contact().value(),
                    claim.fence(),
                    LinkRows.time(until),
                    reason,
                    failed ? 1 : 0
                }))
                .replaceWithVoid();
    }

    /**
     * A comparison of a whole list with its filter.
     *
     * @param startedAt who was not seen on the list since then is not on it
     * @param fence proves whose it is
     */
    public record Comparison(StoredSegment segment, Instant startedAt, UUID fence) {

        /** The same without a look at the list: who is known to be on it stays known. */
        public Comparison unread() {
            return new Comparison(segment, Instant.EPOCH, fence);
        }
    }

    /** Takes a comparison that is due. */
    public Uni<Optional<Comparison>> claimComparison(WorkspaceId workspace, Instant now, Duration lease, UUID fence) {
        return pool.preparedQuery(CLAIM_COMPARISON)
                .execute(Tuple.of(workspace.value(), LinkRows.time(now), LinkRows.time(now.plus(lease)), fence))
                .map(rows -> all(rows).stream().findFirst().map(segment -> new Comparison(segment, now, fence)));
    }

    /**
     * Notes who was seen on the list, and keeps the comparison for longer.
     *
     * @param asked when Rankr was asked
     * @return whether the comparison is still this process's
     */
    public Uni<Boolean> seen(Comparison comparison, Collection<String> rankrIds, Instant asked, Instant until) {
        var segment = comparison.segment();
        return pool.withTransaction(connection -> connection
                .preparedQuery("""
                        update segment set compare_until = $4 where workspace_id = $1 and segment_id = $2 and fence = $3
                        """)
                .execute(Tuple.of(segment.workspace().value(), segment.id(), comparison.fence(), LinkRows.time(until)))
                .chain(held -> held.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : connection
                                .preparedQuery(SEEN)
                                .execute(Tuple.of(
                                        segment.workspace().value(),
                                        segment.id(),
                                        rankrIds.toArray(String[]::new),
                                        LinkRows.time(asked)))
                                .replaceWith(true)));
    }

    /**
     * Ends a comparison: who was not seen is not on the list, and everybody is measured by the filter anew. If the segment
     * was changed meanwhile, it is compared again at once. Who has come or has to go is looked for before anything is written.
     * Those who have to go do so first and at once, as they are counted together, and not among those who come; of these many
     * come a part at a time, as nothing is told of what happens while a transaction goes on.
     *
     * @param restrictions what the filter of the segment means now
     */
    public Uni<Void> finish(
            Comparison comparison, List<Restriction> restrictions, Instant now, Instant next, Instant forgetBefore) {
        return gone(comparison.segment(), restrictions)
                .chain(gone -> unseenAndGone(comparison, restrictions, gone, now))
                .chain(() -> Rounds.whilst(() -> come(comparison, restrictions, now), come -> come == PART))
                .chain(() -> release(comparison, now, next, forgetBefore));
    }

    private Uni<Void> unseenAndGone(
            Comparison comparison, List<Restriction> restrictions, List<LinkId> gone, Instant now) {
        var segment = comparison.segment();
        return pool.withTransaction(connection -> isUnchanged(connection, comparison)
                .chain(unchanged -> unchanged
                        ? connection
                                .preparedQuery(UNSEEN)
                                .execute(Tuple.of(
                                        segment.workspace().value(),
                                        segment.id(),
                                        LinkRows.time(comparison.startedAt()),
                                        LinkRows.time(now)))
                                .chain(() -> unwanted(connection, segment, restrictions, gone, now))
                        : Uni.createFrom().voidItem()));
    }

    /** Has part of those on the list who match and are not wanted there yet, and says how many. */
    private Uni<Integer> come(Comparison comparison, List<Restriction> restrictions, Instant now) {
        var segment = comparison.segment();
        var missing = missing(segment, restrictions);
        return pool.preparedQuery("select exists (%s)".formatted(missing.sql()))
                .execute(missing.parameters())
                .map(rows -> rows.iterator().next().getBoolean(0))
                .chain(any -> any
                        ? pool.withTransaction(connection -> isUnchanged(connection, comparison)
                                .chain(unchanged -> unchanged
                                        ? come(connection, segment, restrictions, now)
                                        : Uni.createFrom().item(0)))
                        : Uni.createFrom().item(0));
    }

    /** Whether the comparison is still this process's, and of the segment as it is; nobody changes that meanwhile. */
    private static Uni<Boolean> isUnchanged(SqlConnection connection, Comparison comparison) {
        var segment = comparison.segment();
        return connection
                .preparedQuery(ONE + " and fence = $3 and version = $4 for update")
                .execute(Tuple.of(segment.workspace().value(), segment.id(), comparison.fence(), segment.version()))
                .map(rows -> rows.size() > 0);
    }

    private static Uni<Integer> come(
            SqlConnection connection, StoredSegment segment, List<Restriction> restrictions, Instant now) {
        var missing = missing(segment, restrictions);
        var id = missing.parameter(segment.id());
        var at = missing.parameter(LinkRows.time(now));
        return connection
                .preparedQuery("""
                        insert into segment_member as m
                            (workspace_id, segment_id, contact_id, wanted, actual, own, due_at, at)
                        select $1, %1$s::uuid, c.id, true, 'NO', false, %2$s::timestamptz, %2$s::timestamptz
                        from (%3$s order by id limit %4$d) c
                        on conflict (workspace_id, segment_id, contact_id) do update set
                            wanted = true, due_at = least(m.due_at, excluded.due_at), allowed = m.allowed and m.wanted
                        """.formatted(id, at, missing.sql(), PART))
                .execute(missing.parameters())
                .map(RowSet::rowCount);
    }

    /**
     * Those who match and are not wanted on the list yet. As a difference of sets: a join may look through one of them for each
     * of the other, as long as the database does not know how many there are.
     */
    private static LinkSearch.Part missing(StoredSegment segment, List<Restriction> restrictions) {
        var matching = LinkSearch.matching(segment.workspace(), Kind.CONTACT, restrictions);
        var id = matching.parameter(segment.id());
        return new LinkSearch.Part("""
                select l.link_id as id from link l where %s
                except
                select m.contact_id from segment_member m where m.workspace_id = $1 and m.segment_id = %s::uuid and m.wanted
                """.formatted(matching.sql(), id), matching.values());
    }

    /** Those who are wanted on the list and do not match any more. */
    private Uni<List<LinkId>> gone(StoredSegment segment, List<Restriction> restrictions) {
        var matching = LinkSearch.matching(segment.workspace(), Kind.CONTACT, restrictions);
        var id = matching.parameter(segment.id());
        return pool.preparedQuery("""
                        select m.contact_id as id from segment_member m
                        where m.workspace_id = $1 and m.segment_id = %s::uuid and m.wanted
                        except
                        select l.link_id from link l where %s
                        """.formatted(id, matching.sql()))
                .execute(matching.parameters())
                .map(rows -> {
                    var gone = new ArrayList<LinkId>();
                    rows.forEach(row -> gone.add(new LinkId(row.getUUID("id"))));
                    return gone;
                });
    }

    private Uni<Void> release(Comparison comparison, Instant now, Instant next, Instant forgetBefore) {
        var segment = comparison.segment();
        return pool.withTransaction(connection -> connection
                .preparedQuery("""
                        update segment set compare_until = null, fence = null, compared_at = $5::timestamptz,
                            compare_at = case when version = $6 then $4::timestamptz else $5::timestamptz end
                        where workspace_id = $1 and segment_id = $2 and fence = $3
                        """)
                .execute(Tuple.of(
                        segment.workspace().value(),
                        segment.id(),
                        comparison.fence(),
                        LinkRows.time(next),
                        LinkRows.time(now),
                        segment.version()))
                .chain(held -> held.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(FORGET)
                                .execute(Tuple.of(
                                        segment.workspace().value(),
                                        segment.id(),
                                        LinkRows.time(forgetBefore),
                                        LinkRows.time(now)))
                                .replaceWithVoid()));
    }

    /** Lets go of a comparison that could not be made, until then. */
    public Uni<Void> putOff(Comparison comparison, Instant until) {
        var segment = comparison.segment();
        return pool.preparedQuery("""
                        update segment set compare_until = null, fence = null, compare_at = $4
                        where workspace_id = $1 and segment_id = $2 and fence = $3
                        """)
                .execute(Tuple.of(segment.workspace().value(), segment.id(), comparison.fence(), LinkRows.time(until)))
                .replaceWithVoid();
    }

    /** Who is on a list, by what is known of a segment, or by Rankr's ids as they were just read. */
    public sealed interface OnList {
        /** Those of a segment's list. */
        record Of(UUID segment, boolean keepsOthers) implements OnList {}

        /** Those with these ids at Rankr; who put them there is not known. */
        record These(Set<String> rankrIds, boolean keepsOthers) implements OnList {}
    }

    /**
     * Some contacts, and how many there are in all.
     *
     * @param first the first of them
     */
    public record Some(long count, List<LinkId> first) {}

    /**
     * What would be done about a list.
     *
     * @param unasked how many of those that would be removed nobody has allowed to be
     * @param waiting how many match that Rankr does not have yet
     * @param present how many are on it
     */
    public record Difference(Some added, Some removed, long unasked, long waiting, long present) {}

    /** What would be done about a list, if a filter meant this now; nothing is changed. */
    public Uni<Difference> difference(WorkspaceId workspace, List<Restriction> restrictions, OnList onList, int limit) {
        return pool.withTransaction(connection -> connection
                .query("set transaction isolation level repeatable read read only")
                .execute()
                .chain(() -> some(
                        connection,
                        workspace,
                        restrictions,
                        onList,
                        "%1$s and l.rankr_id is not null and not" + " l.rankr_gone and not (%2$s)",
                        limit))
                .chain(added -> some(
                                connection,
                                workspace,
                                restrictions,
                                onList,
                                "l.workspace_id = $1 and" + " l.kind = $2 and (%3$s) and (%1$s) is not true",
                                limit)
                        .chain(removed -> count(
                                        connection,
                                        workspace,
                                        restrictions,
                                        onList,
                                        "l.workspace_id = $1 and l.kind = $2 and (%4$s) and (%1$s) is not true")
                                .chain(unasked -> count(
                                                connection,
                                                workspace,
                                                restrictions,
                                                onList,
                                                "%1$s and (l.rankr_id is null or l.rankr_gone)")
                                        .chain(waiting -> count(
                                                        connection,
                                                        workspace,
                                                        List.of(),
                                                        onList,
                                                        "l.workspace_id = $1 and l.kind = $2 and (%2$s)")
                                                .map(present ->
                                                        new Difference(added, removed, unasked, waiting, present)))))));
    }

    private static Uni<Some> some(
            SqlConnection connection,
            WorkspaceId workspace,
            List<Restriction> restrictions,
            OnList onList,
            String where,
            int limit) {
        return count(connection, workspace, restrictions, onList, where).chain(count -> {
            var part = LinkSearch.matching(workspace, Kind.CONTACT, restrictions);
            var condition = condition(part, onList, where);
            return connection
                    .preparedQuery("select l.link_id from link l where %s order by l.link_id limit %s"
                            .formatted(condition, part.parameter(limit)))
                    .execute(part.parameters())
                    .map(rows -> {
                        var first = new ArrayList<LinkId>();
                        rows.forEach(row -> first.add(new LinkId(row.getUUID("link_id"))));
                        return new Some(count, List.copyOf(first));
                    });
        });
    }

    private static Uni<Long> count(
            SqlConnection connection,
            WorkspaceId workspace,
            List<Restriction> restrictions,
            OnList onList,
            String where) {
        var part = LinkSearch.matching(workspace, Kind.CONTACT, restrictions);
        return connection
                .preparedQuery("select count(*) from link l where " + condition(part, onList, where))
                .execute(part.parameters())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * {@code %1$s} is what matches, {@code %2$s} who is on the list, {@code %3$s} who of them may be taken off, {@code %4$s}
     * who of these nobody has allowed to be.
     */
    private static String condition(LinkSearch.Part part, OnList onList, String where) {
        var on = where.contains("%2$s") ? on(part, onList) : "";
        var removable = where.contains("%3$s") ? removable(part, onList, "") : "";
        var unasked = where.contains("%4$s") ? removable(part, onList, " and not m.allowed") : "";
        return where.formatted(part.sql(), on, removable, unasked);
    }

    private static String on(LinkSearch.Part part, OnList onList) {
        return switch (onList) {
            case OnList.Of of -> member(part.parameter(of.segment()), "m.actual = 'YES'");
            case OnList.These these ->
                "coalesce(l.rankr_id = any(%s), false)"
                        .formatted(part.parameter(these.rankrIds().toArray(String[]::new)));
        };
    }

    private static String removable(LinkSearch.Part part, OnList onList, String restriction) {
        return switch (onList) {
            case OnList.Of(var segment, var keeps) ->
                member(part.parameter(segment), "m.actual <> 'NO'" + (keeps ? " and m.own" : "") + restriction);
            case OnList.These these -> these.keepsOthers() ? "false" : on(part, these);
        };
    }

    private static String member(String segment, String which) {
        return """
                exists (select from segment_member m where m.workspace_id = l.workspace_id and m.segment_id = %s
                    and m.contact_id = l.link_id and %s)""".formatted(segment, which);
    }

    private static List<StoredSegment> all(RowSet<Row> rows) {
        var all = new ArrayList<StoredSegment>();
        rows.forEach(row -> all.add(segment(row)));
        return List.copyOf(all);
    }

    private static StoredSegment segment(Row row) {
        return new StoredSegment(
                new WorkspaceId(row.getUUID("workspace_id")),
                row.getUUID("segment_id"),
                row.getInteger("version"),
                row.getString("name"),
                Objects.requireNonNull((JsonObject) row.getJson("filter")),
                Status.valueOf(row.getString("status")),
                row.getString("reason"),
                row.getString("list_id"),
                row.getBoolean("owns_list"),
                row.getBoolean("keeps_others"),
                LinkRows.required(row, "created_at"),
                row.getString("created_by"),
                LinkRows.required(row, "updated_at"),
                row.getString("updated_by"),
                LinkRows.instant(row, "compared_at"));
    }
}
