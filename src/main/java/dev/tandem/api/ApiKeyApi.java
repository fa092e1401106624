package dev.tandem.api;

import dev.tandem.access.KeyBook;
import dev.tandem.access.Principal;
import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** The keys by which programs call. */
@GraphQLApi
public class ApiKeyApi {

    private final KeyBook book;
    private final Workspaces workspaces;
    private final RequestWorkspace request;

    ApiKeyApi(KeyBook book, Workspaces workspaces, RequestWorkspace request) {
        this.book = book;
        this.workspaces = workspaces;
        this.request = request;
    }

    @Query
    @NonNull
    @Description(
            "The API keys that open no workspace but those open to the caller, the newest first; revoked and expired ones too.")
    public Uni<List<@NonNull ApiKeyNode>> apiKeys() {
        return book.all(request.principal())
                .map(keys -> keys.stream().map(ApiKeyNode::of).toList());
    }

    @Mutation
    @Description("Make an API key. The answer has the key itself, which nobody can have again.")
    public Uni<ApiKeyPayloads.ApiKeyCreate> apiKeyCreate(
            @NonNull @Description(Doc.INPUT) ApiKeyInputs.ApiKeyCreate input) {
        var principal = request.principal();
        var here = request.id();
        return Mutations.answerWith(
                () -> book.create(principal, draft(input, here)),
                made -> new ApiKeyPayloads.ApiKeyCreate(made.secret(), ApiKeyNode.of(made.key()), List.of()),
                (@Nullable ApiKeyNode key, List<UserError> errors, List<Write> _) ->
                        new ApiKeyPayloads.ApiKeyCreate(null, key, errors));
    }

    private KeyBook.Draft draft(ApiKeyInputs.ApiKeyCreate input, WorkspaceId here) {
        return new KeyBook.Draft(
                input.name().strip(),
                input.scopes().stream().map(AccessScopeEnum::toModel).collect(Collectors.toSet()),
                Optional.ofNullable(input.workspaces()).map(Set::copyOf).orElseGet(() -> Set.of(workspaces.name(here))),
                Optional.ofNullable(input.expiresAt()).map(OffsetDateTime::toInstant));
    }

    @Mutation
    @Description(
            "Revoke an API key, for good. Within seconds it opens nothing any more, and what it has open is closed.")
    public Uni<ApiKeyPayloads.ApiKeyRevoke> apiKeyRevoke(
            @NonNull @Description(Doc.INPUT) ApiKeyInputs.ApiKeyRevoke input) {
        Principal principal = request.principal();
        return Mutations.answerWith(
                () -> book.revoke(principal, GlobalId.parse("id", input.id(), GlobalId.Type.API_KEY), input.andMade()),
                revoked -> new ApiKeyPayloads.ApiKeyRevoke(
                        ApiKeyNode.of(revoked.key()),
                        revoked.made().stream().map(ApiKeyNode::of).toList(),
                        List.of()),
                (@Nullable ApiKeyNode key, List<UserError> errors, List<Write> _) ->
                        new ApiKeyPayloads.ApiKeyRevoke(key, List.of(), errors));
    }
}
