package dev.tandem.graph;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;

/**
 * One page of a list.
 *
 * @param total counts the whole list, only when it is asked for
 */
public record Slice<T>(List<Item<T>> items, boolean hasNext, boolean hasPrevious, Supplier<Uni<Long>> total) {

    /** One item, with the opaque cursor of its place. */
    public record Item<T>(T value, String cursor) {}
}
