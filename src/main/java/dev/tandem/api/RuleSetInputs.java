package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of rule sets take. The names are those of the document that is stored. */
public final class RuleSetInputs {

    private RuleSetInputs() {}

    /** Rules to save as a draft. */
    @Input("RuleSetSaveInput")
    @Description("Rules to save as a draft, whole: what is left out is not in it.")
    public record RuleSetSave(
            @Id @Description("The draft to change; a new one is made if this is left out.") @Nullable
            String id,

            @Description("What people call it; 255 characters at most.") @NonNull
            String name,

            @Description("One rule for each unified field that is to be kept in step; 500 at most.") @NonNull
            List<@NonNull Rule> rules,

            @Description(
                    "What deletions lead to; a kind that is left out has its default: contacts REVIEW, the rest PROPAGATE.")
            @Nullable
            List<@NonNull Deletion> deletions,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}

    /** How one unified field is kept in step. */
    @Input("RuleInput")
    @Description("How one unified field is kept in step. A CRM's part that is left out: it does not have the field.")
    public record Rule(
            @Description(RuleNode.NAME + " Left out, it is made of kind and field.") @Nullable
            String name,

            @Description(RuleNode.KIND) @NonNull KindEnum kind,
            @Description(RuleNode.FIELD) @NonNull String field,
            @Description(RuleNode.GHL) @Nullable Part ghl,
            @Description(RuleNode.RANKR) @Nullable Part rankr,

            @Description(RuleNode.DIRECTION + " BOTH unless given.") @Nullable
            RuleDirectionEnum direction,

            @Description(RuleNode.CONFLICTS + " LAST_MODIFIED unless given.") @Nullable
            ConflictPolicyEnum conflicts,

            @Description(RuleNode.NULLS + " IGNORE unless given.") @Nullable
            NullPolicyEnum nulls,

            @Description(RuleNode.LOSSY + " False unless given.") @Nullable
            Boolean lossy) {}

    /** One CRM's part in a rule. */
    @Input("RulePartInput")
    @Description("One CRM's part in a rule.")
    public record Part(
            @Description(RulePartNode.FIELD) @NonNull String field,
            @Description(RulePartNode.READ) @Nullable List<@NonNull Transform> read,
            @Description(RulePartNode.WRITE) @Nullable List<@NonNull Transform> write) {}

    /** One step of a chain. */
    @Input("RuleTransformInput")
    @Description("One step of a chain: its type, and what that type needs; anything else is refused.")
    public record Transform(
            @Description(RuleTransformNode.TYPE) @NonNull RuleTransformTypeEnum type,

            @Description(RuleTransformNode.CASE) @Name("case") @Nullable
            LetterCaseEnum letterCase,

            @Description(RuleTransformNode.REGION) @Nullable String region,
            @Description(RuleTransformNode.FROM) @Nullable String from,
            @Description(RuleTransformNode.TO) @Nullable String to,

            @Description(RuleTransformNode.SEPARATOR) @Nullable
            String separator,

            @Description(RuleTransformNode.INDEX) @Nullable Integer index,
            @Description(RuleTransformNode.VALUES) @Nullable List<@NonNull ValuePair> values,
            @Description(RuleTransformNode.VALUE) @Nullable String value,
            @Description(RuleTransformNode.TEXTS) @Nullable List<@NonNull String> texts,
            @Description(RuleTransformNode.LENGTH) @Nullable Integer length,

            @Description(RuleTransformNode.EXPRESSION) @Nullable
            String expression) {}

    /** A value and its counterpart. */
    @Input("RuleValuePairInput")
    @Description("A value and its counterpart.")
    public record ValuePair(
            @Description(RuleValuePair.FROM) @NonNull String from,
            @Description(RuleValuePair.TO) @NonNull String to) {}

    /** What a deletion leads to. */
    @Input("RuleDeletionInput")
    @Description("What the deletion of one half of a record leads to.")
    public record Deletion(
            @Description(RuleDeletion.KIND) @NonNull KindEnum kind,
            @Description(RuleDeletion.POLICY) @NonNull DeletePolicyEnum policy) {}

    /** A rule set to try on live records. */
    @Input("RuleSetTestInput")
    @Description("A rule set to try on live records.")
    public record RuleSetTest(
            @Id @Description("The rule set; the one that is applied now if this is left out.") @Nullable
            String ruleSetId,

            @Id @Description("The contacts to try it on, with all that belongs to them; 20 at most.") @Nullable
            List<@NonNull String> contactIds,

            @Id @Description("One contact to try it on, beside contactIds or instead of them.") @Nullable
            String testContactId,

            @Description("A tag: it is tried on contacts that bear it too, the latest first, until there are 20.")
            @Nullable
            String testFlag) {}

    /** A rule set to apply from now on. */
    @Input("RuleSetActivateInput")
    @Description("A draft to apply from now on, in place of what was applied until then.")
    public record RuleSetActivate(
            @Id @Description("The draft.") @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}
}
