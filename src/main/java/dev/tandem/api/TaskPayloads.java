package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of tasks answer. */
public final class TaskPayloads {

    private TaskPayloads() {}

    /** What came of {@code taskCreate}. */
    @Name("TaskCreatePayload")
    @Description("What came of taskCreate.")
    public record TaskCreate(
            @Description("The task as it is now; null if nothing came of it.") @Nullable
            TaskNode task,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code taskUpdate}. */
    @Name("TaskUpdatePayload")
    @Description("What came of taskUpdate.")
    public record TaskUpdate(
            @Description("The task as it is now; null if nothing came of it.") @Nullable
            TaskNode task,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code taskComplete}. */
    @Name("TaskCompletePayload")
    @Description("What came of taskComplete.")
    public record TaskComplete(
            @Description("The task as it is now; null if nothing came of it.") @Nullable
            TaskNode task,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code taskReopen}. */
    @Name("TaskReopenPayload")
    @Description("What came of taskReopen.")
    public record TaskReopen(
            @Description("The task as it is now; null if nothing came of it.") @Nullable
            TaskNode task,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}

    /** What came of {@code taskDelete}. */
    @Name("TaskDeletePayload")
    @Description("What came of taskDelete.")
    public record TaskDelete(
            @Id
            @Description("The id of the task that is gone; null if it lives on at a CRM, or nothing came of it.")
            @Nullable
            String deletedId,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors,
            @Description(Doc.WRITES) @NonNull List<@NonNull Write> writes) {}
}
