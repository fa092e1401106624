package dev.tandem.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where events are listened for. */
@ConfigMapping(prefix = "tandem.events")
public interface EventsConfig {

    /**
     * The database's own address, such as {@code postgresql://db:5432/tandem?sslmode=require}, where that of the datasource
     * leads to a pooler that lends a connection for one transaction only: nobody hears anything through it. A connection of
     * the pool listens unless given.
     */
    Optional<String> url();

    /** Unless it is in the address. */
    @WithDefault("${quarkus.datasource.username:}")
    Optional<String> username();

    /** Unless it is in the address. */
    @WithDefault("${quarkus.datasource.password:}")
    Optional<String> password();
}
