package dev.tandem.graph;

import dev.tandem.model.Conflict;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which conflicts; what is null or empty does not restrict.
 *
 * @param contact those of that contact and of what hangs off it
 */
public record ConflictQuery(
        Conflict.@Nullable Status status,
        Set<DisputeType> types,
        @Nullable Kind kind,
        @Nullable String field,
        @Nullable LinkId contact) {}
