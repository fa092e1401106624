package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calendars and appointments, on a Monday at noon in New York. */
class GhlCalendarsTest {

    private static final String TUESDAY_TEN = "2026-03-03T10:00:00-05:00";
    private static final String EVENTS = "/calendars/events/appointments";

    private final GhlCaller ghl = new GhlCaller();
    private final String contact = ghl.contact("'firstName':'Ada'");
    private final String calendar = ghl.calendar();

    @Test
    void anAppointmentIsMadeWith200AndWithoutTimesOfChange() {
        var reply = book(TUESDAY_TEN, "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("startTime").asText()).isEqualTo(TUESDAY_TEN);
        assertThat(reply.body().path("endTime").asText()).isEqualTo("2026-03-03T10:30:00-05:00");
        assertThat(reply.body().has("dateUpdated")).isFalse();
    }

    @Test
    void aTakenSlotIsABadRequest() {
        book(TUESDAY_TEN, "");

        var reply = book("2026-03-03T10:15:00-05:00", "");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("message").asText())
                .isEqualTo("The slot you have selected is no longer available.");
    }

    @Test
    void aTakenSlotCanBeHadByIgnoringThatItIs() {
        book(TUESDAY_TEN, "");

        assertThat(book(TUESDAY_TEN, ",'ignoreFreeSlotValidation':true").status())
                .isEqualTo(200);
    }

    @Test
    void weekendsAndThePastAreNotAvailable() {
        assertThat(book("2026-03-07T10:00:00-05:00", "").status()).isEqualTo(400);
        assertThat(book("2026-03-02T10:00:00-05:00", "").status()).isEqualTo(400);
    }

    @Test
    void aCancelledAppointmentFreesItsSlot() {
        var id = book(TUESDAY_TEN, "").body().path("id").asText();
        ghl.put(EVENTS + "/" + id, "{'appointmentStatus':'cancelled'}");

        assertThat(book(TUESDAY_TEN, "").status()).isEqualTo(200);
    }

    @Test
    void movingKeepsTheLength() {
        var id = book(TUESDAY_TEN, ",'endTime':'2026-03-03T11:00:00-05:00'")
                .body()
                .path("id")
                .asText();
        ghl.pass(Duration.ofMinutes(1));

        ghl.put(EVENTS + "/" + id, "{'startTime':'2026-03-03T14:00:00-05:00'}");
        var event = ghl.get(EVENTS + "/" + id).body().path("event");

        assertThat(event.path("endTime").asText()).isEqualTo("2026-03-03T15:00:00-05:00");
        assertThat(event.path("dateUpdated").asText()).isEqualTo("2026-03-02T12:01:00-05:00");
    }

    @Test
    void aContactsAppointmentsAreInLocalTimeWithoutSayingSo() {
        book(TUESDAY_TEN, "");

        var event = ghl.get("/contacts/" + contact + "/appointments").body().at("/events/0");

        assertThat(event.path("startTime").asText()).isEqualTo("2026-03-03 10:00:00");
    }

    @Test
    void deletingWantsABodyAndAnswers201() {
        var id = book(TUESDAY_TEN, "").body().path("id").asText();

        assertThat(ghl.delete("/calendars/events/" + id).status()).isEqualTo(400);
        assertThat(ghl.call("DELETE", "/calendars/events/" + id, "{}").status()).isEqualTo(201);
        assertThat(ghl.get(EVENTS + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void eventsAreListedForACalendarAGroupOrAUserOnly() {
        book(TUESDAY_TEN, "");
        var window = "/calendars/events?locationId=demo-location&startTime=%d&endTime=%d"
                .formatted(
                        ghl.now.toEpochMilli(), ghl.now.plus(Duration.ofDays(7)).toEpochMilli());

        assertThat(ghl.get(window).status()).isEqualTo(400);
        assertThat(ghl.get(window + "&calendarId=" + calendar).body().path("events"))
                .hasSize(1);
        assertThat(ghl.get(window + "&userId=nobody").body().path("events")).isEmpty();
    }

    @Test
    void freeSlotsAreAMapOfDays() {
        book(TUESDAY_TEN, "");

        var days = freeSlots(Duration.ofDays(7)).body();

        assertThat(days.at("/2026-03-03/slots").toString())
                .contains("2026-03-03T09:30:00-05:00")
                .doesNotContain(TUESDAY_TEN);
        assertThat(days.has("2026-03-07")).isFalse();
        assertThat(days.has("traceId")).isTrue();
    }

    @Test
    void freeSlotsCoverAMonthAtMost() {
        assertThat(freeSlots(Duration.ofDays(31)).status()).isEqualTo(200);
        assertThat(freeSlots(Duration.ofDays(32)).status()).isEqualTo(400);
    }

    @Test
    void oneCalendarIsNotActive() {
        var calendars = ghl.get("/calendars/?locationId=demo-location").body().path("calendars");

        assertThat(calendars.findValuesAsText("isActive")).containsExactly("false", "true", "true");
        assertThat(ghl.get("/calendars/" + calendar)
                        .body()
                        .at("/calendar/slotDuration")
                        .asInt())
                .isEqualTo(30);
    }

    private Reply book(String start, String more) {
        return ghl.post(
                EVENTS,
                "{'calendarId':'%s','locationId':'demo-location','contactId':'%s','startTime':'%s'%s}"
                        .formatted(calendar, contact, start, more));
    }

    private Reply freeSlots(Duration length) {
        return ghl.get("/calendars/%s/free-slots?startDate=%d&endDate=%d"
                .formatted(
                        calendar, ghl.now.toEpochMilli(), ghl.now.plus(length).toEpochMilli()));
    }
}
