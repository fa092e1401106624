package dev.tandem.api;

import dev.tandem.model.Kind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** How often the CRMs are asked for one kind, in the schema. */
@Name("PollInterval")
@Description("How often the CRMs are asked for their latest changes of a kind.")
public record PollIntervalView(
        @Description("The kind.") @NonNull KindEnum kind,

        @Description("The time from one look to the next; up to PT15M while the day's calls run short.") @NonNull
        Duration every) {

    static List<PollIntervalView> of(Map<Kind, Duration> intervals) {
        return intervals.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(one -> new PollIntervalView(KindEnum.of(one.getKey()), one.getValue()))
                .toList();
    }
}
