package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An appointment as GHL writes it: with offsets by id, without a zone in the list of a contact. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlEvent(
        @JsonAlias("_id") String id,
        @Nullable String title,
        @Nullable String calendarId,
        @Nullable String contactId,
        @Nullable String appointmentStatus,
        @Nullable String status,
        @Nullable JsonNode startTime,
        @Nullable JsonNode endTime,
        @Nullable String address,
        @Nullable JsonNode dateAdded,
        @Nullable JsonNode dateUpdated,
        @Nullable Boolean deleted,
        @Nullable String traceId) {

    CrmRecord toRecord(GhlLocation location) {
        var fields = new GhlReading(location)
                .text(Field.TITLE, title)
                .text(Field.CALENDAR_ID, calendarId)
                .time(Field.STARTS_AT, startTime)
                .time(Field.ENDS_AT, endTime)
                .text(Field.LOCATION, address)
                .text(
                        Field.STATUS,
                        status(appointmentStatus == null ? status : appointmentStatus)
                                .map(AppointmentStatus::name)
                                .orElse(null))
                .fields();
        var key = new RecordKey(Kind.APPOINTMENT, id, contactId);
        var stamps = GhlTimes.Stamps.of(dateAdded, dateUpdated, location.zone());
        return new CrmRecord(GHL, key, fields, stamps.added(), stamps.updated(), null, null);
    }

    /** Whether one of its times may be another than it seems, so that it has to be read by its id. */
    boolean isUnsure(GhlLocation location) {
        return Stream.of(startTime, endTime, dateAdded, dateUpdated)
                .anyMatch(time -> GhlTimes.isUnsure(time, location.zone()));
    }

    boolean isDeleted() {
        return Boolean.TRUE.equals(deleted);
    }

    /** What GHL's word means; empty for one that it has not used so far. */
    static Optional<AppointmentStatus> status(@Nullable String word) {
        return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
            case "new", "booked" -> Optional.of(AppointmentStatus.SCHEDULED);
            case "confirmed", "active" -> Optional.of(AppointmentStatus.CONFIRMED);
            case "cancelled" -> Optional.of(AppointmentStatus.CANCELLED);
            case "showed", "completed" -> Optional.of(AppointmentStatus.COMPLETED);
            case "noshow", "no_show" -> Optional.of(AppointmentStatus.NO_SHOW);
            case "invalid" -> Optional.of(AppointmentStatus.INVALID);
            default -> Optional.empty();
        };
    }

    /** GHL's word, of those that every version takes. */
    static String word(AppointmentStatus status) {
        return switch (status) {
            case SCHEDULED -> "new";
            case CONFIRMED -> "confirmed";
            case CANCELLED -> "cancelled";
            case COMPLETED -> "showed";
            case NO_SHOW -> "noshow";
            case INVALID -> "invalid";
        };
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record One(@JsonAlias("appointment") GhlEvent event) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Many(@Nullable List<GhlEvent> events) {}
}
