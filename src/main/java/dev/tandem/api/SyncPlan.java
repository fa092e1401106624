package dev.tandem.api;

import dev.tandem.model.Crm;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A dry run in the schema. */
@Description("What a sync would do, as things are now.")
public record SyncPlan(
        @Description(
                "Stands for all that the plan rests on: the rules, what was agreed, what both CRMs hold, and the plan"
                        + " itself. What syncPreviewApply takes.")
        @NonNull
        String planHash,

        @Description("The contacts that were looked at, with what would be done about each, in the order of their ids"
                + " unless they were named.")
        @NonNull
        List<@NonNull ContactPlanView> contacts,

        @Description("How many contacts come after these, and were not looked at.") @NonNull
        Integer left,

        @Description("Until when it can be applied.") @NonNull
        Instant expiresAt) {

    /** @param whyNot why nothing is written to a CRM; null if it is */
    static SyncPlan of(dev.tandem.model.Preview preview, Function<Crm, @Nullable String> whyNot) {
        return new SyncPlan(
                preview.hash(),
                preview.plans().stream()
                        .map(plan -> ContactPlanView.of(plan, whyNot))
                        .toList(),
                (int) Math.min(preview.left(), Integer.MAX_VALUE),
                preview.expiresAt());
    }
}
