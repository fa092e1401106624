package dev.tandem.api;

import dev.tandem.access.Principal;
import dev.tandem.access.Principals;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.LogContext;
import dev.tandem.workspace.Workspaces;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** On whose behalf a request is made. To be asked before anything asynchronous starts: later the request is not at hand. */
@RequestScoped
public class RequestWorkspace {

    /** Names the workspace of a request; without it the default one is meant. */
    static final String HEADER = "X-Tandem-Workspace";

    private final Workspaces workspaces;
    private final CurrentVertxRequest request;

    RequestWorkspace(Workspaces workspaces, CurrentVertxRequest request) {
        this.workspaces = workspaces;
        this.request = request;
    }

    /**
     * The workspace that the request is about.
     *
     * @throws Failure.Denied if the request names no workspace, or one that its caller may not use
     */
    public WorkspaceId id() {
        var workspace = of(workspaces, principal(), request.getCurrent());
        LogContext.workspace(workspace);
        return workspace;
    }

    /** Who asks. */
    Principal principal() {
        return Principals.of(request.getCurrent())
                .orElseThrow(() -> Failure.Denied.unauthenticated("Say who calls: send an API key or a token."));
    }

    /**
     * Lets pass whoever may go to all workspaces: what belongs to none, or makes one, is for operators.
     *
     * @throws Failure.Denied if the caller may not
     */
    void demandEverywhere() {
        new Access(Optional.of(principal()), Optional.empty()).demandEverywhere();
    }

    /**
     * The workspace that a request of that caller is about: the one it names, or the only one that is open to them, or the
     * default one.
     *
     * @throws Failure.Denied if there is none, or it may not be used
     */
    static WorkspaceId of(Workspaces workspaces, Principal principal, @Nullable RoutingContext context) {
        var name = header(context).or(principal::onlyWorkspace);
        return name.isEmpty()
                ? workspaces
                        .named(name)
                        .filter(id -> principal.mayReach(workspaces.name(id)))
                        .orElseThrow(() -> Failure.Denied.unauthenticated(
                                "Name the workspace in the header %s.".formatted(HEADER)))
                : reachable(workspaces, principal, name).orElseThrow(RequestWorkspace::closed);
    }

    /** The workspace that a request names, if it does. */
    static Optional<String> header(@Nullable RoutingContext context) {
        return Optional.ofNullable(context)
                .map(asked -> asked.request().getHeader(HEADER))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** Why that caller may do nothing in the workspace of that name; empty if they may. */
    static Optional<Failure.Denied> refusal(Workspaces workspaces, Principal principal, String name) {
        return reachable(workspaces, principal, Optional.of(name)).isPresent()
                ? Optional.empty()
                : Optional.of(closed());
    }

    private static Optional<WorkspaceId> reachable(Workspaces workspaces, Principal principal, Optional<String> name) {
        return name.filter(principal::mayReach).flatMap(open -> workspaces.named(Optional.of(open)));
    }

    /** The same for a workspace that there is not, so that nobody learns which there are. */
    private static Failure.Denied closed() {
        return Failure.Denied.forbidden("There is no such workspace, or it is not open to you.");
    }

    /** The country whose national phone numbers need no prefix. */
    public String region() {
        return workspaces.config(id()).region();
    }

    /** Who asks, for the audit. */
    public String actor() {
        return principal().actor();
    }
}
