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

            @Description("The kinds of records to carry; all unless given. Contacts are looked at in any case.") @Nullable
            List<@NonNull KindEnum> kinds,

            @Description("Only what a CRM lists as changed at or after this. Neither CRM can list every kind: what it"
                    + " cannot is carried with contacts that changed otherwise. Left out, everything is carried.")
            @Nullable
            OffsetDateTime since) {}

    /** A run to pause. */
    @Input("RunPauseInput")
    @Description("A run to pause.")
    public record RunPause(@Id @Description("The run.") @NonNull String id) {}

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
    public record RunCancel(@Id @Description("The run.") @NonNull String id) {}

    /** A run whose failed contacts are to be carried again. */
    @Input("RunRetryFailedInput")
    @Description("A run whose failed contacts are to be carried again.")
    public record RunRetryFailed(@Id @Description("The run.") @NonNull String id) {}

    /** A run to take back. */
    @Input("RunUndoInput")
    @Description("A run to take back.")
    public record RunUndo(@Id @Description("The run.") @NonNull String id) {}

    /** Contacts that were given up, to be tried again. */
    @Input("DeadLetterRetryInput")
    @Description("Contacts that were given up, to be tried again.")
    public record DeadLetterRetry(
            @Id @Description("Which; all of the workspace unless given.") @Nullable
            List<@NonNull String> contactIds) {}
}
