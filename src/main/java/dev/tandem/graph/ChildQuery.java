package dev.tandem.graph;

import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which children of a contact, or of all contacts; what is null does not restrict. Tasks come by due date, appointments
 * by start, notes by age.
 *
 * @param from the earliest due date or start, inclusive
 * @param to the latest due date or start, exclusive
 */
public record ChildQuery(
        Kind kind,
        @Nullable TaskStatus status,
        @Nullable Instant from,
        @Nullable Instant to,
        PageRequest page) {}
