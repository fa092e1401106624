package dev.tandem.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a process leaves: all that it works on, though the key is named after what it began with. */
@ConfigMapping(prefix = "tandem.sync")
public interface DrainConfig {

    /** How long a process that is to end waits for what it works on: contacts, polls, webhooks, automations, lists, tokens. */
    @WithDefault("15s")
    Duration drain();
}
