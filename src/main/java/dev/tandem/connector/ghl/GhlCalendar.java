package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tandem.connector.CrmCalendar;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A calendar as GHL writes it; one that does not say so is active, and its slots last 30 minutes. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlCalendar(
        @JsonAlias("_id") String id,
        @Nullable String name,
        @Nullable Boolean isActive,
        @Nullable Long slotDuration,
        @Nullable String slotDurationUnit) {

    CrmCalendar toCalendar() {
        var length = slotDuration == null ? 30 : slotDuration;
        return new CrmCalendar(
                id,
                name == null ? "" : name,
                !Boolean.FALSE.equals(isActive),
                "hours".equals(slotDurationUnit) ? Duration.ofHours(length) : Duration.ofMinutes(length));
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Many(@Nullable List<GhlCalendar> calendars) {}
}
