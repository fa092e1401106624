package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.WorkspaceId;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Links as rows of the table and back. */
final class LinkRows {

    static final String COLUMNS = """
            l.workspace_id, l.link_id, l.kind, l.contact_id, l.version, l.fields, l.base, l.provenance, l.state,
            l.ghl_id, l.ghl_fields, l.ghl_created, l.ghl_modified, l.ghl_fetched, l.ghl_version, l.ghl_gone, l.ghl_changed,
            l.rankr_id, l.rankr_fields, l.rankr_created, l.rankr_modified, l.rankr_fetched, l.rankr_version, l.rankr_gone,
            l.rankr_changed,
            l.apart, l.created_at, l.updated_at, l.deleted_at""";

    /** Adds a whole row; the order of its parameters is that of {@link #tuple}. */
    static final String INSERT = """
            insert into link (
                workspace_id, link_id, kind, contact_id, version, fields, base, provenance, state,
                ghl_id, ghl_fields, ghl_created, ghl_modified, ghl_fetched, ghl_version, ghl_gone, ghl_changed,
                rankr_id, rankr_fields, rankr_created, rankr_modified, rankr_fetched, rankr_version, rankr_gone,
                rankr_changed, apart, created_at, updated_at, deleted_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $23, $24, $25, $26, $27, $28, $29)
            """;

    /** Writes a whole row over the one with the same id. */
    static final String UPSERT = INSERT + """
            on conflict (workspace_id, link_id) do update set
                contact_id = excluded.contact_id, version = excluded.version, fields = excluded.fields, base = excluded.base,
                provenance = excluded.provenance, state = excluded.state,
                ghl_id = excluded.ghl_id, ghl_fields = excluded.ghl_fields,
                ghl_created = excluded.ghl_created, ghl_modified = excluded.ghl_modified,
                ghl_fetched = excluded.ghl_fetched, ghl_version = excluded.ghl_version, ghl_gone = excluded.ghl_gone,
                ghl_changed = excluded.ghl_changed,
                rankr_id = excluded.rankr_id, rankr_fields = excluded.rankr_fields,
                rankr_created = excluded.rankr_created, rankr_modified = excluded.rankr_modified,
                rankr_fetched = excluded.rankr_fetched, rankr_version = excluded.rankr_version, rankr_gone = excluded.rankr_gone, rankr_changed = excluded.rankr_changed,
                apart = excluded.apart,
                updated_at = excluded.updated_at, deleted_at = excluded.deleted_at
            """;

    private LinkRows() {}

    static Tuple tuple(Link link) {
        var values = new ArrayList<@Nullable Object>();
        values.add(link.workspace().value());
        values.add(link.id().value());
        values.add(link.kind().name());
        values.add(link.contactId() == null ? null : link.contactId().value());
        values.add(link.version());
        values.add(Json.of(link.fields()));
        values.add(Json.of(link.base()));
        values.add(Json.of(link.provenance()));
        values.add(link.state().name());
        for (var crm : Crm.values()) {
            addHalf(values, link.half(crm).orElse(null));
        }
        values.add(link.apart().stream().sorted().map(Crm::name).toArray(String[]::new));
        values.add(time(link.createdAt()));
        values.add(time(link.updatedAt()));
        values.add(time(link.deletedAt()));
        return Tuple.tuple(values);
    }

    private static void addHalf(List<@Nullable Object> values, @Nullable Half half) {
        if (half == null) {
            values.add(null);
            values.add(null);
            values.add(null);
            values.add(null);
            values.add(null);
            values.add(null);
            values.add(false);
            values.add(null);
        } else {
            values.add(half.externalId());
            values.add(Json.of(half.fields()));
            values.add(time(half.createdAt()));
            values.add(time(half.lastModified()));
            values.add(time(half.fetchedAt()));
            values.add(half.version());
            values.add(half.gone());
            values.add(half.changed().isEmpty() ? null : Json.changed(half.changed()));
        }
    }

    static List<Link> links(RowSet<Row> rows) {
        var links = new ArrayList<Link>(rows.size());
        for (var row : rows) {
            links.add(link(row));
        }
        return links;
    }

    static Link link(Row row) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        for (var crm : Crm.values()) {
            var half = half(row, column(crm));
            if (half != null) {
                halves.put(crm, half);
            }
        }
        UUID contact = row.getUUID("contact_id");
        return new Link(
                new WorkspaceId(row.getUUID("workspace_id")),
                new LinkId(row.getUUID("link_id")),
                Kind.valueOf(row.getString("kind")),
                contact == null ? null : new LinkId(contact),
                row.getInteger("version"),
                Json.fields(json(row, "fields")),
                Json.base(json(row, "base")),
                Json.provenance(json(row, "provenance")),
                SyncState.valueOf(row.getString("state")),
                halves,
                Arrays.stream(row.getArrayOfStrings("apart")).map(Crm::valueOf).collect(Collectors.toUnmodifiableSet()),
                required(row, "created_at"),
                required(row, "updated_at"),
                instant(row, "deleted_at"));
    }

    private static @Nullable Half half(Row row, String crm) {
        String externalId = row.getString(crm + "_id");
        if (externalId == null) {
            return null;
        }
        return new Half(
                externalId,
                Json.fields(json(row, crm + "_fields")),
                instant(row, crm + "_created"),
                instant(row, crm + "_modified"),
                required(row, crm + "_fetched"),
                row.getString(crm + "_version"),
                row.getBoolean(crm + "_gone"),
                Json.changed((JsonObject) row.getJson(crm + "_changed")));
    }

    /** What the columns of that CRM start with. */
    static String column(Crm crm) {
        return crm.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject json(Row row, String column) {
        return (JsonObject) row.getJson(column);
    }

    static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static Instant required(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
