package dev.tandem.api;

import dev.tandem.access.Principal;
import dev.tandem.graph.PageRequest;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.WorkspaceId;
import dev.tandem.tenancy.GhlAuthorizations;
import dev.tandem.tenancy.TenantCredentials;
import dev.tandem.tenancy.Tenants;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.CredentialKind;
import dev.tandem.workspace.Secret;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.Workspaces;
import dev.tandem.workspace.WorkspacesConfig;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** The workspaces of the installation, and what opens their CRMs. */
@GraphQLApi
public class TenantApi {

    private static final String REGION = "US";
    private static final String ZONE = "UTC";
    private static final String GHL_URL = "https://services.leadconnectorhq.com";
    private static final String PREFIX = "/v1";
    private static final String SCOPE = "read write";

    private final Tenants tenants;
    private final TenantCredentials credentials;
    private final GhlAuthorizations authorizations;
    private final Workspaces workspaces;
    private final RequestWorkspace request;

    TenantApi(
            Tenants tenants,
            TenantCredentials credentials,
            GhlAuthorizations authorizations,
            Workspaces workspaces,
            RequestWorkspace request) {
        this.tenants = tenants;
        this.credentials = credentials;
        this.authorizations = authorizations;
        this.workspaces = workspaces;
        this.request = request;
    }

    @Query
    @NonNull
    @Description("The workspaces that are open to the caller, by name.")
    public Uni<WorkspaceConnection> workspaces(
            @Description(Doc.FIRST) @Nullable Integer first, @Description(Doc.AFTER) @Nullable String after) {
        var principal = request.principal();
        return Uni.createFrom()
                .item(() -> WorkspaceConnection.of(workspaces, principal, PageRequest.of(first, after, null, null)));
    }

    @Description("What opens its CRMs, the newest first; empty if it is configured, as it is there.")
    public Uni<List<@NonNull CredentialView>> credentials(@Source WorkspaceView workspace) {
        return Uni.createFrom()
                .item(() ->
                        workspaces
                                .find(workspace.workspace())
                                .map(CreatedWorkspace::credentials)
                                .orElse(List.of())
                                .stream()
                                .map(CredentialView::of)
                                .toList());
    }

    @Description("What it may do at each CRM.")
    public Uni<List<@NonNull WorkspaceAccess>> access(@Source WorkspaceView workspace) {
        return Uni.createFrom()
                .item(() -> Arrays.stream(Crm.values())
                        .map(crm -> WorkspaceAccess.of(crm, workspaces.scopes(workspace.workspace(), crm)))
                        .toList());
    }

    @Mutation
    @Description("Create a workspace. It is served at once, and imported as soon as it has credentials for both CRMs.")
    public Uni<TenantPayloads.WorkspaceCreate> workspaceCreate(
            @NonNull @Description(Doc.INPUT) TenantInputs.WorkspaceCreate input) {
        request.demandEverywhere();
        return Mutations.answerWith(
                () -> tenants.create(input.name(), settings(input)),
                id -> new TenantPayloads.WorkspaceCreate(WorkspaceView.of(workspaces, id), List.of()),
                (_, errors, _) -> new TenantPayloads.WorkspaceCreate(null, errors));
    }

    private static Settings settings(TenantInputs.WorkspaceCreate input) {
        return new Settings(
                or(input.region(), REGION),
                or(input.timezone(), ZONE),
                input.ghlLocationId(),
                or(input.ghlUrl(), GHL_URL),
                input.rankrUrl(),
                or(input.rankrPathPrefix(), PREFIX),
                Optional.ofNullable(input.rankrTokenUrl()),
                or(input.rankrScope(), SCOPE),
                input.mode() == WorkspaceModeEnum.TEST ? WorkspacesConfig.Mode.TEST : WorkspacesConfig.Mode.LIVE,
                Optional.ofNullable(input.testFlag()).filter(flag -> !flag.isBlank()),
                set(input.testContactIds()),
                intervals(input.pollEvery()));
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }

    private static Set<String> set(@Nullable List<String> given) {
        return given == null ? Set.of() : Set.copyOf(given);
    }

    private static Map<Kind, Duration> intervals(@Nullable List<TenantInputs.PollInterval> given) {
        var intervals = new EnumMap<Kind, Duration>(Kind.class);
        for (var one : given == null ? List.<TenantInputs.PollInterval>of() : given) {
            if (intervals.put(one.kind().toModel(), one.every()) != null) {
                throw new Failure.BadInput("pollEvery", "names %s twice".formatted(one.kind()));
            }
        }
        return intervals;
    }

    @Mutation
    @Description("Change a workspace that was created. Its name and its location stay: what is stored belongs to them.")
    public Uni<TenantPayloads.WorkspaceUpdate> workspaceUpdate(
            @NonNull @Description(Doc.INPUT) TenantInputs.WorkspaceUpdate input) {
        var operator = request.principal().isEverywhere();
        return changed(
                input.id(),
                id -> tenants.update(id, input.expectedVersion(), operator, before -> changed(before, input)),
                TenantPayloads.WorkspaceUpdate::new);
    }

