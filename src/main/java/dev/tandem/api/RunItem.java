package dev.tandem.api;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** One contact of a run in the schema. */
@Description("One contact that a run has to carry, with all that belongs to it, and what came of it.")
public record RunItem(
        @Id @Description("The contact.") @NonNull String contactId,
        @Description("What came of it.") @NonNull RunItemOutcomeEnum outcome,

        @Description("How many writes were made.") @NonNull Integer writes,

        @Description("Why it came out so; while it is queued, why the last try did not succeed.") @Nullable
        String reason,

        @Description("When a run was undone: what was restored, and what was not.") @NonNull
        List<@NonNull RunItemNote> notes,

        @Description("When it was settled; null until it is.") @Nullable
        Instant at) {

    static RunItem of(dev.tandem.model.RunItem item) {
        return new RunItem(
                GlobalId.of(dev.tandem.model.Kind.CONTACT, item.contact()),
                RunItemOutcomeEnum.valueOf(item.outcome().name()),
                item.writes(),
                item.reason(),
                item.notes().stream().map(RunItemNote::of).toList(),
                item.at());
    }
}
