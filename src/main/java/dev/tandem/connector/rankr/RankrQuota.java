package dev.tandem.connector.rankr;

import dev.tandem.connector.QuotaReport;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of an answer say about the quota, as in draft-ietf-httpapi-ratelimit-headers. */
final class RankrQuota {

    private RankrQuota() {}

    /** @param status only 429 asks to be left alone: a Retry-After with other answers is about something else */
    static QuotaReport report(int status, MultivaluedMap<String, String> headers) {
        var policy = headers.getFirst("RateLimit-Policy");
        var state = headers.getFirst("RateLimit");
        return new QuotaReport(
                parameter("q", policy),
                seconds(parameter("w", policy)),
                parameter("r", state),
                OptionalLong.empty(),
                OptionalLong.empty(),
                status == 429 ? Optional.of(retryAfter(headers)) : Optional.empty());
    }

    /** How long to wait after a 429; if it does not say, until the quota is full again, or else ten seconds. */
    static Duration retryAfter(MultivaluedMap<String, String> headers) {
        return seconds(number(headers.getFirst("Retry-After")))
                .or(() -> seconds(parameter("t", headers.getFirst("RateLimit"))))
                .orElse(Duration.ofSeconds(10));
    }

    private static OptionalLong parameter(String name, @Nullable String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        var matcher = Pattern.compile(";\\s*" + name + "=(\\d{1,15})").matcher(header);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static OptionalLong number(@Nullable String header) {
        return header != null && header.strip().matches("\\d{1,15}")
                ? OptionalLong.of(Long.parseLong(header.strip()))
                : OptionalLong.empty();
    }

    private static Optional<Duration> seconds(OptionalLong number) {
        return number.isPresent() ? Optional.of(Duration.ofSeconds(number.getAsLong())) : Optional.empty();
    }
}
