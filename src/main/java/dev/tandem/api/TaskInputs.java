package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of tasks take. */
public final class TaskInputs {

    private TaskInputs() {}

    /** A task to create. */
    @Input("TaskCreateInput")
    @Description("A task to create.")
    public record TaskCreate(
            @Id @Description("The contact it belongs to.") @NonNull
            String contactId,

            @Description("What is to be done, in short.") @NonNull
            String title,

            @Description("What is to be done, at length; 65,535 characters at most.") @Nullable
            String body,

            @Description("When it is to be done by.") @Nullable
            OffsetDateTime dueAt,

            @Description("How far it is; OPEN unless given.") @Nullable
            TaskStatusEnum status,

            @Description("Who is to do it; nobody unless given.") @Nullable
            AssigneeInput assignee,

            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** What to change about a task: fields left out stay as they are, null clears. */
    @Input("TaskUpdateInput")
    @Description("What to change about a task: fields left out stay as they are, null clears.")
    public record TaskUpdate(
            @Id @Description(Doc.ID) @NonNull String id,

            @Description("What is to be done, in short.") @Nullable
            String title,

            @Description("What is to be done, at length; 65,535 characters at most.") @Nullable
            String body,

            @Description("When it is to be done by.") @Nullable
            OffsetDateTime dueAt,

            @Description("How far it is.") @Nullable TaskStatusEnum status,

            @Description("Who is to do it; a CRM that is left out stays as it is, null clears.") @Nullable
            AssigneeInput assignee,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** A task that is done. */
    @Input("TaskCompleteInput")
    @Description("A task that is done.")
    public record TaskComplete(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** A task that is not done after all. */
    @Input("TaskReopenInput")
    @Description("A task that is not done after all.")
    public record TaskReopen(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}

    /** A task to delete. */
    @Input("TaskDeleteInput")
    @Description("A task to delete.")
    public record TaskDelete(
            @Id @Description(Doc.ID) @NonNull String id,
            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion,
            @Description(Doc.TARGETS) @Nullable List<@NonNull CrmEnum> targets,
            @Description(Doc.IDEMPOTENCY_KEY) @Nullable String idempotencyKey) {}
}
