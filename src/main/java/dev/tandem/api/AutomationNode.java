package dev.tandem.api;

import dev.tandem.automation.Action;
import dev.tandem.automation.ActionType;
import dev.tandem.automation.Automation;
import dev.tandem.automation.Todo;
import dev.tandem.model.Crm;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** An automation in the schema. */
@Name("Automation")
@Description("What is done about a contact when something happens.")
public record AutomationNode(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Description("Rises with every change; see expectedVersion.") @NonNull
        Integer version,

        @Description("What people call it.") @NonNull String name,

        @Description("Whether it reacts to what happens.") @NonNull
        Boolean enabled,

        @Description(AutomationDoc.TRIGGER) @NonNull Trigger trigger,
        @Description(AutomationDoc.CONDITION) @Nullable String condition,

        @Description(AutomationDoc.ACTIONS) @NonNull List<AutomationNode.@NonNull ActionNode> actions,

        @Description("When it was made.") @NonNull Instant createdAt,
        @Description("Who made it.") @NonNull String createdBy,
        @Description("When it was last changed.") @NonNull Instant updatedAt,
        @Description("Who changed it last.") @NonNull String updatedBy) {

    /** What an automation reacts to. */
    @Name("AutomationTrigger")
    @Description("What an automation reacts to.")
    public record Trigger(
            @Description("What happens.") @NonNull AutomationTriggerEnum type,
            @Description(AutomationDoc.FIELDS) @NonNull List<@NonNull String> fields,

            @Description(AutomationDoc.TAGS_THAT_MATTER) @NonNull
            List<@NonNull String> tags) {}

    /** One thing that an automation does. */
    @Name("AutomationAction")
    @Description("One thing that an automation does; what its type does not need is null or empty.")
    public record ActionNode(
            @Description("What is done.") @NonNull AutomationActionEnum type,
            @Description(AutomationDoc.TARGETS) @NonNull List<@NonNull CrmEnum> targets,
            @Description(AutomationDoc.TITLE) @Nullable String title,
            @Description(AutomationDoc.BODY) @Nullable String body,
            @Description(AutomationDoc.DUE) @Nullable String due,
            @Description(AutomationDoc.ASSIGNEES) @Nullable Assignee assignees,
            @Description(AutomationDoc.TAGS) @NonNull List<@NonNull String> tags,
            @Description(AutomationDoc.LIST) @Nullable String listId,
            @Description(AutomationDoc.CAMPAIGN) @Nullable String campaignId,
            @Description(AutomationDoc.WORKFLOW) @Nullable String workflowId) {

        static ActionNode of(Action action) {
            return switch (action) {
                case Action.CreateTask task ->
                    new ActionNode(
                            AutomationActionEnum.CREATE_TASK,
                            crms(task.targets()),
                            task.title().text(),
                            task.body() == null ? null : task.body().text(),
                            task.due() == null ? null : task.due().text(),
                            assignee(task.assignees()),
                            List.of(),
                            null,
                            null,
                            null);
                case Action.Always(var todo) -> of(todo);
            };
        }

        private static ActionNode of(Todo todo) {
            return new ActionNode(
                    AutomationActionEnum.valueOf(ActionType.of(todo).name()),
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    AutomationNode.tags(todo),
                    AutomationNode.listId(todo),
                    todo instanceof Todo.Campaign campaign ? campaign.campaignId() : null,
                    todo instanceof Todo.Workflow workflow ? workflow.workflowId() : null);
        }
    }

    static AutomationNode of(Automation automation) {
        var definition = automation.definition();
        var trigger = definition.trigger();
        return new AutomationNode(
                new GlobalId(GlobalId.Type.AUTOMATION, automation.id()).toString(),
                automation.version(),
                automation.name(),
                automation.enabled(),
                new Trigger(
                        AutomationTriggerEnum.valueOf(trigger.type().name()),
                        List.copyOf(trigger.fields()),
                        List.copyOf(trigger.tags())),
                definition.condition(),
                definition.actions().stream().map(ActionNode::of).toList(),
                automation.createdAt(),
                automation.createdBy(),
                automation.updatedAt(),
                automation.updatedBy());
    }

    static List<CrmEnum> crms(Collection<Crm> crms) {
        return crms.stream().sorted().map(CrmEnum::of).toList();
    }

    static List<String> tags(Todo todo) {
        return todo instanceof Todo.Tags tags
                ? List.copyOf(tags.add().isEmpty() ? tags.remove() : tags.add())
                : List.of();
    }

    static @Nullable String listId(Todo todo) {
        return todo instanceof Todo.Membership membership ? membership.listId() : null;
    }

    static @Nullable Assignee assignee(Map<Crm, String> assignees) {
        return assignees.isEmpty() ? null : new Assignee(assignees.get(Crm.GHL), assignees.get(Crm.RANKR));
    }
}
