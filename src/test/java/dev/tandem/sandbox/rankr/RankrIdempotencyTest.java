package dev.tandem.sandbox.rankr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Quota;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A POST that is repeated with its key happens once. */
class RankrIdempotencyTest {

    private final Rankr rankr = new Rankr();
    private final Rankr keyed = rankr.with("idempotency-key", "k1");

    @Test
    void aRepeatIsAnsweredAsTheFirstTime() {
        var first = keyed.post("/v1/contacts", "{email: 'ada@example.com'}");
        rankr.patch("/v1/contacts/" + first.id(), "{firstName: 'Ada'}");

        var repeat = keyed.post("/v1/contacts", "{email: 'ada@example.com'}");

        assertThat(repeat.status()).isEqualTo(201);
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(repeat.header("ETag")).isEqualTo("\"1\"");
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(rankr.get("/v1/contacts").all("id")).hasSize(1);
    }

    @Test
    void aKeyCannotComeWithSomethingElse() {
        keyed.post("/v1/contacts", "{firstName: 'Ada'}");

        var otherBody = keyed.post("/v1/contacts", "{firstName: 'Eve'}");
        var otherPath = keyed.post("/v1/tags", "{firstName: 'Ada'}");

        assertThat(otherBody.status()).isEqualTo(422);
        assertThat(otherBody.text("type")).isEqualTo("urn:rankr:problem:idempotency-key-reused");
        assertThat(otherPath.status()).isEqualTo(422);
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        keyed.post("/v1/contacts", "{}");
        rankr.pass(Duration.ofHours(24));

        keyed.post("/v1/contacts", "{}");

        assertThat(rankr.get("/v1/contacts").all("id")).hasSize(2);
    }

    @Test
    void aRefusalIsKeptToo() {
        var ada = rankr.post("/v1/contacts", "{email: 'ada@example.com'}");
        var refused = keyed.post("/v1/contacts", "{email: 'ada@example.com'}");
        rankr.delete("/v1/contacts/" + ada.id());

        var repeat = keyed.post("/v1/contacts", "{email: 'ada@example.com'}");

        assertThat(repeat.status()).isEqualTo(409);
        assertThat(repeat.body()).isEqualTo(refused.body());
    }

    @Test
    void whatNeverBeganIsNotKept() {
        rankr.sandbox.limit(new Quota(0, Duration.ofSeconds(10), 1_000));
        assertThat(keyed.post("/v1/contacts", "{}").status()).isEqualTo(429);
        rankr.sandbox.limit(Quota.UNLIMITED);

        assertThat(keyed.post("/v1/contacts", "{}").status()).isEqualTo(201);
    }

    @Test
    void accountsHaveTheirOwnKeys() {
        keyed.post("/v1/contacts", "{firstName: 'Ada'}");

        var other = keyed.with("x-api-key", "rk-other").post("/v1/contacts", "{firstName: 'Eve'}");

        assertThat(other.text("firstName")).isEqualTo("Eve");
    }
}
