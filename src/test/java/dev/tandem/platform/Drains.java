package dev.tandem.platform;

import dev.tandem.testkit.virtual.Configs;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.util.Map;

/** What processes are like that are on their way out. */
public final class Drains {

    private Drains() {}

    /** Of a process that was asked to end. */
    public static Drain leaving() {
        var drain = new Drain(Configs.of(DrainConfig.class, Map.of()));
        drain.leave(new ShutdownDelayInitiatedEvent());
        return drain;
    }
}
