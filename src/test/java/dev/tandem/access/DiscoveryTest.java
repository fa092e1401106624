package dev.tandem.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;
import org.jose4j.jwk.RsaJsonWebKey;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer of which only the address is known: its name and its keys are what it says itself. */
@QuarkusTest
@WithTestResource(IssuerStub.class)
class DiscoveryTest {

    private static final RsaJsonWebKey KEY = IssuerStub.key("first");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static {
        IssuerStub.publish(KEY);
    }

    @Test
    void aTokenSignedWithAKeyOfTheIssuersIsTaken() {
        opens(IssuerStub.token(KEY));
    }

    @Test
    void oneSignedWithAnyOtherIsRefusedWhateverKeyItNames() {
        isRefused(IssuerStub.token(IssuerStub.key("stranger")));
        isRefused(IssuerStub.token(IssuerStub.key(KEY.getKeyId())));
        opens(IssuerStub.token(KEY));
    }

    @Test
    void oneInTheNameOfAnotherIssuerIsRefused() {
        isRefused(IssuerStub.token("https://another.example.com", KEY));
    }

    /** Though its tokens were refused just before: the issuer is asked again soon. */
    @Test
    void aKeyThatTheIssuerAddsIsTakenBesideTheOneBefore() throws InterruptedException {
        var next = IssuerStub.key("next");
        var token = IssuerStub.token(next);
        isRefused(token);

        IssuerStub.publish(next);

        var end = System.nanoTime() + PATIENCE.toNanos();
        while (ask(token).extract().statusCode() != 200) {
            assertThat(System.nanoTime()).as("it is still refused").isLessThan(end);
            Thread.sleep(100);
        }
        opens(token);
        opens(IssuerStub.token(KEY));
    }

    private static void opens(String token) {
        ask(token).statusCode(200).body("data.workspace.name", equalTo("demo"));
    }

    private static void isRefused(String token) {
        ask(token).statusCode(401).body("errors[0].extensions.code", equalTo("UNAUTHENTICATED"));
    }

    private static ValidatableResponse ask(String token) {
        return given().header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("query", "{ workspace { name } }"))
                .post("/graphql")
                .then();
    }
}
