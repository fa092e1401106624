package dev.tandem.segment;

import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How lists are kept equal to segments. */
@ConfigMapping(prefix = "tandem.segments")
public interface SegmentsConfig {

    /** Whether this process changes lists. */
    @WithDefault("true")
    boolean enabled();

    /** How often it looks for what is to be done. */
    @WithDefault("1s")
    Duration tick();

    /** How many members of one list are put on it or taken off at the same time. */
    @WithDefault("4")
    @WithConverter(Numbers.From1To50.class)
    int concurrency();

    /** How long a change of a list, or a comparison, is left to a process that may have died; well above 15 s. */
    @WithDefault("60s")
    Duration lease();

    /** How often list and filter are compared whole: time moves what is counted from now, and people change lists. */
    @WithDefault("15m")
    Duration compareEvery();

    /** The longest pause after the first failure; doubles with each further one. */
    @WithDefault("5s")
    Duration firstPause();

    /** The longest pause of all, and how long those rest whom Rankr does not have yet. */
    @WithDefault("5m")
    Duration longestPause();

    /** How many may be taken off a list within an hour before a person looks at it. */
    Removals removals();

    /** The larger of the two counts. */
    interface Removals {

        @WithDefault("0.05")
        @WithConverter(Numbers.Share.class)
        double share();

        @WithDefault("20")
        @WithConverter(Numbers.AtLeast0.class)
        int least();
    }
}
