package dev.tandem.api;

import dev.tandem.graph.ChildQuery;
import dev.tandem.graph.PageRequest;
import dev.tandem.model.Kind;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.jspecify.annotations.Nullable;

/** Which tasks; whatever is left out does not restrict. */
@Input("TaskFilter")
@Description("Which tasks; whatever is left out does not restrict.")
public record TaskFilter(
        @Description("Only those with this status.") @Nullable
        TaskStatusEnum status,

        @Description("Only those due then or later.") @Nullable
        OffsetDateTime dueFrom,

        @Description("Only those due before then.") @Nullable
        OffsetDateTime dueTo) {

    ChildQuery toQuery(PageRequest page) {
        TimeRange.check("filter.dueTo", dueFrom, dueTo);
        return new ChildQuery(
                Kind.TASK, status == null ? null : status.toModel(), instant(dueFrom), instant(dueTo), page);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
