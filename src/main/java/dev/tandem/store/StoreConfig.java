package dev.tandem.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long is kept what is only good for a while. */
@ConfigMapping(prefix = "tandem.store")
public interface StoreConfig {

    /**
     * How long idempotency keys are remembered, and deletions that followed one at the other CRM. Longer than firings of
     * automations are kept, patience included: one that is tried again has keys of its first try.
     */
    @WithDefault("180d")
    Duration kept();
}
