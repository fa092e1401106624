package dev.tandem.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A run in the schema. */
@Description("One execution of an import or a sync, and how far it is.")
public record Run(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("What it is for.") @NonNull RunModeEnum mode,
        @Description("How it stands.") @NonNull RunStatusEnum status,

        @Description("The kinds of records that it carries.") @NonNull
        List<@NonNull KindEnum> kinds,

        @Description("Only what either CRM lists as changed at or after this; null for everything.") @Nullable
        Instant since,

        @Description("Who asked for it; null if Tandem began it by itself.") @Nullable
        String actor,

        @Id @Description("The run that it takes back; null unless its mode is UNDO.") @Nullable
        String undoes,

        @Description("What it is busy with; null once it has ended.") @Nullable
        String phase,

        @Description("How many contacts it is through with; for an import, how many records it has read.") @NonNull
        Integer done,

        @Description("How many contacts there are; null while that is not known.") @Nullable
        Integer total,

        @Description("How many records were found at both CRMs.") @NonNull
        Integer linked,

        @Description("How far it is.") @NonNull RunProgressView progress,

        @Description("When it started.") @NonNull Instant startedAt,

        @Description("When it ended; null while it is at work.") @Nullable
        Instant endedAt,

        @Description("Why it failed or is held back; null unless it did or is.") @Nullable
        String failure,

        @Ignore dev.tandem.model.Run model) {

    static Run of(dev.tandem.model.Run run) {
        var progress = run.progress();
        var subject = run.subject();
        var done = run.mode() == dev.tandem.model.Run.Mode.IMPORT ? progress.seen() : progress.done();
        var left = run.status() == dev.tandem.model.Run.Status.RUNNING
                ? progress.left(run.beatAt())
                : java.util.Optional.<Duration>empty();
        return new Run(
                id(run.id()),
                RunModeEnum.valueOf(run.mode().name()),
                RunStatusEnum.valueOf(run.status().name()),
                run.scope().kinds().stream().map(KindEnum::of).sorted().toList(),
                run.scope().since(),
                run.actor(),
                subject == null ? null : id(subject),
                run.phase(),
                done,
                progress.total(),
                progress.linked(),
                new RunProgressView(
                        progress.seen(),
                        done,
                        progress.total(),
                        progress.perSecond(run.beatAt()),
                        left.map(rest -> (int) rest.toSeconds()).orElse(null),
                        left.map(rest -> run.beatAt().plus(rest)).orElse(null)),
                run.startedAt(),
                run.endedAt(),
                run.failure(),
                run);
    }

    private static String id(java.util.UUID id) {
        return new GlobalId(GlobalId.Type.RUN, id).toString();
    }
}
