package dev.tandem.connector.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times that GHL writes by the clocks of a location, on the days when these are changed. */
class GhlTimesTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static JsonNode text(String time) {
        return JsonNodeFactory.instance.textNode(time);
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York, 2026-11-01 01:00:00",
        "America/New_York, 2026-11-01 01:59:59",
        "Europe/London, 2026-10-25 01:30:00",
        "Australia/Lord_Howe, 2026-04-05 01:30:00",
        "Australia/Lord_Howe, 2026-04-05 01:59:59"
    })
    void aTimeThatTheClocksShowTwiceIsUnsure(String zone, String time) {
        assertThat(GhlTimes.isUnsure(text(time), ZoneId.of(zone))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York, 2026-03-08 02:00:00",
        "America/New_York, 2026-03-08 02:59:59",
        "Europe/London, 2026-03-29 01:30:00",
        "Australia/Lord_Howe, 2026-10-04 02:00:00",
        "Australia/Lord_Howe, 2026-10-04 02:29:59"
    })
    void aTimeThatTheClocksNeverShowIsUnsure(String zone, String time) {
        assertThat(GhlTimes.isUnsure(text(time), ZoneId.of(zone))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York, 2026-11-01 00:59:59, 2026-11-01T04:59:59Z",
        "America/New_York, 2026-11-01 02:00:00, 2026-11-01T07:00:00Z",
        "America/New_York, 2026-03-08 01:59:59, 2026-03-08T06:59:59Z",
        "America/New_York, 2026-03-08 03:00:00, 2026-03-08T07:00:00Z",
        "America/New_York, 2026-11-01T01:30:00-05:00, 2026-11-01T06:30:00Z",
        "America/New_York, 2026-11-01T05:30:00Z, 2026-11-01T05:30:00Z",
        "America/New_York, 1793514600000, 2026-11-01T06:30:00Z",
        "Europe/London, 2026-10-25 00:59:59, 2026-10-24T23:59:59Z",
        "Europe/London, 2026-10-25 02:00:00, 2026-10-25T02:00:00Z",
        "Australia/Lord_Howe, 2026-04-05 01:29:59, 2026-04-04T14:29:59Z",
        "Australia/Lord_Howe, 2026-04-05 02:00:00, 2026-04-04T15:30:00Z",
        "Australia/Lord_Howe, 2026-10-04 02:30:00, 2026-10-03T15:30:00Z"
    })
    void anyOtherTimeIsOneInstant(String zone, String time, Instant instant) {
        assertThat(GhlTimes.isUnsure(text(time), ZoneId.of(zone))).isFalse();
        assertThat(GhlTimes.instant(text(time), ZoneId.of(zone))).contains(instant);
    }

    @Test
    void whatIsNoTimeIsNotUnsure() {
        assertThat(GhlTimes.isUnsure(null, NEW_YORK)).isFalse();
        assertThat(GhlTimes.isUnsure(text("soon"), NEW_YORK)).isFalse();
        assertThat(GhlTimes.isUnsure(JsonNodeFactory.instance.objectNode(), NEW_YORK))
                .isFalse();
    }

    @Test
    void aChangeAtAnUnsureTimeIsNotTold() {
        var added = text("2026-10-01 10:00:00");

        var unsure = GhlTimes.Stamps.of(added, text("2026-11-01 01:30:00"), NEW_YORK);
        var sure = GhlTimes.Stamps.of(added, text("2026-11-01T01:30:00-05:00"), NEW_YORK);
        var unchanged = GhlTimes.Stamps.of(added, null, NEW_YORK);

        assertThat(unsure).isEqualTo(new GhlTimes.Stamps(null, null));
        assertThat(sure)
                .isEqualTo(new GhlTimes.Stamps(
                        Instant.parse("2026-10-01T14:00:00Z"), Instant.parse("2026-11-01T06:30:00Z")));
        assertThat(unchanged).isEqualTo(new GhlTimes.Stamps(Instant.parse("2026-10-01T14:00:00Z"), null));
    }

    @Test
    void aBirthAtAnUnsureTimeIsNotTold() {
        var changed = text("2026-12-01T10:00:00-05:00");

        assertThat(GhlTimes.Stamps.of(text("2026-11-01 01:30:00"), changed, NEW_YORK))
                .isEqualTo(new GhlTimes.Stamps(null, Instant.parse("2026-12-01T15:00:00Z")));
    }
}
