package dev.tandem.api;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** Something that a CRM is asked by itself, in the schema. */
@Description("Something that a CRM is asked by itself, again and again, for what no webhook told of.")
public record Poll(
        @Description("What it is asked for.") @NonNull PollTaskEnum task,
        @Description("The CRM that is asked.") @NonNull CrmEnum crm,

        @Description("The kind of records; for ROTATION, the contacts that it goes by.") @NonNull
        KindEnum kind,

        @Description("When it is asked next; in the past while it is being asked.") @NonNull
        Instant dueAt,

        @Description("Whatever changed before then has been read.") @NonNull
        Instant readUpTo,

        @Description("When the pass under way began; null if none is.") @Nullable
        Instant beganAt,

        @Description("When the last pass ended; null if none ever did.") @Nullable
        Instant endedAt,

        @Description("How many records the pass under way has met, or the last one if none is.") @NonNull
        Integer seen,

        @Description("How many of them were new, or not as they were known.") @NonNull
        Integer moved,

        @Description("How often it has failed since it last succeeded.") @NonNull
        Integer failures,

        @Description("Why it last failed; null if it did not.") @Nullable
        String failure) {

    static Poll of(dev.tandem.model.Poll poll) {
        var subject = poll.subject();
        return new Poll(
                PollTaskEnum.of(subject.task()),
                CrmEnum.of(subject.crm()),
                KindEnum.of(subject.kind()),
                poll.dueAt(),
                poll.readUpTo(),
                poll.beganAt(),
                poll.endedAt(),
                poll.seen(),
                poll.moved(),
                poll.failures(),
                poll.failure());
    }
}
