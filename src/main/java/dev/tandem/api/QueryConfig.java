package dev.tandem.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How much one GraphQL operation may ask for. */
@ConfigMapping(prefix = "tandem.graphql.limits")
interface QueryConfig {

    /** Fields within fields; an introspection takes up to 15. */
    @WithDefault("20")
    @Min(1)
    int depth();

    /** Fields under another name, in the whole document. */
    @WithDefault("100")
    @Min(0)
    int aliases();

    /** Fields of the root. */
    @WithDefault("25")
    @Min(1)
    int rootFields();

    /** Directives, in the whole document. */
    @WithDefault("50")
    @Min(0)
    int directives();

    /** Fields that may come to be answered, lists taken as long as {@code first} allows. */
    @WithDefault("100000")
    @Min(1)
    long complexity();
}
