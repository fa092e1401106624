package dev.tandem.api;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.telemetry.LogContext;
import dev.tandem.workspace.Workspaces;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

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
     * @throws Failure.Denied if the request names no workspace, or one that it may not use
     */
    public WorkspaceId id() {
        var workspace = named(
                workspaces,
                Optional.ofNullable(request.getCurrent())
                        .map(context -> context.request().getHeader(HEADER)));
        LogContext.workspace(workspace);
        return workspace;
    }

    /**
     * The workspace that a header names.
     *
     * @throws Failure.Denied if it names no workspace, or one that may not be used
     */
    static WorkspaceId named(Workspaces workspaces, Optional<String> header) {
        var name = header.map(String::strip).filter(text -> !text.isEmpty());
        return workspaces
                .named(name)
                .orElseThrow(() -> name.isEmpty()
                        ? Failure.Denied.unauthenticated("Name the workspace in the header %s.".formatted(HEADER))
                        : Failure.Denied.forbidden("There is no such workspace, or it is not open to you."));
    }

    /** The country whose national phone numbers need no prefix. */
    public String region() {
        return workspaces.config(id()).region();
    }

    /** Who asks, for the audit. */
    public String actor() {
        return "anonymous";
    }
}