    private static Settings changed(Settings before, TenantInputs.WorkspaceUpdate input) {
        return new Settings(
                or(input.region(), before.region()),
                or(input.timezone(), before.timezone()),
                before.ghlLocationId(),
                or(input.ghlUrl(), before.ghlUrl()),
                or(input.rankrUrl(), before.rankrUrl()),
                or(input.rankrPathPrefix(), before.rankrPathPrefix()),
                Optional.ofNullable(input.rankrTokenUrl()).or(before::rankrTokenUrl),
                or(input.rankrScope(), before.rankrScope()),
                before.mode(),
                Optional.ofNullable(input.testFlag()).or(before::testFlag).filter(flag -> !flag.isBlank()),
                input.testContactIds() == null ? before.testContactIds() : set(input.testContactIds()),
                input.pollEvery() == null ? before.pollEvery() : intervals(input.pollEvery()));
    }

    @Mutation
    @Description(
            "Stop a workspace: nothing is asked of its CRMs or written to them until workspaceResume. What is stored can"
                    + " be read, webhooks are kept, and changes wait.")
    public Uni<TenantPayloads.WorkspacePause> workspacePause(
            @NonNull @Description(Doc.INPUT) TenantInputs.WorkspacePause input) {
        return changed(input.id(), tenants::pause, TenantPayloads.WorkspacePause::new);
    }

    @Mutation
    @Description("Go on with a workspace that was paused.")
    public Uni<TenantPayloads.WorkspaceResume> workspaceResume(
            @NonNull @Description(Doc.INPUT) TenantInputs.WorkspaceResume input) {
        return changed(input.id(), tenants::resume, TenantPayloads.WorkspaceResume::new);
    }

    @Mutation
    @Description(
            "Delete a workspace with everything that is stored of it, its audit and its credentials too. Nothing changes"
                    + " at the CRMs.")
    public Uni<TenantPayloads.WorkspaceDelete> workspaceDelete(
            @NonNull @Description(Doc.INPUT) TenantInputs.WorkspaceDelete input) {
        var principal = request.principal();
        return Mutations.answerWith(
                () -> tenants.delete(id(principal, "id", input.id()), input.confirm(), input.withoutExport())
                        .replaceWith(input.id()),
                id -> new TenantPayloads.WorkspaceDelete(id, List.of()),
                (_, errors, _) -> new TenantPayloads.WorkspaceDelete(null, errors));
    }

    @Mutation
    @Description("Let a person open the workspace's GHL location to the app in GHL's marketplace.")
    public Uni<TenantPayloads.WorkspaceAuthorize> workspaceAuthorize(
            @NonNull @Description(Doc.INPUT) TenantInputs.WorkspaceAuthorize input) {
        var principal = request.principal();
        return Mutations.answerWith(
                () -> authorizations.begin(id(principal, "id", input.id())),
                url -> new TenantPayloads.WorkspaceAuthorize(url, List.of()),
                (_, errors, _) -> new TenantPayloads.WorkspaceAuthorize(null, errors));
    }

    @Mutation
    @Description(
            "Give a workspace a credential, in place of the one that opened the same until now. It is stored encrypted.")
    public Uni<TenantPayloads.CredentialRotate> credentialRotate(
            @NonNull @Description(Doc.INPUT) TenantInputs.CredentialRotate input) {
        var principal = request.principal();
        return Mutations.answerWith(
                () -> credentials.replace(
                        id(principal, "workspaceId", input.workspaceId()),
                        new TenantCredentials.Fresh(
                                CredentialKind.valueOf(input.kind().name()),
                                Secret.of(input.value()),
                                input.clientId(),
                                input.overlapUntil(),
                                input.expiresAt(),
                                set(input.scopes()))),
                one -> new TenantPayloads.CredentialRotate(CredentialView.of(one), List.of()),
                (_, errors, _) -> new TenantPayloads.CredentialRotate(null, errors));
    }

    @Mutation
    @Description(
            "Encrypt all credentials of the installation with the current key that another one encrypted. This happens"
                    + " by itself too; once it is done, the other keys can go.")
    public Uni<TenantPayloads.CredentialsReencrypt> credentialsReencrypt() {
        request.demandEverywhere();
        return Mutations.answerWith(
                credentials::resealAll,
                count -> new TenantPayloads.CredentialsReencrypt(count, List.of()),
                (_, errors, _) -> new TenantPayloads.CredentialsReencrypt(null, errors));
    }

    private <P> Uni<P> changed(
            String id,
            Function<WorkspaceId, Uni<Void>> change,
            BiFunction<@Nullable WorkspaceView, List<UserError>, P> payload) {
        var principal = request.principal();
        Supplier<Uni<WorkspaceId>> changed = () -> {
            var workspace = id(principal, "id", id);
            return change.apply(workspace).replaceWith(workspace);
        };
        return Mutations.answerWith(
                changed,
                workspace -> payload.apply(WorkspaceView.of(workspaces, workspace), List.of()),
                (_, errors, _) -> payload.apply(null, errors));
    }

    /** A workspace that is open to the caller; the others are none for them. */
    private WorkspaceId id(Principal principal, String field, String text) {
        var id = new WorkspaceId(GlobalId.parse(field, text, GlobalId.Type.WORKSPACE));
        if (!workspaces.has(id) || !principal.mayReach(workspaces.name(id))) {
            throw Failure.NotFound.named("workspace", field);
        }
        return id;
    }
}
