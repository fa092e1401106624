package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Entries of the audit as rows of the table and back. */
final class AuditRows {

    static final String COLUMNS =
            "a.entry_id, a.at, a.link_id, a.kind, a.cause, a.actor, a.run_id, a.decisions, a.writes,"
                    + " a.delta, a.seq";

    private AuditRows() {}

    static Tuple tuple(WorkspaceId workspace, Audit.Told told) {
        var entry = told.entry();
        var topics =
                Stream.concat(entry.fields().stream(), entry.crms().stream().map(AuditQuery::topic));
        return Tuple.from(new @Nullable Object[] {
            workspace.value(),
            LinkRows.time(entry.at()),
            entry.id(),
            entry.object().value(),
            entry.kind().name(),
            entry.cause().name(),
            entry.actor(),
            entry.run(),
            topics.sorted().toArray(String[]::new),
            Json.changes(entry.changes()),
            Json.writes(entry.writes()),
            DeltaJson.of(entry.delta()),
            told.contact().value(),
            told.step().name(),
            Json.of(told.was())
        });
    }

    static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getUUID("entry_id"),
                LinkRows.required(row, "at"),
                Kind.valueOf(row.getString("kind")),
                new LinkId(row.getUUID("link_id")),
                new AuditEntry.Author(
                        AuditEntry.Cause.valueOf(row.getString("cause")),
                        row.getString("actor"),
                        row.getUUID("run_id")),
                Json.changes((JsonArray) row.getJson("decisions")),
                Json.writes((JsonArray) row.getJson("writes")),
                DeltaJson.delta((JsonObject) row.getJson("delta")));
    }

    static List<AuditEntry> entries(RowSet<Row> rows) {
        var entries = new ArrayList<AuditEntry>(rows.size());
        rows.forEach(row -> entries.add(entry(row)));
        return entries;
    }
}
