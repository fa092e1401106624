package dev.tandem.api;

import dev.tandem.automation.ActionType;
import dev.tandem.automation.Todo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A {@link Todo} in the schema. */
@Name("AutomationTodo")
@Description(
        "One thing to do about one contact, with every place filled in; what its type does not need is null or empty.")
public record AutomationTodoNode(
        @Description("What is done.") @NonNull AutomationActionEnum type,

        @Description("The CRMs that get the task; empty for both.") @NonNull
        List<@NonNull CrmEnum> targets,

        @Description("The task's title.") @Nullable String title,

        @Description("What is to be done at length.") @Nullable
        String body,

        @Description("When the task is due; null leaves it to the CRMs.") @Nullable
        Instant dueAt,

        @Description("Who is to do it.") @Nullable Assignee assignees,

        @Description("The tags that are added or removed.") @NonNull
        List<@NonNull String> tags,

        @Description("Rankr's id of the list.") @Nullable String listId,
        @Description("GHL's id of the campaign.") @Nullable String campaignId,
        @Description("GHL's id of the workflow.") @Nullable String workflowId) {

    static AutomationTodoNode of(Todo todo) {
        var task = todo instanceof Todo.Task known ? known : null;
        return new AutomationTodoNode(
                AutomationActionEnum.valueOf(ActionType.of(todo).name()),
                task == null ? List.of() : AutomationNode.crms(task.targets()),
                task == null ? null : task.title(),
                task == null ? null : task.body(),
                task == null ? null : task.dueAt(),
                task == null ? null : AutomationNode.assignee(task.assignees()),
                AutomationNode.tags(todo),
                AutomationNode.listId(todo),
                todo instanceof Todo.Campaign campaign ? campaign.campaignId() : null,
                todo instanceof Todo.Workflow workflow ? workflow.workflowId() : null);
    }
}
