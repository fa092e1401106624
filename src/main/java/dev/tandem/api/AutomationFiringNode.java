package dev.tandem.api;

import dev.tandem.automation.Firing;
import dev.tandem.automation.Step;
import dev.tandem.model.Kind;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A {@link Firing} in the schema. */
@Name("AutomationFiring")
@Description("What an automation does, or did, about one change. There is one for each change that set it off.")
public record AutomationFiringNode(
        @Id @Description("The opaque id, the same for ever.") @NonNull
        String id,

        @Id @Description("The id of the automation.") @NonNull
        String automationId,

        @Description("What the automation was called then.") @NonNull
        String name,

        @Id @Description("The id of the contact.") @NonNull String contactId,

        @Description("What sort of object it was that something happened to.") @NonNull
        KindEnum kind,

        @Id @Description("The id of that object.") @NonNull String objectId,

        @Id @Description("The id of the audit entry that tells what happened.") @NonNull
        String causeId,

        @Description("When that happened.") @NonNull Instant causedAt,
        @Description("Where it stands.") @NonNull AutomationFiringStatusEnum status,

        @Description("Why it is not done, or not yet; null if it is.") @Nullable
        String reason,

        @Description("How often it was tried in vain.") @NonNull
        Integer failures,

        @Description("When it is tried next; null once it has ended.") @Nullable
        Instant nextTryAt,

        @Description("When it ended; null while it goes on.") @Nullable
        Instant endedAt,

        @Description("What it has to do, in this order, and how far it is.") @NonNull
        List<AutomationFiringNode.@NonNull StepNode> steps) {

    /** One thing that a firing has to do. */
    @Name("AutomationStep")
    @Description("One thing that a firing has to do, and how far it is.")
    public record StepNode(
            @Description("What is to be done.") @NonNull AutomationTodoNode todo,
            @Description("How far it is.") @NonNull AutomationStepStateEnum state,

            @Description("What came of it, or why nothing has yet; null before it was tried.") @Nullable
            String outcome) {

        static StepNode of(Step step) {
            return new StepNode(
                    AutomationTodoNode.of(step.todo()),
                    AutomationStepStateEnum.valueOf(step.state().name()),
                    step.outcome());
        }
    }

    static AutomationFiringNode of(Firing firing) {
        return new AutomationFiringNode(
                new GlobalId(GlobalId.Type.AUTOMATION_FIRING, firing.id()).toString(),
                new GlobalId(GlobalId.Type.AUTOMATION, firing.automation()).toString(),
                firing.name(),
                GlobalId.of(Kind.CONTACT, firing.contact()),
                KindEnum.of(firing.kind()),
                GlobalId.of(firing.kind(), firing.object()),
                new GlobalId(GlobalId.Type.AUDIT_ENTRY, firing.cause()).toString(),
                firing.causedAt(),
                AutomationFiringStatusEnum.valueOf(firing.status().name()),
                firing.why(),
                firing.failures(),
                firing.endedAt() == null ? firing.dueAt() : null,
                firing.endedAt(),
                firing.steps().stream().map(StepNode::of).toList());
    }
}
