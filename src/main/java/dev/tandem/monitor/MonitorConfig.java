package dev.tandem.monitor;

import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What looking at Tandem may cost. */
@ConfigMapping(prefix = "tandem.monitor")
public interface MonitorConfig {

    /** How long figures from the database are shown before they are counted anew, however many ask. */
    @WithDefault("10s")
    Duration counts();

    /** How long whoever asks for metrics waits for the database; after that they are shown without its figures. */
    @WithDefault("2s")
    Duration patience();

    /** How many of the workspaces that are furthest behind are told of by name. */
    @WithDefault("10")
    @WithConverter(Numbers.From0To100.class)
    int furthest();
}
