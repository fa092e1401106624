package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When an API key opens anything. */
class StoredApiKeyTest {

    private static final Instant NOW = Instant.parse("2026-11-26T20:00:00Z");

    @Test
    void oneIsValidBeforeItExpiresAndUntilItIsRevoked() {
        assertThat(key(Optional.empty(), Optional.empty()).isValid(NOW)).isTrue();
        assertThat(key(Optional.of(NOW.plusMillis(1)), Optional.empty()).isValid(NOW))
                .isTrue();
        assertThat(key(Optional.of(NOW), Optional.empty()).isValid(NOW)).isFalse();
        assertThat(key(Optional.of(NOW.minusSeconds(1)), Optional.empty()).isValid(NOW))
                .isFalse();
        assertThat(key(Optional.empty(), Optional.of(NOW)).isValid(NOW)).isFalse();
        assertThat(key(Optional.of(NOW.plusSeconds(1)), Optional.of(NOW.minusSeconds(1)))
                        .isValid(NOW))
                .isFalse();
    }

    private static StoredApiKey key(Optional<Instant> expires, Optional<Instant> revoked) {
        return new StoredApiKey(
                UUID.randomUUID(),
                "a key",
                List.of("admin"),
                List.of("demo"),
                NOW.minusSeconds(60),
                "user:ada",
                expires,
                revoked,
                Optional.empty());
    }
}
