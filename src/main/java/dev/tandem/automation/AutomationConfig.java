package dev.tandem.automation;

import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How automations are worked off. */
@ConfigMapping(prefix = "tandem.automation")
public interface AutomationConfig {

    /** Whether this process decides and works off automations. */
    @WithDefault("true")
    boolean enabled();

    /** How often it looks for changes and firings that nobody told of. */
    @WithDefault("5s")
    Duration tick();

    /** How many firings of one workspace are worked on at the same time. */
    @WithDefault("4")
    @WithConverter(Numbers.From1To50.class)
    int concurrency();

    /** How long a worker may be silent about a firing before another takes it over. */
    @WithDefault("60s")
    Duration lease();

    /** How often a step may fail for a reason that may last before it is given up. */
    @WithDefault("12")
    @WithConverter(Numbers.AtLeast1.class)
    int tries();

    /** How long a firing waits for what passes by itself, such as an outage of a CRM, before it is given up. */
    @WithDefault("7d")
    Duration patience();

    /** The longest pause after the first failure; doubles with each further one. */
    @WithDefault("2s")
    Duration firstPause();

    /** The longest pause of all. */
    @WithDefault("10m")
    Duration longestPause();

    /** How long it is remembered what automations did. */
    @WithDefault("90d")
    Duration firingsKept();
}
