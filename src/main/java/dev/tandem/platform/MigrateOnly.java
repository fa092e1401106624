package dev.tandem.platform;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the process once it is up, if it was only started to migrate the database: by then Flyway has done so, or failed. */
@ApplicationScoped
class MigrateOnly {

    private final boolean enabled;

    MigrateOnly(@ConfigProperty(name = "tandem.migrate-only", defaultValue = "false") boolean enabled) {
        this.enabled = enabled;
    }

    void end(@Observes StartupEvent event) {
        if (enabled) {
            Log.info("The database is migrated; this process was started for nothing else.");
            Quarkus.asyncExit(0);
        }
    }
}
