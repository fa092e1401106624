package dev.tandem.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Meters of the registries that the application has; where it has none, as in a plain test, nothing is kept. */
final class Meters {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private Meters() {}

    /** @param tags name, value, name, value … */
    static Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(Metrics.globalRegistry);
    }

    /** A timer with buckets, so that quantiles can be told over all replicas. */
    static Timer timer(String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .tags(tags)
                .register(Metrics.globalRegistry);
    }
}
