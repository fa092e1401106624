package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of workspaces and their credentials answer. */
public final class TenantPayloads {

    private static final String WORKSPACE = "The workspace as it is now; null if nothing came of it.";

    private TenantPayloads() {}

    /** What came of {@code workspaceCreate}. */
    @Name("WorkspaceCreatePayload")
    @Description("What came of workspaceCreate.")
    public record WorkspaceCreate(
            @Description(WORKSPACE) @Nullable WorkspaceView workspace,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code workspaceUpdate}. */
    @Name("WorkspaceUpdatePayload")
    @Description("What came of workspaceUpdate.")
    public record WorkspaceUpdate(
            @Description(WORKSPACE) @Nullable WorkspaceView workspace,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code workspacePause}. */
    @Name("WorkspacePausePayload")
    @Description("What came of workspacePause.")
    public record WorkspacePause(
            @Description(WORKSPACE) @Nullable WorkspaceView workspace,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code workspaceResume}. */
    @Name("WorkspaceResumePayload")
    @Description("What came of workspaceResume.")
    public record WorkspaceResume(
            @Description(WORKSPACE) @Nullable WorkspaceView workspace,
            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code workspaceDelete}. */
    @Name("WorkspaceDeletePayload")
    @Description("What came of workspaceDelete.")
    public record WorkspaceDelete(
            @Id
            @Description(
                    "The workspace that is gone for everybody; its rows follow in the background. Null if it is not.")
            @Nullable
            String id,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code workspaceAuthorize}. */
    @Name("WorkspaceAuthorizePayload")
    @Description("What came of workspaceAuthorize.")
    public record WorkspaceAuthorize(
            @Description(
                    "Where a person is to choose the location, within a quarter of an hour, once; null if nothing came of"
                            + " it.")
            @Nullable
            String url,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code credentialRotate}. */
    @Name("CredentialRotatePayload")
    @Description("What came of credentialRotate.")
    public record CredentialRotate(
            @Description("The credential that is used from now on; null if nothing came of it.") @Nullable
            CredentialView credential,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}

    /** What came of {@code credentialsReencrypt}. */
    @Name("CredentialsReencryptPayload")
    @Description("What came of credentialsReencrypt.")
    public record CredentialsReencrypt(
            @Description(
                    "How many credentials were encrypted with another key and are no more; null if nothing came of it.")
            @Nullable
            Integer count,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}
}
