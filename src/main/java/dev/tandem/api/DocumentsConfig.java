package dev.tandem.api;

import dev.tandem.platform.Numbers;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.Optional;

/** Which GraphQL documents are taken, and how they can be named instead of sent. */
@ConfigMapping(prefix = "tandem.graphql")
public interface DocumentsConfig {

    /**
     * The only documents that are taken: a directory of {@code .graphql} files, one operation each, or a JSON manifest of texts
     * by their SHA-256. Without it any is.
     */
    Optional<Path> trustedDocuments();

    /** Documents that callers have sent once, and name by their SHA-256 from then on. */
    Persisted persisted();

    /** Whether answers tell what they cost. */
    @WithDefault("true")
    boolean cost();

    /** What each process remembers of them; one that it has forgotten is sent again. */
    interface Persisted {

        /** Whether documents can be named. */
        @WithDefault("true")
        boolean enabled();

        /** How many are remembered at most. */
        @WithDefault("1000")
        @WithConverter(Numbers.AtLeast1.class)
        int entries();

        /** How long their texts may be together. */
        @WithName("bytes")
        @WithDefault("4M")
        MemorySize size();
    }
}
