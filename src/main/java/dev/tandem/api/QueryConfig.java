package dev.tandem.api;

import dev.tandem.platform.Numbers;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much one GraphQL operation may ask for. */
@ConfigMapping(prefix = "tandem.graphql.limits")
public interface QueryConfig {

    /** Fields within fields; an introspection takes up to 15. */
    @WithDefault("20")
    @WithConverter(Numbers.AtLeast1.class)
    int depth();

    /** Fields under another name, in the whole document. */
    @WithDefault("100")
    @WithConverter(Numbers.AtLeast0.class)
    int aliases();

    /** Fields of the root. */
    @WithDefault("25")
    @WithConverter(Numbers.AtLeast1.class)
    int rootFields();

    /** Directives, in the whole document. */
    @WithDefault("50")
    @WithConverter(Numbers.AtLeast0.class)
    int directives();

    /** Fields that may come to be answered, lists taken as long as {@code first} allows. */
    @WithDefault("100000")
    @WithConverter(Numbers.Large.class)
    long complexity();

    /** Words and signs of the document; those of an introspection are some 300. */
    @WithDefault("5000")
    @WithConverter(Numbers.From1To15000.class) // of the GraphQL library itself
    int tokens();

    /** Characters of the document; variables do not count. */
    @WithDefault("200000")
    @WithConverter(Numbers.From1To1048576.class) // of the GraphQL library itself
    int characters();

    /** Operations of a batch, which is a JSON array of them; with 0 there are no batches. */
    @WithDefault("0")
    @WithConverter(Numbers.AtLeast0.class)
    int batch();

    /** How long a query or mutation may take; a subscription, until it has begun. */
    @WithDefault("30s")
    Duration time();

    /** The longest body of a request: beyond what any field may hold, so that an overlong one is refused by its name. */
    @WithDefault("4M")
    MemorySize body();

    /**
     * What long bodies may take of the memory together on their way, one at least; those of an everyday length are always
     * let in.
     */
    @WithDefault("64M")
    MemorySize bodies();

    /** How long a body may be on its way. */
    @WithDefault("20s")
    Duration bodyTime();
}
