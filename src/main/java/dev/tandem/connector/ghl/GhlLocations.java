package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;
import dev.tandem.platform.Clock;
import dev.tandem.workspace.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** The location of each caller, what is configured for all of them, and what time it is. */
@ApplicationScoped
class GhlLocations {

    private final Workspaces workspaces;
    private final GhlConfig config;
    private final Clock clock;

    GhlLocations(Workspaces workspaces, GhlConfig config, Clock clock) {
        this.workspaces = workspaces;
        this.config = config;
        this.clock = clock;
    }

    GhlLocation of(Caller caller) {
        return GhlLocation.of(workspaces, caller);
    }

    GhlConfig config() {
        return config;
    }

    Instant now() {
        return clock.now();
    }
}
