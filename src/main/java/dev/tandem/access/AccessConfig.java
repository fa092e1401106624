package dev.tandem.access;

import dev.tandem.platform.Numbers;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is let in. */
@ConfigMapping(prefix = "tandem.security")
public interface AccessConfig {

    /** Those who come without a key or token. */
    Anonymous anonymous();

    /** What is believed of a token that the issuer signed. */
    Claims claims();

    /**
     * The SHA-256, in hex, of a key that is in no database and opens everything everywhere: to make the first real keys
     * with.
     */
    Optional<String> bootstrapKeyHash();

    /** How long an API key is good for unless it is made to end sooner; none is made for longer. */
    @WithDefault("365d")
    Duration keyLifetime();

    /** How many API keys may be good in a workspace at a time; those that open all workspaces are not counted. */
    @WithDefault("100")
    @WithConverter(Numbers.AtLeast1.class)
    int keysPerWorkspace();

    /** The scope that reading the schema needs, such as ADMIN; without one, whoever may call may read it. */
    Optional<Scope> introspection();

    /** How many subscriptions' connections this process holds open at a time. */
    @WithDefault("10000")
    @WithConverter(Numbers.AtLeast1.class)
    int sockets();

    /** How many of them those may have who have not said who they are; a tenth of them if it is not said. */
    Optional<@WithConverter(Numbers.AtLeast1.class) Integer> strangersSockets();

    /** How many of them one caller may have; a tenth of them if it is not said. */
    Optional<@WithConverter(Numbers.AtLeast1.class) Integer> callersSockets();

    /** How many operations one of them has open at a time. */
    @WithDefault("100")
    int operations();

    /**
     * How much one of them may have waiting to be sent: whoever does not read what they asked for is sent away before it
     * fills the memory. A message that nothing waits before may be longer.
     */
    @WithDefault("1M")
    MemorySize unsent();

    /** Those who come without a key or token; nobody does unless scopes are given. */
    interface Anonymous {

        /** What they may do. For dev mode, tests and the demo: production does not start with any. */
        Optional<Set<Scope>> scopes();

        /** Where. */
        @WithDefault(Principal.EVERYWHERE)
        Set<String> workspaces();
    }

    /** Which claims of a token say what. */
    interface Claims {

        /** Hold the scopes, as a list or in one text with spaces between; the first that is there counts. */
        @WithDefault("scope,scp")
        List<String> scopes();

        /** Holds the names of the workspaces in the same way; {@code *} stands for all. */
        @WithDefault("tandem_workspaces")
        String workspaces();
    }
}
