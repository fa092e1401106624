package dev.tandem.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long is kept what is only good for a while. */
@ConfigMapping(prefix = "tandem.store")
public interface StoreConfig {

    /**
     * How long idempotency keys are remembered, deletions that followed one at the other CRM, and runs that have ended, with
     * what came of each contact; what they changed is in the audit. Longer than firings of
     * automations are kept, patience included: one that is tried again has keys of its first try.
     */
    @WithDefault("180d")
    Duration kept();
}
