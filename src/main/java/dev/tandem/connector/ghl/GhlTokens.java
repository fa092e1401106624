package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens as GHL gives them. Printed it shows none of them. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlTokens(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("refresh_token") @Nullable String refreshToken,
        @JsonProperty("expires_in") long expiresIn,
        @Nullable String scope,
        @Nullable String userType,
        @Nullable String companyId,
        @Nullable String locationId) {

    Instant expiresAt(Instant asked) {
        return asked.plusSeconds(expiresIn);
    }

    Set<String> scopes() {
        return scope == null
                ? Set.of()
                : Arrays.stream(scope.split("[\\s,]+"))
                        .filter(one -> !one.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    boolean isCompany() {
        return "Company".equalsIgnoreCase(userType);
    }

    @Override
    public String toString() {
        return "tokens of %s %s".formatted(userType, isCompany() ? companyId : locationId);
    }
}
