package dev.tandem.api;

import dev.tandem.model.Failure;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** From when until when something is asked for, either of which may be left open. */
final class TimeRange {

    private TimeRange() {}

    /** @throws Failure.BadInput if it ends before it has begun, which is told of the field {@code name} */
    static void check(String name, @Nullable OffsetDateTime from, @Nullable OffsetDateTime to) {
        if (from != null && to != null && !to.isAfter(from)) {
            throw new Failure.BadInput(name, "must be after where the range begins");
        }
    }
}
