package dev.tandem.api;

import io.smallrye.mutiny.Uni;

/** How many items a list has in all; counted only when asked. */
@FunctionalInterface
interface Total {

    Uni<Long> count();

    /** The number as the schema's Int, which ends at 2,147,483,647. */
    default Uni<Integer> asInt() {
        return count().map(count -> (int) Math.min(count, Integer.MAX_VALUE));
    }
}
