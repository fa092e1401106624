package dev.tandem.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How often each caller may ask this process. Several replicas behind one address allow it each. */
@ConfigMapping(prefix = "tandem.security.rate")
public interface RateConfig {

    /** Whether there is a limit. */
    @WithDefault("true")
    boolean enabled();

    /** Requests a second that a caller may make for long. */
    @WithDefault("200")
    @Min(1)
    @Max(1_000_000)
    int perSecond();

    /** Requests that one who has been quiet may make at once. */
    @WithDefault("1000")
    @Min(1)
    @Max(1_000_000)
    int burst();

    /** Callers that are remembered; one that is forgotten begins anew. */
    @WithDefault("10000")
    @Min(1)
    long callers();
}
