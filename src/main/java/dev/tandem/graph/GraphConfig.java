package dev.tandem.graph;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the graph is read. */
@ConfigMapping(prefix = "tandem.graph")
public interface GraphConfig {

    /**
     * How long a live read may take, repeats included, before the stored copy is served instead. Longer than one attempt's
     * time-out, so that a CRM that hangs is noticed by its breaker.
     */
    @WithDefault("8s")
    Duration liveTimeout();
}
