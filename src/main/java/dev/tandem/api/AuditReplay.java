package dev.tandem.api;

import dev.tandem.model.ReplayReport;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;

/** What came of replaying the audit. */
@Description("What came of replaying the audit.")
public record AuditReplay(
        @Description("How many objects were built.") @NonNull
        Integer objects,

        @Description("How many entries that took.") @NonNull Integer entries,

        @Description("How many objects are stored otherwise than the audit tells: none, or something is wrong.")
        @NonNull
        Integer differing,

        @Description("The first 100 of those.") @NonNull List<@NonNull Difference> differences) {

    /** An object that is stored otherwise than the audit tells. */
    @org.eclipse.microprofile.graphql.Name("AuditDifference")
    @Description("An object that is stored otherwise than the audit tells.")
    public record Difference(
            @Description("What sort of object it is.") @NonNull
            KindEnum kind,

            @Id @Description("Its id.") @NonNull String objectId,

            @Description("What differs, such as view.email or base.email.") @NonNull
            List<@NonNull String> what) {}

    static AuditReplay of(ReplayReport report) {
        return new AuditReplay(
                Math.toIntExact(report.objects()),
                Math.toIntExact(report.entries()),
                Math.toIntExact(report.differing()),
                report.named().stream()
                        .map(difference -> new Difference(
                                KindEnum.of(difference.kind()),
                                GlobalId.of(difference.kind(), difference.object()),
                                difference.what()))
                        .toList());
    }
}
