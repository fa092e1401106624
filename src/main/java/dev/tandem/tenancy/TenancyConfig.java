package dev.tandem.tenancy;

import dev.tandem.platform.Numbers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How workspaces that were created are kept, and deleted. */
@ConfigMapping(prefix = "tandem.tenancy")
public interface TenancyConfig {

    /** How often all of them are read anew, though no event told of a change. */
    @WithDefault("5m")
    Duration reload();

    /** How often there is looked for tokens to renew, for workspaces to delete, and for credentials to seal anew. */
    @WithDefault("5s")
    Duration tick();

    /** How long after its deletion was asked for a workspace may still get rows from what was under way. */
    @WithDefault("1m")
    Duration settled();

    /** How many rows are deleted, or credentials sealed anew, in one transaction. */
    @WithDefault("1000")
    @WithConverter(Numbers.From1To10000.class)
    int batch();

    /** How long a replica is taken for alive that is at a deletion. */
    @WithDefault("1m")
    Duration lease();

    /** Whether CRMs may be reached without TLS, and on this machine or its network: for simulated ones only. */
    @WithDefault("false")
    boolean plainHttp();

    /** The longest that a credential is still used after it was replaced. */
    @WithDefault("30d")
    Duration longestOverlap();

    /** The renewal of GHL's tokens. */
    Renewal renewal();

    /** How GHL's tokens are renewed. */
    interface Renewal {

        /** How long before its end a token is renewed; at most a quarter of its life. */
        @WithDefault("2h")
        Duration ahead();

        /**
         * How long a replica has its turn. GHL answers a refresh token that it has seen with the same pair again for 30
         * seconds: what a replica got that died before it stored it, the next one gets if this is well below that.
         */
        @WithDefault("12s")
        Duration lease();

        /** The pause after a first failure; each following one is twice as long, up to {@link #longestPause}. */
        @WithDefault("2s")
        Duration firstPause();

        /** The longest pause between two tries. */
        @WithDefault("10m")
        Duration longestPause();

        /** How many are renewed at the same time by one replica. */
        @WithDefault("10")
        @WithConverter(Numbers.AtLeast1.class)
        int concurrency();

        /** How long a person has to finish an authorization at GHL. */
        @WithDefault("15m")
        Duration authorization();
    }
}
