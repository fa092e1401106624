package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of rule sets answer. */
public final class RuleSetPayloads {

    private RuleSetPayloads() {}

    /** What came of {@code ruleSetSave}. */
    @Name("RuleSetSavePayload")
    @Description("What came of ruleSetSave.")
    public record RuleSetSave(
            @Description("The draft as it is now; null if nothing came of it.") @Nullable
            RuleSetNode ruleSet,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code ruleSetTest}. */
    @Name("RuleSetTestPayload")
    @Description("What came of ruleSetTest. Nothing was written anywhere.")
    public record RuleSetTest(
            @Description("What the rules make of each record: each contact, followed by what belongs to it; null if"
                    + " nothing came of it.")
            @Nullable
            List<@NonNull RuleTrialNode> records,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code ruleSetActivate}. */
    @Name("RuleSetActivatePayload")
    @Description("What came of ruleSetActivate.")
    public record RuleSetActivate(
            @Description("The rule set as it is now; null if nothing came of it.") @Nullable
            RuleSetNode ruleSet,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}
}
