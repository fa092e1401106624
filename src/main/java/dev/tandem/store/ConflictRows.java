package dev.tandem.store;

import dev.tandem.model.Conflict;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Conflicts as rows: opened, brought up to date and overtaken in the transaction that stores their object. */
final class ConflictRows {

    static final String COLUMNS = """
            conflict_id, link_id, contact_id, kind, type, field, base, ghl, rankr, candidates, rule, reason, status,
            opened_at, closed_at, actor, resolution""";

    private static final String OPEN = """
            insert into conflict as c (
                workspace_id, conflict_id, link_id, contact_id, kind, type, field, base, ghl, rankr, candidates, rule, reason,
                opened_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            on conflict (workspace_id, link_id, type, field) where status = 'OPEN' do update set
                contact_id = excluded.contact_id, base = excluded.base, rule = excluded.rule, reason = excluded.reason
            returning conflict_id, xmax = 0 as opened
            """;

    private static final String OVERTAKE = """
            update conflict c set status = 'OVERTAKEN', closed_at = $5
            where c.workspace_id = $1 and c.link_id = $2 and c.status = 'OPEN' and c.type = any($3)
              and c.type || ' ' || c.field <> all($4)
            """;

    /** What a person was shown is not what it is about any more: whoever decides on it would decide about something else. */
    private static final String MOVED = """
            update conflict set status = 'OVERTAKEN', closed_at = $8
            where workspace_id = $1 and link_id = $2 and type = $3 and field = $4 and status = 'OPEN'
              and ((ghl, rankr) is distinct from ($5::jsonb, $6::jsonb)
                  or not (candidates @> $7::uuid[] and candidates <@ $7::uuid[]))
            """;

    private static final String RESOLVE = """
            update conflict set status = 'RESOLVED', closed_at = $3, actor = $4, resolution = $5
            where workspace_id = $1 and conflict_id = $2 and status = 'OPEN'
            """;

    private ConflictRows() {}

    /**
     * Closes what was decided or overtaken, and opens what was found. Where other values are in dispute than before, that is
     * another conflict.
     *
     * @throws Failure.Conflict if one that was decided is open no more, as a failure of the Uni
     */
    static Uni<Void> reconcile(SqlConnection connection, List<Links.Change> changes) {
        var resolved =
                changes.stream().flatMap(change -> change.resolved().stream()).toList();
        var looks = changes.stream()
                .filter(change -> !change.disputes().looked().isEmpty())
                .toList();
        return resolve(connection, resolved)
                .chain(() -> looks.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : overtake(connection, looks).chain(() -> open(connection, looks)));
    }

    private static Uni<Void> resolve(SqlConnection connection, List<Conflict> resolved) {
        return Multi.createFrom()
                .iterable(resolved)
                .onItem()
                .transformToUniAndConcatenate(conflict -> connection
                        .preparedQuery(RESOLVE)
                        .execute(Tuple.of(
                                conflict.workspace().value(),
                                conflict.id(),
                                LinkRows.time(conflict.closedAt()),
                                conflict.actor(),
                                conflict.resolution())))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new Failure.Conflict("ids", "The conflict is not open any more: read it again.");
                    }
                })
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static Uni<Void> overtake(SqlConnection connection, List<Links.Change> looks) {
        return connection
                .preparedQuery(OVERTAKE)
                .executeBatch(looks.stream()
                        .map(look -> Tuple.of(
                                look.link().workspace().value(),
                                look.link().id().value(),
                                look.disputes().looked().stream()
                                        .map(DisputeType::name)
                                        .toArray(String[]::new),
                                look.disputes().found().stream()
                                        .map(found -> found.type() + " " + field(found))
                                        .toArray(String[]::new),
                                LinkRows.time(look.at())))
                        .toList())
                .replaceWithVoid();
    }

    private static Uni<Void> open(SqlConnection connection, List<Links.Change> looks) {
        var rows = rows(looks, ConflictRows::tuple);
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var workspace = looks.getFirst().link().workspace();
        return connection
                .preparedQuery(MOVED)
                .executeBatch(rows(looks, ConflictRows::shown))
                .chain(() -> connection.preparedQuery(OPEN).executeBatch(rows))
                .chain(found -> Events.publish(connection, opened(workspace, found)));
    }

    private static List<Tuple> rows(List<Links.Change> looks, BiFunction<Links.Change, Dispute, Tuple> row) {
        return looks.stream()
                .flatMap(look -> look.disputes().found().stream().map(found -> row.apply(look, found)))
                .toList();
    }

    private static Tuple shown(Links.Change look, Dispute dispute) {
        return Tuple.from(new @Nullable Object[] {
            look.link().workspace().value(),
            look.link().id().value(),
            dispute.type().name(),
            field(dispute),
            Json.of(dispute.ghl()),
            Json.of(dispute.rankr()),
            candidates(dispute),
            LinkRows.time(look.at())
        });
    }

    private static List<News.Event> opened(WorkspaceId workspace, RowSet<Row> batch) {
        var opened = new ArrayList<News.Event>();
        for (RowSet<Row> one = batch; one != null; one = one.next()) {
            for (var row : one) {
                if (row.getBoolean("opened")) {
                    opened.add(new News.Event(workspace, News.Type.CONFLICT_OPENED, row.getUUID("conflict_id")));
                }
            }
        }
        return opened;
    }

    private static UUID[] candidates(Dispute dispute) {
        return dispute.candidates().stream().map(LinkId::value).toArray(UUID[]::new);
    }

    private static Tuple tuple(Links.Change look, Dispute dispute) {
        var link = look.link();
        return Tuple.from(new @Nullable Object[] {
            link.workspace().value(),
            Ids.next(),
            link.id().value(),
            Optional.ofNullable(link.contactId()).orElse(link.id()).value(),
            link.kind().name(),
            dispute.type().name(),
            field(dispute),
            Json.of(dispute.base()),
            Json.of(dispute.ghl()),
            Json.of(dispute.rankr()),
            candidates(dispute),
            dispute.rule(),
            dispute.reason(),
            LinkRows.time(look.at())
        });
    }

    private static String field(Dispute dispute) {
        var field = dispute.field();
        return field == null ? "" : field;
    }

    static List<Conflict> conflicts(WorkspaceId workspace, Iterable<Row> rows) {
        var conflicts = new ArrayList<Conflict>();
        rows.forEach(row -> conflicts.add(conflict(workspace, row)));
        return conflicts;
    }

    static Conflict conflict(WorkspaceId workspace, Row row) {
        var field = row.getString("field");
        return new Conflict(
                workspace,
                row.getUUID("conflict_id"),
                new LinkId(row.getUUID("link_id")),
                Kind.valueOf(row.getString("kind")),
                new LinkId(row.getUUID("contact_id")),
                new Dispute(
                        DisputeType.valueOf(row.getString("type")),
                        field.isEmpty() ? null : field,
                        Json.value(row.getJson("base")).orElse(null),
                        Json.value(row.getJson("ghl")).orElse(null),
                        Json.value(row.getJson("rankr")).orElse(null),
                        Arrays.stream(row.getArrayOfUUIDs("candidates"))
                                .map(LinkId::new)
                                .toList(),
                        row.getString("rule"),
                        row.getString("reason")),
                Conflict.Status.valueOf(row.getString("status")),
                LinkRows.required(row, "opened_at"),
                LinkRows.instant(row, "closed_at"),
                row.getString("actor"),
                row.getString("resolution"));
    }
}
