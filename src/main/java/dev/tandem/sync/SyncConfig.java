package dev.tandem.sync;

import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the sync engine paces itself. */
@ConfigMapping(prefix = "tandem.sync")
public interface SyncConfig {

    /** Whether this process works off the queue. */
    @WithDefault("true")
    boolean enabled();

    /** Whether workspaces that were never imported are imported when the process starts. */
    @WithDefault("true")
    boolean importAtStart();

    /** How often the queue is looked at without being told of work: for what comes due by itself, or what nobody told of. */
    @WithDefault("1s")
    Duration tick();

    /** How many contacts one process works on at the same time. */
    @WithDefault("8")
    @WithConverter(Numbers.From1To100.class)
    int concurrency();

    /** How long a worker may be busy with one contact before another takes it over. */
    @WithDefault("60s")
    Duration lease();

    /** How long a run shows no sign of life before it is taken to have lost its process, and another goes on with it. */
    @WithDefault("60s")
    Duration silence();

    /** How often a contact is tried before it is given up and put aside with its reason. */
    @WithDefault("12")
    @WithConverter(Numbers.AtLeast1.class)
    int tries();

    /** The longest pause after the first failure; doubles with each further one. */
    @WithDefault("2s")
    Duration firstPause();

    /** The longest pause of all. */
    @WithDefault("10m")
    Duration longestPause();

    /** How many contacts of a run wait in the queue at most; the rest waits where it can be paused and cancelled. */
    @WithDefault("500")
    @WithConverter(Numbers.From1To10000.class)
    int runWindow();

    /** How long a preview can be applied; then it is forgotten. */
    @WithDefault("1h")
    Duration previewLifetime();

    /** For how long another process may go on by rules that are not the active ones any more. */
    @WithDefault("1s")
    Duration rulesKept();

    ExpressionsConfig expressions();

    /** What one evaluation of an expression in a rule may cost. */
    interface ExpressionsConfig {

        /** Steps, characters that patterns look at, and items and text made: the same on every machine. */
        @WithDefault("1000000")
        @WithConverter(Numbers.AtLeast1000.class)
        int work();

        /** How deep evaluations may be nested. */
        @WithDefault("100")
        @WithConverter(Numbers.From10To500.class)
        int depth();

        /** How many characters a text may have that an expression makes. */
        @WithDefault("100000")
        @WithConverter(Numbers.AtLeast100.class)
        int text();

        /** The longest that it may take, should the machine be too busy for its steps. */
        @WithDefault("250ms")
        Duration time();
    }
}
