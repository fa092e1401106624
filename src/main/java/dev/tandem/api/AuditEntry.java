package dev.tandem.api;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** One decision about an object, as the audit keeps it. */
@Description("One decision about an object: what changed, by whom and why, and what became of each write.")
public record AuditEntry(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("When it was decided.") @NonNull Instant at,

        @Description("What sort of object it is about.") @NonNull
        KindEnum kind,

        @Id @Description("The id of the object it is about.") @NonNull
        String objectId,

        @Description("What set it off.") @NonNull CauseEnum cause,

        @Description("Who asked for it; null if Tandem acted by itself.") @Nullable
        String actor,

        @Id @Description("The run it was part of; null if it was part of none.") @Nullable
        String runId,

        @Description("The fields it decided about.") @NonNull
        List<@NonNull FieldChange> changes,

        @Description("What was written to the CRMs.") @NonNull
        List<@NonNull AuditedWrite> writes) {

    static AuditEntry of(dev.tandem.model.AuditEntry entry) {
        return new AuditEntry(
                new GlobalId(GlobalId.Type.AUDIT_ENTRY, entry.id()).toString(),
                entry.at(),
                KindEnum.of(entry.kind()),
                GlobalId.of(entry.kind(), entry.object()),
                CauseEnum.valueOf(entry.cause().name()),
                entry.actor(),
                entry.run() == null ? null : new GlobalId(GlobalId.Type.RUN, entry.run()).toString(),
                entry.changes().stream().map(FieldChange::of).toList(),
                entry.writes().stream().map(AuditedWrite::of).toList());
    }
}
