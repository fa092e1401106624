package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of automations take. */
public final class AutomationInputs {

    private AutomationInputs() {}

    /** An automation to add. */
    @Input("AutomationCreateInput")
    @Description("An automation to add.")
    public record AutomationCreate(
            @Description("What people call it; no other of the workspace has the same name.") @NonNull
            String name,

            @Description(AutomationDoc.TRIGGER) @NonNull Trigger trigger,

            @Description(AutomationDoc.CONDITION) @Nullable String condition,

            @Description(AutomationDoc.ACTIONS) @NonNull List<@NonNull Action> actions,

            @Description("Whether it reacts to what happens from now on; false unless given.") @Nullable
            Boolean enabled) {}

    /** An automation to change, whole. */
    @Input("AutomationUpdateInput")
    @Description(
            "An automation to change, whole: what is left out is not in it any more. It stays enabled or disabled.")
    public record AutomationUpdate(
            @Id @Description("The automation.") @NonNull String id,

            @Description("What people call it; no other of the workspace has the same name.") @NonNull
            String name,

            @Description(AutomationDoc.TRIGGER) @NonNull Trigger trigger,

            @Description(AutomationDoc.CONDITION) @Nullable String condition,

            @Description(AutomationDoc.ACTIONS) @NonNull List<@NonNull Action> actions,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}

    /** What an automation reacts to. */
    @Input("AutomationTriggerInput")
    @Description("What an automation reacts to.")
    public record Trigger(
            @Description("What happens.") @NonNull AutomationTriggerEnum type,
            @Description(AutomationDoc.FIELDS) @Nullable List<@NonNull String> fields,

            @Description(AutomationDoc.TAGS_THAT_MATTER) @Nullable
            List<@NonNull String> tags) {}

    /** One thing that an automation does. */
    @Input("AutomationActionInput")
    @Description("One thing that an automation does: its type, and what that type needs; anything else is refused.")
    public record Action(
            @Description("What is done.") @NonNull AutomationActionEnum type,
            @Description(AutomationDoc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(AutomationDoc.TITLE) @Nullable String title,
            @Description(AutomationDoc.BODY) @Nullable String body,
            @Description(AutomationDoc.DUE) @Nullable String due,
            @Description(AutomationDoc.ASSIGNEES) @Nullable AssigneeInput assignees,
            @Description(AutomationDoc.TAGS) @Nullable List<@NonNull String> tags,
            @Description(AutomationDoc.LIST) @Nullable String listId,
            @Description(AutomationDoc.CAMPAIGN) @Nullable String campaignId,
            @Description(AutomationDoc.WORKFLOW) @Nullable String workflowId) {}

    /** An automation to switch on. */
    @Input("AutomationEnableInput")
    @Description("An automation to switch on: it reacts to what happens from now on.")
    public record AutomationEnable(
            @Id @Description("The automation.") @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}

    /** An automation to switch off. */
    @Input("AutomationDisableInput")
    @Description("An automation to switch off: what it has begun goes on.")
    public record AutomationDisable(
            @Id @Description("The automation.") @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}

    /** An automation to delete. */
    @Input("AutomationDeleteInput")
    @Description("An automation to delete: what it has begun is dropped, what it did stays on record.")
    public record AutomationDelete(
            @Id @Description("The automation.") @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}

    /** An automation that may be saved or not. */
    @Input("AutomationDraftInput")
    @Description("An automation that need not be saved.")
    public record Draft(
            @Description(AutomationDoc.TRIGGER) @NonNull Trigger trigger,

            @Description(AutomationDoc.CONDITION) @Nullable String condition,

            @Description(AutomationDoc.ACTIONS) @NonNull List<@NonNull Action> actions) {}

    /** An automation to try out. */
    @Input("AutomationTestInput")
    @Description("An automation to try out on a contact, as if what it reacts to had just happened. Nothing is done.")
    public record AutomationTest(
            @Id @Description("The automation; either this or draft.") @Nullable
            String id,

            @Description("An automation that is not saved; either this or id.") @Nullable
            Draft draft,

            @Id @Description("The contact to try it on.") @NonNull
            String contactId,

            @Id
            @Description(
                    "The task, note or appointment that it would have happened to; the contact's newest of that kind"
                            + " unless given.")
            @Nullable
            String objectId) {}

    /** A firing to try again. */
    @Input("AutomationFiringRetryInput")
    @Description("A firing of which something was given up.")
    public record AutomationFiringRetry(
            @Id @Description("The firing.") @NonNull String id,

            @Description("Whether steps that may have happened are done once more, too; false unless given.") @Nullable
            Boolean repeatUnknown) {}

    /** Which firings; whatever is left out does not restrict. */
    @Input("AutomationFiringFilter")
    @Description("Which firings; whatever is left out does not restrict.")
    public record FiringFilter(
            @Id @Description("Only those of this automation.") @Nullable
            String automationId,

            @Id @Description("Only those about this contact.") @Nullable
            String contactId,

            @Description("Only those that stand so.") @Nullable
            AutomationFiringStatusEnum status) {}
}
