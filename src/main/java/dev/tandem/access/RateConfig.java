package dev.tandem.access;

import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How often each caller may ask this process. Several replicas behind one address allow it each. */
@ConfigMapping(prefix = "tandem.security.rate")
public interface RateConfig {

    /** Whether there is a limit. */
    @WithDefault("true")
    boolean enabled();

    /** Requests a second that a caller may make for long. */
    @WithDefault("200")
    @WithConverter(Numbers.From1To1000000.class)
    int perSecond();

    /** Requests that one who has been quiet may make at once. */
    @WithDefault("1000")
    @WithConverter(Numbers.From1To1000000.class)
    int burst();

    /** Callers that are remembered; one that is forgotten begins anew. */
    @WithDefault("10000")
    @WithConverter(Numbers.Large.class)
    long callers();
}
