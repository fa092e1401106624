package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of automations answer. */
public final class AutomationPayloads {

    private static final String AUTOMATION = "The automation as it is now; null if nothing came of it.";

    private AutomationPayloads() {}

    /** What came of {@code automationCreate}. */
    @Name("AutomationCreatePayload")
    @Description("What came of automationCreate.")
    public record AutomationCreate(
            @Description(AUTOMATION) @Nullable AutomationNode automation,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code automationUpdate}. */
    @Name("AutomationUpdatePayload")
    @Description("What came of automationUpdate.")
    public record AutomationUpdate(
            @Description(AUTOMATION) @Nullable AutomationNode automation,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code automationEnable}. */
    @Name("AutomationEnablePayload")
    @Description("What came of automationEnable.")
    public record AutomationEnable(
            @Description(AUTOMATION) @Nullable AutomationNode automation,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code automationDisable}. */
    @Name("AutomationDisablePayload")
    @Description("What came of automationDisable.")
    public record AutomationDisable(
            @Description(AUTOMATION) @Nullable AutomationNode automation,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code automationDelete}. */
    @Name("AutomationDeletePayload")
    @Description("What came of automationDelete.")
    public record AutomationDelete(
            @Id @Description("The id of the automation that is no more; null if nothing came of it.") @Nullable
            String deletedId,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code automationTest}. */
    @Name("AutomationTestPayload")
    @Description("What came of automationTest. Nothing was done.")
    public record AutomationTest(
            @Description("Whether it would fire; null if it could not be tried.") @Nullable
            Boolean fires,

            @Description("Why it would not; null if it would.") @Nullable
            String reason,

            @Id
            @Description(
                    "The contact, task, note or appointment that it would have happened to; null if there is none.")
            @Nullable
            String objectId,

            @Description("What it would do.") @NonNull List<@NonNull AutomationTodoNode> todos,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code automationFiringRetry}. */
    @Name("AutomationFiringRetryPayload")
    @Description("What came of automationFiringRetry.")
    public record AutomationFiringRetry(
            @Description("The firing as it is now; null if nothing came of it.") @Nullable
            AutomationFiringNode firing,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}
}
