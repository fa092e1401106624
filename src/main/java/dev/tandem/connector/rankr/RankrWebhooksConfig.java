package dev.tandem.connector.rankr;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How Rankr's webhooks are looked at. */
@ConfigMapping(prefix = "tandem.intake.rankr")
public interface RankrWebhooksConfig {

    /** How far the time in a delivery may be from now: each repeat of a delivery bears the time of its own. */
    @WithDefault("5m")
    Duration tolerance();
}
