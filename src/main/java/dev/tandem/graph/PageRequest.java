package dev.tandem.graph;

import dev.tandem.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list: {@code size} items after or before a cursor.
 *
 * @param backward whether to count from the end
 * @param cursor opaque, from an item of an earlier page; null starts at the edge
 */
public record PageRequest(
        int size, boolean backward, @Nullable String cursor) {

    /** The most items that one page can have. */
    public static final int MAX_SIZE = 100;

    /** How many items a page has if the caller does not say. */
    public static final int DEFAULT_SIZE = 20;

    /**
     * Reads the Relay arguments.
     *
     * @throws Failure.BadInput if both directions are asked for at once or a size is not within 1 and {@value #MAX_SIZE}
     */
    public static PageRequest of(
            @Nullable Integer first, @Nullable String after, @Nullable Integer last, @Nullable String before) {
        if (last != null && first != null) {
            throw new Failure.BadInput("last", "cannot be combined with first");
        }
        if (last != null && after != null) {
            throw new Failure.BadInput("after", "goes with first, not with last");
        }
        if (last == null && before != null) {
            throw new Failure.BadInput("before", "goes with last, not with first");
        }
        return last == null
                ? new PageRequest(checked("first", first == null ? DEFAULT_SIZE : first), false, after)
                : new PageRequest(checked("last", last), true, before);
    }

    private static int checked(String argument, int size) {
        if (size < 1 || size > MAX_SIZE) {
            throw new Failure.BadInput(argument, "must be between 1 and " + MAX_SIZE);
        }
        return size;
    }

    /** What the caller calls the cursor. */
    public String argument() {
        return backward ? "before" : "after";
    }
}
