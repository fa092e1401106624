package dev.tandem.testkit;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway that gives up and tries again so soon that a test can wait for it. */
public class Impatient implements QuarkusTestProfile {

    /** How many calls a breaker looks at. */
    public static final int BREAKER_LOOKS_AT = 12;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("Timeout/value", "1000"),
                Map.entry("Timeout/unit", "MILLIS"),
                Map.entry("Retry/maxRetries", "1"),
                Map.entry("Retry/delay", "20"),
                Map.entry("Retry/jitter", "10"),
                Map.entry("tandem.gates.ghl.breaker.request-volume-threshold", "" + BREAKER_LOOKS_AT),
                Map.entry("tandem.gates.ghl.breaker.delay", "2s"),
                Map.entry("tandem.gates.rankr.breaker.request-volume-threshold", "" + BREAKER_LOOKS_AT),
                Map.entry("tandem.gates.rankr.breaker.delay", "2s"),
                Map.entry("tandem.sync.first-pause", "200ms"),
                Map.entry("tandem.sync.longest-pause", "1s"),
                Map.entry("tandem.sync.tries", "100"));
    }
}
