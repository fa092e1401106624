package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Quota;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in, how often, and what they are told. */
class GhlAccessTest {

    private final GhlCaller ghl = new GhlCaller();

    @Test
    void theVersionHeaderIsRequired() {
        var reply = ghl.call("GET", "/contacts/x", "", Map.of("authorization", "Bearer pit-demo"));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body().path("message").asText()).isEqualTo("version header was not found.");
    }

    @Test
    void anyPublishedVersionWillDoAndNoOther() {
        var location = "/locations/demo-location";

        assertThat(ghl.call("GET", location, "", headers("pit-demo", "v3")).status())
                .isEqualTo(200);
        assertThat(ghl.call("GET", location, "", headers("pit-demo", "2020-01-01"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anUnknownTokenIsRefused() {
        var reply = ghl.call("GET", "/contacts/x", "", headers("pit-nobody", "2021-07-28"));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body().path("message").asText()).isEqualTo("Invalid JWT");
    }

    @Test
    void anotherLocationsRecordsAreForbidden() {
        var id = ghl.contact("'firstName':'Ada'");

        assertThat(ghl.call("GET", "/contacts/" + id, "", headers("pit-other", "2021-07-28"))
                        .status())
                .isEqualTo(403);
        assertThat(ghl.post("/contacts/", "{'locationId':'other-location'}").status())
                .isEqualTo(403);
        assertThat(ghl.get("/locations/other-location/tags").status()).isEqualTo(403);
    }

    @Test
    void aPathWithoutItsTrailingSlashIsUnknown() {
        var reply = ghl.get("/calendars?locationId=demo-location");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().path("message").asText()).isEqualTo("Cannot GET /calendars");
    }

    @Test
    void everyAnswerTellsWhatIsLeft() {
        ghl.sandbox.limit(new Quota(100, Duration.ofSeconds(10), 200_000));

        var headers = ghl.get("/contacts/nobody").headers();

        assertThat(headers)
                .containsEntry("X-RateLimit-Max", "100")
                .containsEntry("X-RateLimit-Remaining", "99")
                .containsEntry("X-RateLimit-Interval-Milliseconds", "10000")
                .containsEntry("X-RateLimit-Limit-Daily", "200000")
                .containsEntry("X-RateLimit-Daily-Remaining", "199999");
    }

    @Test
    void noMoreThanTheBurstFitsInAnyWindow() {
        ghl.sandbox.limit(new Quota(3, Duration.ofSeconds(10), 100));
        ghl.get("/contacts/nobody");
        ghl.pass(Duration.ofSeconds(9));
        ghl.get("/contacts/nobody");
        ghl.get("/contacts/nobody");

        assertThat(ghl.get("/contacts/nobody").status()).isEqualTo(429);
        ghl.pass(Duration.ofSeconds(1));
        assertThat(ghl.get("/contacts/nobody").status()).isEqualTo(400);
        assertThat(ghl.get("/contacts/nobody").status()).isEqualTo(429);
    }

    @Test
    void theDayEndsAtMidnight() {
        ghl.sandbox.limit(new Quota(10, Duration.ofSeconds(10), 1));
        ghl.get("/contacts/nobody");

        assertThat(ghl.get("/contacts/nobody").status()).isEqualTo(429);
        ghl.pass(Duration.ofDays(1));
        assertThat(ghl.get("/contacts/nobody").status()).isEqualTo(400);
    }

    @Test
    void oneLocationsQuotaIsNotAnothers() {
        ghl.sandbox.limit(new Quota(1, Duration.ofSeconds(10), 100));
        ghl.get("/contacts/nobody");

        var other = ghl.call("GET", "/locations/other-location", "", headers("pit-other", "2021-07-28"));

        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void theSameSeedAndCallsGiveTheSameAnswers() {
        var again = new GhlCaller();

        assertThat(ghl.post("/contacts/", "{'locationId':'demo-location'}"))
                .isEqualTo(again.post("/contacts/", "{'locationId':'demo-location'}"));
    }

    private static Map<String, String> headers(String token, String version) {
        return Map.of("authorization", "Bearer " + token, "version", version);
    }
}
