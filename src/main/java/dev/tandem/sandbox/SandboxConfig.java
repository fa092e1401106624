package dev.tandem.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The simulated CRMs. */
@ConfigMapping(prefix = "tandem.sandbox")
public interface SandboxConfig {

    /** Whether they are started with the application. */
    @WithDefault("false")
    boolean enabled();

    /** The interface that they listen on. */
    @WithDefault("localhost")
    String host();

    /** The port that they listen on; 0 takes a free one. */
    @WithDefault("8090")
    int port();

    /** What their people, ids and bad days are made from. */
    @WithDefault("1")
    long seed();

    /** How many people the demo workspace holds at start. */
    @WithDefault("60")
    int contacts();

    /** Where what changes them is kept, so that a restart finds them as they were; nowhere unless given. */
    Optional<String> dataDir();

    /** Whether they keep callers to their quotas, as the real ones do. */
    @WithDefault("true")
    boolean quotas();

    /** What they tell of their changes. */
    Webhooks webhooks();

    /** Webhooks of the simulated CRMs. */
    interface Webhooks {

        /** Whom they tell, without the path, such as {@code http://localhost:8080}; nobody unless given. */
        Optional<String> url();

        /** What GHL's key pair for signatures is made from. */
        @WithDefault("sandbox")
        String ghlSecret();
    }
}
