package dev.tandem.api;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** How far a run is, in the schema. */
@Name("RunProgress")
@Description("How far a run is, as of its last sign of life.")
public record RunProgressView(
        @Description("How many records it has read from the CRMs.") @NonNull
        Integer read,

        @Description("How many contacts it is through with; for an import, how many records it has read.") @NonNull
        Integer done,

        @Description("How many contacts there are; null while that is not known.") @Nullable
        Integer total,

        @Description("How many contacts a second it got through since it began or last went on.") @NonNull
        Double perSecond,

        @Description("How many seconds the rest takes at that rate; null while that cannot be told.") @Nullable
        Integer etaSeconds,

        @Description("When it will have finished at that rate; null while that cannot be told.") @Nullable
        Instant estimatedEnd) {}
