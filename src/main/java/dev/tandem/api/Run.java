package dev.tandem.api;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A run in the schema. */
@Description("One execution of an import or a sync, and how far it is.")
public record Run(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("What it is for.") @NonNull RunModeEnum mode,
        @Description("How it stands.") @NonNull RunStatusEnum status,

        @Description("What it is busy with; null once it has ended.") @Nullable
        String phase,

        @Description("How many records it has dealt with.") @NonNull
        Integer done,

        @Description("How many records there are; null while that is not known.") @Nullable
        Integer total,

        @Description("How many records were found at both CRMs.") @NonNull
        Integer linked,

        @Description("When it started.") @NonNull Instant startedAt,

        @Description("When it ended; null while it is at work.") @Nullable
        Instant endedAt,

        @Description("Why it failed; null unless it did.") @Nullable
        String failure) {

    static Run of(dev.tandem.model.Run run) {
        return new Run(
                new GlobalId(GlobalId.Type.RUN, run.id()).toString(),
                RunModeEnum.valueOf(run.mode().name()),
                RunStatusEnum.valueOf(run.status().name()),
                run.phase(),
                run.done(),
                run.total(),
                run.linked(),
                run.startedAt(),
                run.endedAt(),
                run.failure());
    }
}
