package dev.tandem.api;

import dev.tandem.access.Principal;
import dev.tandem.access.Scope;
import dev.tandem.graph.Crms;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.telemetry.CallTally;
import dev.tandem.workspace.Workspaces;
import graphql.ExecutionResult;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells in {@code extensions.cost} what a request cost: {@code requested}, the complexity that its limit is about;
 * {@code actual}, the fields that were answered; {@code upstreamCalls}, the calls to CRMs that were made for it; and
 * {@code quota}, what is left at each CRM, for whoever may see that.
 */
@Singleton
class Costs {

    private final boolean told;
    private final Crms crms;
    private final Workspaces workspaces;

    Costs(DocumentsConfig config, Crms crms, Workspaces workspaces) {
        this.told = config.cost();
        this.crms = crms;
        this.workspaces = workspaces;
    }

    /**
     * Begins to count.
     *
     * @param routing the HTTP request, also that by which a WebSocket was opened
     */
    UnaryOperator<ExecutionResult> of(Access access, QuerySize size, @Nullable RoutingContext routing) {
        if (!told) {
            return UnaryOperator.identity();
        }
        var tally = CallTally.begin();
        var workspace = access.principal()
                .filter(principal -> principal.may(Scope.SYNC_RUN))
                .flatMap(principal -> workspace(principal, routing));
        return result -> result.isDataPresent()
                ? result.transform(builder -> builder.addExtension("cost", cost(size, result, tally, workspace)))
                : result;
    }

    private Optional<WorkspaceId> workspace(Principal principal, @Nullable RoutingContext routing) {
        try {
            return Optional.of(RequestWorkspace.of(workspaces, principal, routing));
        } catch (Failure.Denied _) { // told at the fields that need one
            return Optional.empty();
        }
    }

    private Map<String, Object> cost(
            QuerySize size, ExecutionResult result, Optional<CallTally> tally, Optional<WorkspaceId> workspace) {
        var cost = new LinkedHashMap<String, Object>();
        cost.put("requested", size.complexity());
        cost.put("actual", fields(result.getData()));
        tally.ifPresent(calls -> cost.put("upstreamCalls", calls.calls()));
        workspace.filter(workspaces::has).ifPresent(id -> cost.put("quota", quota(id)));
        return cost;
    }

    /** All fields of an answer, in whatever depth. */
    static long fields(@Nullable Object data) {
        return switch (data) {
            case Map<?, ?> object ->
                object.size()
                        + object.values().stream().mapToLong(Costs::fields).sum();
            case Collection<?> list -> list.stream().mapToLong(Costs::fields).sum();
            case null, default -> 0;
        };
    }

    private Map<String, Object> quota(WorkspaceId workspace) {
        var quota = new LinkedHashMap<String, Object>();
        crms.callsLeft(workspace).forEach((crm, left) -> {
            var calls = new LinkedHashMap<String, Object>();
            calls.put("burstRemaining", left.burst());
            left.day().ifPresent(day -> calls.put("dayRemaining", day));
            quota.put(crm.name(), calls);
        });
        return quota;
    }
}
