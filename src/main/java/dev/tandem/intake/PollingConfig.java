package dev.tandem.intake;

import dev.tandem.model.Kind;
import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How often the CRMs are asked for what no webhook told of. */
@ConfigMapping(prefix = "tandem.polling")
public interface PollingConfig {

    /** Whether this process polls. */
    @WithDefault("true")
    boolean enabled();

    /** How often this process looks for polls that are due. */
    @WithDefault("1s")
    Duration tick();

    /** How often each CRM is asked for its latest changes of a kind, from 1m to 15m. */
    @WithDefault("5m")
    Duration interval();

    /** The same for single kinds; a workspace's own {@code poll-every} wins. */
    Map<Kind, Duration> every();

    /** How far each pass looks back past the one before: for searches that lag, and clocks that differ. */
    @WithDefault("2m")
    Duration overlap();

    /** How many records are asked for at once; of tasks, which GHL only lists whole, as many as it gives. */
    @WithDefault("100")
    @WithConverter(Numbers.From1To500.class)
    int page();

    /**
     * The share of what is left of the day's calls that one kind's passes may take: one that takes more is made less often, up
     * to every 15 minutes.
     */
    @WithDefault("0.1")
    @WithConverter(Numbers.Share.class)
    double share();

    /** How many polls one process makes at the same time; of censuses, half as many. Slow ones are not counted. */
    @WithDefault("16")
    @WithConverter(Numbers.From1To100.class)
    int concurrency();

    /** How long a poll takes before others get its place: where calls are used up, each page waits for them. */
    @WithDefault("30s")
    Duration slow();

    /** How long a poll may show no sign of life before another process takes it over where it is. */
    @WithDefault("60s")
    Duration lease();

    Rotation rotation();

    Census census();

    /** The slow round over the contacts, for the kinds that a CRM only lists contact by contact. */
    interface Rotation {

        /** How many contacts are looked at in one step at most. */
        @WithDefault("100")
        @WithConverter(Numbers.From0To10000.class)
        int most();

        /** Its share of the pace at which what is left of the day's calls would last until the day ends. */
        @WithDefault("0.5")
        @WithConverter(Numbers.Share.class)
        double share();
    }

    /** The nightly count. */
    interface Census {

        /** The hour of the day, in the workspace's time zone, from which on it is taken; spread over the next two hours. */
        @WithDefault("2")
        @WithConverter(Numbers.From0To23.class)
        int hour();
    }
}
