package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of workspaces and their credentials take. */
public final class TenantInputs {

    private TenantInputs() {}

    /** A workspace to create. */
    @Input("WorkspaceCreateInput")
    @Description("A workspace to create. Give it credentials with credentialRotate or workspaceAuthorize.")
    public record WorkspaceCreate(
            @Description("What requests name it by, for ever: lower-case letters, digits and hyphens, 63 at most.")
            @NonNull
            String name,

            @Description("GHL's id of the location, for ever; no other workspace may have it.") @NonNull
            String ghlLocationId,

            @Description("Where Rankr's API is, such as https://api.rankr.example.") @NonNull
            String rankrUrl,

            @Description("Two-letter code of the country whose national phone numbers need no prefix; US unless given.")
            @Nullable
            String region,

            @Description("IANA zone of the location; UTC unless given.") @Nullable
            String timezone,

            @Description("Where GHL's API is; GHL's own unless given.") @Nullable
            String ghlUrl,

            @Description("What every path at Rankr starts with; /v1 unless given.") @Nullable
            String rankrPathPrefix,

            @Description("Where a client of the Rankr account asks for tokens; needed for credentials RANKR_CLIENT.")
            @Nullable
            String rankrTokenUrl,

            @Description(
                    "What that client asks for: read write, unless given; with read alone nothing is written to Rankr.")
            @Nullable
            String rankrScope,

            @Description("How much of it is touched; LIVE unless given.") @Nullable
            WorkspaceModeEnum mode,

            @Description("The tag that marks a contact for the test, in TEST mode.") @Nullable
            String testFlag,

            @Description("CRM ids of single contacts that are marked for the test, in TEST mode.") @Nullable
            List<@NonNull String> testContactIds,

            @Description(
                    "How often its CRMs are asked for their latest changes of single kinds; the others go by what the"
                            + " installation has configured.")
            @Nullable
            List<@NonNull PollInterval> pollEvery) {}

    /** How often the CRMs are asked for one kind. */
    @Input("PollIntervalInput")
    @Description("How often the CRMs are asked for their latest changes of a kind.")
    public record PollInterval(
            @Description(
                    "The kind; CONTACT is also the pace of the slow round over what a CRM only lists contact by contact.")
            @NonNull
            KindEnum kind,

            @Description("The time from one look to the next, from PT1M to PT15M.") @NonNull
            Duration every) {}

    /** What to change about a workspace. */
    @Input("WorkspaceUpdateInput")
    @Description("What to change about a workspace; what is left out stays.")
    public record WorkspaceUpdate(
            @Id @Description("The workspace.") @NonNull String id,

            @Description("Two-letter code of the country whose national phone numbers need no prefix.") @Nullable
            String region,

            @Description("IANA zone of the location.") @Nullable
            String timezone,

            @Description("Where GHL's API is; another host for operators alone, as credentials are sent there.")
            @Nullable
            String ghlUrl,

            @Description("Where Rankr's API is; for the same account. Another host for operators alone.") @Nullable
            String rankrUrl,

            @Description("What every path at Rankr starts with.") @Nullable
            String rankrPathPrefix,

            @Description("Where a client of the Rankr account asks for tokens; another host for operators alone.")
            @Nullable
            String rankrTokenUrl,

            @Description("What that client asks for.") @Nullable
            String rankrScope,

            @Description("The tag that marks a contact for the test; blank for none, if testContactIds names contacts.")
            @Nullable
            String testFlag,

            @Description("CRM ids of single contacts that are marked for the test, in place of those before.") @Nullable
            List<@NonNull String> testContactIds,

            @Description(
                    "How often its CRMs are asked for their latest changes of single kinds, in place of those before; all"
                            + " kinds go by what the installation has configured if there are none.")
            @Nullable
            List<@NonNull PollInterval> pollEvery,

            @Description(Doc.EXPECTED_VERSION) @Nullable Integer expectedVersion) {}

    /** A workspace to stop. */
    @Input("WorkspacePauseInput")
    @Description("A workspace to stop.")
    public record WorkspacePause(
            @Id @Description("The workspace.") @NonNull String id) {}

    /** A workspace to go on with. */
    @Input("WorkspaceResumeInput")
    @Description("A workspace to go on with.")
    public record WorkspaceResume(
            @Id @Description("The workspace.") @NonNull String id) {}

    /** A workspace to delete. */
    @Input("WorkspaceDeleteInput")
    @Description("A workspace to delete, for good.")
    public record WorkspaceDelete(
            @Id @Description("The workspace.") @NonNull String id,

            @Description("Its name, for certainty.") @NonNull
            String confirm,

            @Description(
                    "Whether its audit, which is deleted with the rest, may be lost: otherwise it must have been exported"
                            + " to the end within the last 24 hours, with GET /audit/export.")
            @DefaultValue("false")
            boolean withoutExport) {}

    /** A workspace to authorize. */
    @Input("WorkspaceAuthorizeInput")
    @Description("A workspace whose GHL location is to be opened by the app in GHL's marketplace.")
    public record WorkspaceAuthorize(
            @Id @Description("The workspace.") @NonNull String id) {}

    /** A credential to use from now on. Printed it shows nothing of it. */
    @Input("CredentialRotateInput")
    @Description("A credential to use from now on, in place of the one before.")
    public record CredentialRotate(
            @Id @Description("The workspace.") @NonNull String workspaceId,

            @Description("What it is; GHL_OAUTH is not given but got, with workspaceAuthorize.") @NonNull
            CredentialKindEnum kind,

            @Description("The token, key or secret itself. It is encrypted at once and shown to nobody.") @NonNull
            String value,

            @Description("The client's id; for RANKR_CLIENT alone.") @Nullable
            String clientId,

            @Description(
                    "Until when the one before, of the same kind, is still used beside it; left out, not at all. It is"
                            + " tried if the CRM does not take the new one; a webhook secret still counts.")
            @Nullable
            Instant overlapUntil,

            @Description("When its CRM takes it no more; left out, that is not known.") @Nullable
            Instant expiresAt,

            @Description("What it may do, in its CRM's words; left out, it is taken to be enough.") @Nullable
            List<@NonNull String> scopes) {

        @Override
        public String toString() {
            return "a " + kind + " of " + workspaceId;
        }
    }
}
