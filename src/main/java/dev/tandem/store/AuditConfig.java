package dev.tandem.store;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** How long the audit is kept. */
@ConfigMapping(prefix = "tandem.audit")
public interface AuditConfig {

    /**
     * How old entries become before they are dropped, month by month; for ever unless given. What is dropped can no longer
     * be read, but what it came to is kept: replaying the audit stays exact. API keys that are good no longer, which entries
     * may name, are kept as long.
     */
    Optional<Duration> retention();
}
