package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A note as GHL writes it, which never says when it changed. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlNote(
        @JsonAlias("_id") String id,
        @Nullable String title,
        @Nullable String body,
        @Nullable String contactId,
        @Nullable JsonNode dateAdded) {

    /** The note in unified fields; {@code contact} is whose it is, where GHL does not repeat it. */
    CrmRecord toRecord(GhlLocation location, String contact) {
        var fields = new GhlReading(location)
                .text(Field.TITLE, title)
                .text(Field.BODY, body)
                .fields();
        var key = new RecordKey(Kind.NOTE, id, contactId == null ? contact : contactId);
        var stamps = GhlTimes.Stamps.of(dateAdded, null, location.zone());
        return new CrmRecord(GHL, key, fields, stamps.added(), stamps.updated(), null, null);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record One(GhlNote note, @Nullable String traceId) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Many(@Nullable List<GhlNote> notes) {}
}
