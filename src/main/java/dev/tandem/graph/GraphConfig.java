package dev.tandem.graph;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the graph is read and changed. */
@ConfigMapping(prefix = "tandem.graph")
public interface GraphConfig {

    /**
     * How long a live read may take, repeats included, before the stored copy is served instead. Longer than one attempt's
     * time-out, so that a CRM that hangs is noticed by its breaker.
     */
    @WithDefault("8s")
    Duration liveTimeout();

    /**
     * How long it is noted at the earliest after the last time that something was read and was as it is known to be: who reads
     * the same again and again need not write each time. Who asks for what is not older than less than that, has it noted as
     * often as they ask. What was read is never said to be newer than it is.
     */
    @WithDefault("5s")
    Duration noteEvery();

    /**
     * How long the caller's own attempt at a change may take before the queue takes the change up, and before the same
     * mutation may be made again under its idempotency key. Longer than the writes to both CRMs take, repeats included.
     */
    @WithDefault("60s")
    Duration headStart();
}
