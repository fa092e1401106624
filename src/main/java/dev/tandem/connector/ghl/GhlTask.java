package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import dev.tandem.model.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as GHL writes it; the times of its changes come with a search only. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlTask(
        @JsonAlias("_id") String id,
        @Nullable String title,
        @Nullable String body,
        @Nullable JsonNode dueDate,
        @Nullable Boolean completed,
        @Nullable String assignedTo,
        @Nullable String contactId,
        @JsonAlias("updatedAt") @Nullable JsonNode dateUpdated,
        @Nullable Boolean deleted,
        @Nullable JsonNode searchAfter) {

    /** The task in unified fields; {@code contact} is whose it is, where GHL does not repeat it. */
    CrmRecord toRecord(GhlLocation location, @Nullable String contact) {
        var status = Boolean.TRUE.equals(completed) ? TaskStatus.DONE : TaskStatus.OPEN;
        var fields = new GhlReading(location)
                .text(Field.TITLE, title)
                .text(Field.BODY, body)
                .time(Field.DUE_AT, dueDate)
                .text(Field.STATUS, status.name())
                .text(Field.ASSIGNEE_AT_GHL, assignedTo)
                .fields();
        var key = new RecordKey(Kind.TASK, id, contactId == null ? contact : contactId);
        var stamps = GhlTimes.Stamps.of(null, dateUpdated, location.zone());
        return new CrmRecord(GHL, key, fields, stamps.added(), stamps.updated(), null, null);
    }

    boolean isDeleted() {
        return Boolean.TRUE.equals(deleted);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record One(GhlTask task, @Nullable String traceId) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Many(@Nullable List<GhlTask> tasks) {}

    /** To tick a task off, or to take the tick away. */
    record Completion(boolean completed) {}

    /**
     * A part of the tasks of a location.
     *
     * @param contactId whose; empty for all
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Search(
            int limit, List<String> contactId, @Nullable JsonNode searchAfter) {}
}
