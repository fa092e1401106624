package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Quota;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials, accounts and quotas. */
class RankrAccessTest {

    private static final String CLIENT =
            "grant_type: 'client_credentials', client_id: 'demo', client_secret: 'demo-secret'";

    private final Rankr rankr = new Rankr();
    private final Rankr anonymous = rankr.with("x-api-key", "");

    @Test
    void aTokenOpensTheAccountForAnHour() {
        var token = anonymous.token("{" + CLIENT + "}");
        var caller = anonymous.with("authorization", "Bearer " + token.text("access_token"));

        assertThat(token.at("/expires_in").asInt()).isEqualTo(3600);
        assertThat(token.text("scope")).isEqualTo("read write");
        rankr.pass(Duration.ofSeconds(3599));
        assertThat(caller.post("/v1/contacts", "{}").status()).isEqualTo(201);
        rankr.pass(Duration.ofSeconds(1));
        assertThat(caller.get("/v1/contacts").status()).isEqualTo(401);
    }

    @Test
    void aClientMayUseBasicAuthentication() {
        var pair = Base64.getEncoder().encodeToString("demo:demo-secret".getBytes(StandardCharsets.UTF_8));

        var token = anonymous.with("authorization", "Basic " + pair).token("{grant_type: 'client_credentials'}");

        assertThat(token.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            client_credentials | demo | wrong        | read   | 401 | invalid_client
            client_credentials | nope | nope-secret  | read   | 401 | invalid_client
            password           | demo | demo-secret  | read   | 400 | unsupported_grant_type
            client_credentials | demo | demo-secret  | admin  | 400 | invalid_scope
            """)
    void aTokenIsRefusedInTheWordsOfOAuth(
            String grant, String client, String secret, String scope, int status, String error) {
        var refused = anonymous.token("{grant_type: '%s', client_id: '%s', client_secret: '%s', scope: '%s'}"
                .formatted(grant, client, secret, scope));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.text("error")).isEqualTo(error);
    }

    @Test
    void aTokenIsAskedForWithAForm() {
        var refused = anonymous.post("/oauth/token", "{" + CLIENT + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void aTokenToReadCannotWrite() {
        var token = anonymous.token("{" + CLIENT + ", scope: 'read'}").text("access_token");
        var reader = anonymous.with("authorization", "Bearer " + token);

        assertThat(reader.get("/v1/contacts").status()).isEqualTo(200);
        assertThat(reader.post("/v1/contacts", "{}").status()).isEqualTo(403);
    }

    @Test
    void withoutGoodCredentialsThereIsNothing() {
        var refused = anonymous.get("/v1/contacts");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("type")).isEqualTo("urn:rankr:problem:unauthorized");
        assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(rankr.with("x-api-key", "rk-nobody").get("/v1/contacts").status())
                .isEqualTo(401);
        assertThat(anonymous
                        .with("authorization", "Bearer made-up")
                        .get("/v1/contacts")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void accountsDoNotSeeEachOther() {
        var other = rankr.with("x-api-key", "rk-other");
        var ada = rankr.post("/v1/contacts", "{email: 'ada@example.com', externalId: 'g1'}")
                .id();

        assertThat(other.get("/v1/contacts/" + ada).status()).isEqualTo(404);
        assertThat(other.get("/v1/contacts").all("id")).isEmpty();
        assertThat(other.post("/v1/contacts", "{email: 'ada@example.com', externalId: 'g1'}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void theQuotaIsCountedPerAccountAndSaysWhatIsLeft() {
        var answer = rankr.get("/v1/contacts");

        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"default\";q=600;w=60");
        assertThat(answer.header("RateLimit")).isEqualTo("\"default\";r=599;t=60");
        assertThat(rankr.with("x-api-key", "rk-other").get("/v1/contacts").header("RateLimit"))
                .isEqualTo("\"default\";r=599;t=60");
    }

    @Test
    void aUsedUpQuotaComesBackWithTheNextWindow() {
        rankr.sandbox.limit(new Quota(2, Duration.ofSeconds(10), 1_000));
        rankr.get("/v1/contacts");
        rankr.pass(Duration.ofMillis(7_500));
        rankr.get("/v1/contacts");

        var refused = rankr.get("/v1/contacts");
        rankr.pass(Duration.ofSeconds(3));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("3");
        assertThat(refused.header("RateLimit")).isEqualTo("\"default\";r=0;t=3");
        assertThat(rankr.get("/v1/contacts").status()).isEqualTo(200);
    }

    @Test
    void whatIsRefusedForTheQuotaHasNoEffect() {
        rankr.sandbox.limit(new Quota(0, Duration.ofSeconds(10), 1_000));
        rankr.post("/v1/contacts", "{}");
        rankr.sandbox.limit(Quota.UNLIMITED);

        assertThat(rankr.get("/v1/contacts").all("id")).isEmpty();
    }
}
