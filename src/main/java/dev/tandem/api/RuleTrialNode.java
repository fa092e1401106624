package dev.tandem.api;

import dev.tandem.graph.RuleTrial;
import dev.tandem.model.Value;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What a rule set makes of one record, in the schema. */
@Name("RuleTrial")
@Description("What a rule set makes of one record as both CRMs hold it now.")
public record RuleTrialNode(
        @Id @Description("The id of the record.") @NonNull String objectId,
        @Description("What sort of record it is.") @NonNull KindEnum kind,

        @Description("What is decided about each field that a rule has something to say about.") @NonNull
        List<@NonNull FieldTrial> fields,

        @Description("What would be written, at most once to each CRM; empty if both hold what they should.") @NonNull
        List<@NonNull WriteTrial> writes) {

    /** One field. */
    @Name("RuleTrialField")
    @Description("What is decided about one field.")
    public record FieldTrial(
            @Description("The unified field.") @NonNull String field,

            @Description("What both CRMs last agreed on; null if nothing.") @Nullable
            String base,

            @Description("What GHL holds, as the rule reads it; null if nothing.") @Nullable
            String ghl,

            @Description("What Rankr holds, as the rule reads it; null if nothing.") @Nullable
            String rankr,

            @Description("What it comes to; null if nothing.") @Nullable
            String result,

            @Description("The CRM that the result comes from; null if both agree.") @Nullable
            CrmEnum from,

            @Description("Whether a person would have to decide.") @NonNull
            Boolean disputed,

            @Description("The rule that decides.") @NonNull String rule,
            @Description("Why it decides so.") @NonNull String reason) {}

    /** One write. */
    @Name("RuleTrialWrite")
    @Description("What would be written to one CRM.")
    public record WriteTrial(
            @Description("The CRM.") @NonNull CrmEnum crm,

            @Description("Either create or update.") @NonNull
            String operation,

            @Description("The fields.") @NonNull List<@NonNull WrittenField> fields) {}

    /** One field of a write. */
    @Name("RuleTrialWrittenField")
    @Description("What would be written into one field, in the CRM's own terms.")
    public record WrittenField(
            @Description("The CRM's field, such as email or customFields.color.") @NonNull
            String field,

            @Description("What it holds now; null if nothing.") @Nullable
            String before,

            @Description("What it would hold; null if nothing.") @Nullable
            String after) {}

    static RuleTrialNode of(RuleTrial trial) {
        return new RuleTrialNode(
                GlobalId.of(trial.kind(), trial.object()),
                KindEnum.of(trial.kind()),
                trial.fields().stream().map(RuleTrialNode::field).toList(),
                trial.writes().stream().map(RuleTrialNode::write).toList());
    }

    private static FieldTrial field(RuleTrial.Field field) {
        var from = field.from();
        return new FieldTrial(
                field.field(),
                text(field.base()),
                text(field.ghl()),
                text(field.rankr()),
                text(field.result()),
                from == null ? null : CrmEnum.of(from),
                field.disputed(),
                field.rule(),
                field.reason());
    }

    private static WriteTrial write(RuleTrial.Write write) {
        return new WriteTrial(
                CrmEnum.of(write.crm()),
                write.creates() ? "create" : "update",
                write.fields().stream()
                        .map(field -> new WrittenField(field.field(), text(field.before()), text(field.after())))
                        .toList());
    }

    private static @Nullable String text(@Nullable Value value) {
        return value == null ? null : value.toString();
    }
}
