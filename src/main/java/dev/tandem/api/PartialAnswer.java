package dev.tandem.api;

import dev.tandem.graph.ReadFailure;
import java.util.List;
import org.eclipse.microprofile.graphql.GraphQLException;
import org.jspecify.annotations.Nullable;

/** An answer that could only be given from stored copies: the field still gets its value, and an error for each failure. */
final class PartialAnswer extends GraphQLException {

    private final transient List<ReadFailure> failures;

    PartialAnswer(@Nullable Object value, List<ReadFailure> failures) {
        super("Served from the stored copy.", value);
        this.failures = List.copyOf(failures);
    }

    List<ReadFailure> failures() {
        return failures;
    }
}
