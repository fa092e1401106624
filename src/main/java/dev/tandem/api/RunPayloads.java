package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of runs and of what they left behind answer. */
public final class RunPayloads {

    private RunPayloads() {}

    /** What came of {@code syncStart}. */
    @Name("SyncStartPayload")
    @Description("What came of syncStart.")
    public record SyncStart(
            @Description("The run as it is now; null if nothing came of it.") @Nullable
            Run run,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code syncPreviewApply}. */
    @Name("SyncPreviewApplyPayload")
    @Description("What came of syncPreviewApply.")
    public record SyncPreviewApply(
            @Description("The run as it is now; null if nothing came of it.") @Nullable
            Run run,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code runPause}. */
    @Name("RunPausePayload")
    @Description("What came of runPause.")
    public record RunPause(
            @Description("The run as it is now; null if nothing came of it.") @Nullable
            Run run,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code runResume}. */
    @Name("RunResumePayload")
    @Description("What came of runResume.")
    public record RunResume(
            @Description("The run as it is now; null if nothing came of it.") @Nullable
            Run run,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code runCancel}. */
    @Name("RunCancelPayload")
    @Description("What came of runCancel.")
    public record RunCancel(
            @Description("The run as it is now; null if nothing came of it.") @Nullable
            Run run,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code runRetryFailed}. */
    @Name("RunRetryFailedPayload")
    @Description("What came of runRetryFailed.")
    public record RunRetryFailed(
            @Description("The run as it is now; null if nothing came of it.") @Nullable
            Run run,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code runUndo}. */
    @Name("RunUndoPayload")
    @Description("What came of runUndo.")
    public record RunUndo(
            @Description("The run as it is now; null if nothing came of it.") @Nullable
            Run run,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code syncPreview}. */
    @Name("SyncPreviewPayload")
    @Description("What came of syncPreview.")
    public record SyncPreview(
            @Description("What a sync would do; null if nothing came of it.") @Nullable
            SyncPlan plan,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code deadLetterRetry}. */
    @Name("DeadLetterRetryPayload")
    @Description("What came of deadLetterRetry.")
    public record DeadLetterRetry(
            @Id @Description("The contacts that wait again.") @NonNull
            List<@NonNull String> contactIds,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}
}
