package dev.tandem.workspace;

import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;

/** The keys that credentials are encrypted with. Without any, none can be stored. */
@ConfigMapping(prefix = "tandem.secrets")
public interface SecretsConfig {

    /**
     * 256-bit keys by id, each as base64, or as {@code file:} and the path of a file that holds it so. All of them open;
     * an id is for ever, as it is stored beside what its key encrypted.
     */
    Map<String, String> keys();

    /** The id of the key that seals. */
    Optional<String> current();
}
