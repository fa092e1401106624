package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Caller;
import dev.tandem.connector.CrmCalendar;
import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The calendars of a location and their free slots. */
@ApplicationScoped
class GhlCalendars {

    private static final Duration LONGEST = Duration.ofDays(31);

    private final GhlCalendarsClient client;
    private final GhlCalls calls;
    private final GhlLocations locations;

    GhlCalendars(@RestClient GhlCalendarsClient client, GhlCalls calls, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.locations = locations;
    }

    Uni<List<CrmCalendar>> all(Caller caller) {
        var location = locations.of(caller).id();
        return calls.make(GhlRequest.read(caller, "location", location), as -> client.calendars(as, location))
                .map(many -> Objects.requireNonNullElse(many.calendars(), List.<GhlCalendar>of()).stream()
                        .map(GhlCalendar::toCalendar)
                        .toList());
    }

    /** The calendar of appointments that name none: the configured one, else the first that is active. */
    Uni<String> usual(Caller caller) {
        return locations
                .of(caller)
                .defaultCalendarId()
                .map(id -> Uni.createFrom().item(id))
                .orElseGet(() -> all(caller).map(GhlCalendars::firstActive));
    }

    private static String firstActive(List<CrmCalendar> calendars) {
        return calendars.stream()
                .filter(CrmCalendar::active)
                .findFirst()
                .map(CrmCalendar::externalId)
                .orElseThrow(() -> new Failure.Rejected(GHL, "calendarId", "the location has no active calendar."));
    }

    Uni<List<Instant>> freeSlots(Caller caller, String calendarId, Instant from, Instant to) {
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new Failure.BadInput("to", "is more than 31 days after from");
        }
        var zone = locations.of(caller).zone();
        return calls.make(
                        GhlRequest.read(caller, "calendar", calendarId),
                        as -> client.freeSlots(as, calendarId, from.toEpochMilli(), to.toEpochMilli(), zone.getId()))
                .map(byDate -> byDate.valueStream()
                        .flatMap(day -> day.path("slots").valueStream())
                        .flatMap(slot -> GhlTimes.instant(slot, zone).stream())
                        .sorted()
                        .toList());
    }
}
