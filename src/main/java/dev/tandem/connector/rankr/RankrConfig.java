package dev.tandem.connector.rankr;

import dev.tandem.model.Kind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How Rankr is asked, and where an account differs from the contract in {@code rankr/openapi.yaml}. */
@ConfigMapping(prefix = "tandem.rankr")
public interface RankrConfig {

    /**
     * What Rankr calls a unified field of a kind, where it is not the contract's name: a path with dots, such as {@code
     * tandem.rankr.fields.contact."address.line1"=location.street}.
     */
    Map<Kind, Map<String, String>> fields();

    /** How long it may take to issue a token. */
    @WithDefault("5s")
    Duration tokenPatience();
}
