package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has read the feed of a workspace. What follows from a part of it is recorded in the transaction that
 * remembers that it was read: nothing follows twice, and nothing is passed over.
 *
 * @param consumer who reads
 */
record FeedCursors(Pool pool, String consumer) {

    /**
     * Reads on, unless another process does just now. Who has never read begins with what happens from now on; so does one
     * who has not read for so long that what follows is not kept any more.
     *
     * @param record records what follows from the changes
     * @param missed records what follows from it that changes were not read
     * @return what there is beyond
     */
    Uni<Feed.Rest> read(
            WorkspaceId workspace,
            int limit,
            BiFunction<SqlConnection, List<Feed.Change>, Uni<Void>> record,
            Function<SqlConnection, Uni<Void>> missed) {
        return pool.withTransaction(connection -> turn(connection, workspace).chain(turn -> switch (turn) {
                    case Turn.Never() -> begin(connection, workspace).replaceWith(Feed.Rest.NOTHING);
                    case Turn.Busy() -> Uni.createFrom().item(Feed.Rest.NOTHING);
                    case Turn.At(var place) ->
                        SqlFeed.changes(connection, workspace, Set.of(), place, limit)
                                .call(part -> part.items().isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : record.apply(connection, part.items()))
                                .call(part -> part.next().equals(place)
                                        ? Uni.createFrom().voidItem()
                                        : note(connection, workspace, part.next()))
                                .map(Feed.Part::rest);
                }))
                .onFailure(Failure.Expired.class)
                .invoke(() -> Log.warnf(
                        "%s of workspace %s has not read the feed for too long and begins anew", consumer, workspace))
                .onFailure(Failure.Expired.class)
                .recoverWithUni(() -> pool.withTransaction(
                                connection -> beginAnew(connection, workspace).chain(() -> missed.apply(connection)))
                        .replaceWith(Feed.Rest.NOTHING));
    }

    /**
     * Those of the workspaces in which something has happened that the consumer has not read, told or not yet to be told; none of
     * those where it never read.
     *
     * @param since as a bound on what is looked through: what had been decided before then is not looked for
     */
    Uni<Set<WorkspaceId>> behind(Collection<WorkspaceId> followed, Instant since) {
        return pool.preparedQuery("""
                        select c.workspace_id from feed_cursor c
                        where c.workspace_id = any($1) and c.consumer = $2 and exists (
                            select from audit_entry a
                            where a.workspace_id = c.workspace_id and (a.tx, a.seq) > (c.tx, c.seq) and a.at > $3)
                        """)
                .execute(Tuple.of(
                        followed.stream().map(WorkspaceId::value).toArray(UUID[]::new), consumer, LinkRows.time(since)))
                .map(FeedCursors::workspaces);
    }

    static Set<WorkspaceId> workspaces(RowSet<Row> rows) {
        var workspaces = new HashSet<WorkspaceId>();
        rows.forEach(row -> workspaces.add(new WorkspaceId(row.getUUID("workspace_id"))));
        return workspaces;
    }

    private sealed interface Turn {
        record Never() implements Turn {}

        record Busy() implements Turn {}

        record At(Place place) implements Turn {}
    }

    private Uni<Turn> turn(SqlConnection connection, WorkspaceId workspace) {
        return place(connection, workspace)
                .chain(place -> place.isPresent()
                        ? Uni.createFrom().item(new Turn.At(place.get()))
                        : isKnown(connection, workspace).map(known -> known ? new Turn.Busy() : new Turn.Never()));
    }

    /** How far the feed was read, for the one who may read on; empty for others. */
    Uni<Optional<Place>> place(SqlConnection connection, WorkspaceId workspace) {
        return connection
                .preparedQuery("""
                        select tx::text as tx, seq, seen from feed_cursor where workspace_id = $1 and consumer = $2
                        for update skip locked
                        """)
                .execute(Tuple.of(workspace.value(), consumer))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(place(rows.iterator().next())));
    }

    private Uni<Boolean> isKnown(SqlConnection connection, WorkspaceId workspace) {
        return connection
                .preparedQuery("select exists (select from feed_cursor where workspace_id = $1 and consumer = $2)")
                .execute(Tuple.of(workspace.value(), consumer))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Unless another process has begun just now. */
    private Uni<Void> begin(SqlConnection connection, WorkspaceId workspace) {
        return SqlFeed.snapshot(connection)
                .chain(now ->
                        note(connection, workspace, Place.of(now), "on conflict (workspace_id, consumer) do nothing"));
    }

    /** Begins with what happens from now on. */
    Uni<Void> beginAnew(SqlConnection connection, WorkspaceId workspace) {
        return SqlFeed.snapshot(connection).chain(now -> note(connection, workspace, Place.of(now)));
    }

    /** Notes how far the feed was read. */
    Uni<Void> note(SqlConnection connection, WorkspaceId workspace, Place place) {
        return note(connection, workspace, place, """
                on conflict (workspace_id, consumer) do update set
                    tx = excluded.tx, seq = excluded.seq, seen = excluded.seen
                """);
    }

    private Uni<Void> note(SqlConnection connection, WorkspaceId workspace, Place place, String known) {
        return connection
                .preparedQuery(
                        "insert into feed_cursor (workspace_id, consumer, tx, seq, seen) values ($1, $2, $3::text::xid8, $4, $5)"
                                + " " + known)
                .execute(tuple(workspace, place))
                .replaceWithVoid();
    }

    /** What tells a place: workspace, consumer, and the three columns of it. */
    Tuple tuple(WorkspaceId workspace, Place place) {
        var seen = place.seen();
        return Tuple.of(
                workspace.value(),
                consumer,
                Long.toUnsignedString(place.tx()),
                place.seq(),
                seen == null ? null : seen.toString());
    }

    private static Place place(Row row) {
        @Nullable String seen = row.getString("seen");
        return new Place(
                Long.parseUnsignedLong(row.getString("tx")),
                row.getLong("seq"),
                seen == null ? null : Snapshot.parse(seen));
    }
}
