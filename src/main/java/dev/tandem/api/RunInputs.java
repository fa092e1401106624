package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of runs take. */
public final class RunInputs {

    private RunInputs() {}

    /** A sync to start. */
    @Input("SyncStartInput")
    @Description("A sync to start.")
    public record SyncStart(
            @Description("What it does.") @NonNull SyncModeEnum mode,

            @Description("The kinds of records to carry; all unless given. Contacts are looked at in any case.")
            @Nullable
            List<@NonNull KindEnum> kinds,

            @Description("Only what a CRM lists as changed at or after this. Neither CRM can list every kind: what it"
                    + " cannot is carried with contacts that changed otherwise. Left out, everything is carried.")
            @Nullable
            OffsetDateTime since) {}

    /** A dry run. */
    @Input("SyncPreviewInput")
    @Description("A dry run: what a sync would do, as things are now.")
    public record SyncPreview(
            @Id @Description("The contacts to look at; left out, all of them, from the first on.") @Nullable
            List<@NonNull String> contactIds,

            @Description("The kinds of records that would be carried; all unless given.") @Nullable
            List<@NonNull KindEnum> kinds,

            @Description("Only contacts that a CRM lists as changed at or after this, or a record of which it does.")
            @Nullable
            OffsetDateTime since,

            @Id
            @Description("Only contacts behind this one: the last of a plan, to look at those that it left.")
            @Nullable
            String after,

            @Description("How many contacts to look at; 10 unless given, 50 at most.") @Nullable
            Integer first) {}

    /** A preview to apply. */
    @Input("SyncPreviewApplyInput")
    @Description("A preview to apply.")
    public record SyncPreviewApply(
            @Description("The planHash of the preview.") @NonNull
            String hash) {}

    /** A run to pause. */
    @Input("RunPauseInput")
    @Description("A run to pause.")
    public record RunPause(
            @Id @Description("The run.") @NonNull String id) {}

    /** A run to go on with. */
    @Input("RunResumeInput")
    @Description("A run to go on with.")
    public record RunResume(
            @Id @Description("The run.") @NonNull String id,

            @Description("Whether it may delete more than may follow by themselves: if not, which is the default, what"
                    + " was held back is left to a person.")
            @Nullable
            Boolean allowDeletions) {}

    /** A run to end. */
    @Input("RunCancelInput")
    @Description("A run to end.")
    public record RunCancel(
            @Id @Description("The run.") @NonNull String id) {}

    /** A run whose failed contacts are to be carried again. */
    @Input("RunRetryFailedInput")
    @Description("A run whose failed contacts are to be carried again.")
    public record RunRetryFailed(
            @Id @Description("The run.") @NonNull String id) {}

    /** A run to take back. */
    @Input("RunUndoInput")
    @Description("A run to take back.")
    public record RunUndo(
            @Id @Description("The run.") @NonNull String id) {}

    /** Contacts that were given up, to be tried again. */
    @Input("DeadLetterRetryInput")
    @Description("Contacts that were given up, to be tried again.")
    public record DeadLetterRetry(
            @Id @Description("Which; all of the workspace unless given.") @Nullable
            List<@NonNull String> contactIds) {}
}
