package dev.tandem.testkit;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application of its own with few people in it, so that whole runs are quick and disturb nobody else. */
public final class SmallWorld implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tandem.sandbox.contacts", "12",
                "tandem.sync.tick", "PT0.2S",
                "tandem.sync.run-window", "5",
                "tandem.sync.silence", "4s");
    }
}
