package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** How many contacts of a run came out in one way. */
@Description("How many contacts of a run came out in one way.")
public record RunCount(
        @Description("In which way.") @NonNull RunItemOutcomeEnum outcome,
        @Description("How many did.") @NonNull Integer count) {}
