package dev.tandem.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.store.UnreachableBacklog;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.HeldWorkspaces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What metrics tell while the database is away. */
class GaugesTest {

    @Test
    @SuppressWarnings("NullAway") // no CRM is asked about here
    void aDatabaseThatIsAwayIsToldByANumber() {
        var registry = new SimpleMeterRegistry();
        var config = Configs.of(MonitorConfig.class, Map.of());
        new Gauges(new HeldWorkspaces(), null, new UnreachableBacklog(), () -> Instant.EPOCH, config).bindTo(registry);

        assertThat(value(registry, "tandem.database.up")).isZero();
        assertThat(value(registry, "tandem.dead.letters")).isNaN();
    }

    private static double value(SimpleMeterRegistry registry, String name) {
        Gauge gauge = Objects.requireNonNull(registry.find(name).gauge(), name);
        return gauge.value();
    }

    /** A comparison with NaN never holds, so an alert on what the database counts would not be raised without it. */
    @Test
    void theAlertGoesByThatNumber() throws IOException {
        assertThat(Files.readString(Path.of("k8s/components/monitoring/rules.yaml")))
                .containsPattern("alert: TandemCannotBeSeen\\s+expr: absent\\(tandem_database_up == 1\\)\\s+for: 5m");
    }
}
