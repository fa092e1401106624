package dev.tandem.api;

import dev.tandem.graph.AuditQuestion;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.jspecify.annotations.Nullable;

/** Which entries of the audit. */
@Input("AuditFilter")
@Description("Which entries of the audit; every condition that is given must hold.")
public record AuditFilter(
        @Description("Only those about objects of this sort.") @Nullable
        KindEnum kind,

        @Description("Only those that this set off.") @Nullable
        CauseEnum cause,

        @Description("Only those that this caller asked for.") @Nullable
        String actor,

        @Id @Description("Only those about this object.") @Nullable
        String objectId,

        @Id @Description("Only those that were part of this run.") @Nullable
        String runId,

        @Description("Only those that wrote to this CRM, or took a value from it.") @Nullable
        CrmEnum crm,

        @Description("Only those about this field, such as email or address.city.") @Nullable
        String field,

        @Description("Only those made then or later.") @Nullable
        OffsetDateTime from,

        @Description("Only those made before then.") @Nullable
        OffsetDateTime to) {

    static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null, null, null, null);

    /** @throws dev.tandem.model.Failure.BadInput if an id is none, or is not of an object that the audit tells of, or no time is asked for */
    AuditQuestion toQuestion() {
        TimeRange.check("filter.to", from, to);
        return new AuditQuestion(
                kind == null ? null : dev.tandem.model.Kind.valueOf(kind.name()),
                cause == null ? null : dev.tandem.model.AuditEntry.Cause.valueOf(cause.name()),
                actor,
                objectId == null ? null : GlobalId.parseObject("filter.objectId", objectId),
                runId == null ? null : GlobalId.parse("filter.runId", runId, GlobalId.Type.RUN),
                crm == null ? null : crm.toModel(),
                field == null ? null : MutationInput.within("filter.field", field, Limits.KEY),
                from == null ? null : from.toInstant(),
                to == null ? null : to.toInstant());
    }
}
