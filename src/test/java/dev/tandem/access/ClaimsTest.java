package dev.tandem.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is believed of tokens, as different issuers write them. */
class ClaimsTest {

    private static final AccessConfig.Claims CONFIG = new AccessConfig.Claims() {
        @Override
        public List<String> scopes() {
            return List.of("scope", "scp");
        }

        @Override
        public String workspaces() {
            return "ws";
        }
    };

    @Test
    void listsAndTextsAreUnderstood() {
        var expected = Optional.of(new Principal(
                "user:ada",
                Set.of(Scope.SYNC_RUN, Scope.CONTACTS_READONLY),
                Set.of("demo", "other"),
                Optional.of(Instant.ofEpochSecond(1_800_000_000)),
                Optional.empty()));

        assertThat(principal(Map.of(
                        "sub",
                        "ada",
                        "exp",
                        1_800_000_000L,
                        "scope",
                        "openid sync.run contacts.readonly",
                        "ws",
                        "demo other")))
                .isEqualTo(expected);
        assertThat(principal(Map.of(
                        "sub", Json.createValue("ada"),
                        "exp", Json.createValue(1_800_000_000L),
                        "scp",
                                Json.createArrayBuilder(List.of("sync.run", "contacts.readonly"))
                                        .build(),
                        "ws", Json.createArrayBuilder(List.of("demo", "other")).build())))
                .isEqualTo(expected);
    }

    @Test
    void whatIsNotSaidIsNotGranted() {
        var principal = principal(Map.of("sub", "ada", "scope", Map.of("admin", true), "ws", 7))
                .orElseThrow();

        assertThat(principal.scopes()).isEmpty();
        assertThat(principal.workspaces()).isEmpty();
        assertThat(principal.mayReach("demo")).isFalse();
        assertThat(principal.mayReach("*")).isFalse();
    }

    @Test
    void aTokenOfNobodyIsNobodys() {
        assertThat(principal(Map.of("scope", "admin"))).isEmpty();
        assertThat(principal(Map.of("sub", " ", "client_id", "robot"))
                        .orElseThrow()
                        .actor())
                .isEqualTo("user:robot");
    }

    @ParameterizedTest
    @CsvSource({
        "CONTACTS_WRITE,    CONTACTS_READONLY, true",
        "CONTACTS_READONLY, CONTACTS_WRITE,    false",
        "ADMIN,             RULES_WRITE,       true",
        "SYNC_RUN,          CONTACTS_READONLY, false",
        "RULES_WRITE,       SYNC_RUN,          false",
        "SYNC_RUN,          ADMIN,             false"
    })
    void aScopeImpliesLesserOnes(Scope held, Scope needed, boolean implied) {
        assertThat(held.implies(needed)).isEqualTo(implied);
    }

    private static Optional<Principal> principal(Map<String, Object> claims) {
        return Claims.principal(CONFIG, new HashMap<>(claims)::get);
    }
}
