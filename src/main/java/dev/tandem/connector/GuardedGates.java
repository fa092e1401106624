package dev.tandem.connector;

import dev.tandem.model.Crm;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The gates of this process, made when first used. Workspaces share nothing: one that is out of quota slows no other. */
@ApplicationScoped
class GuardedGates implements Gates, CrmHealth {

    private record Key(WorkspaceId workspace, Crm crm) {}

    private final Map<Key, Gate> gates = new ConcurrentHashMap<>();
    private final GatesConfig config;
    private final Clock clock;
    private final Vertx vertx;

    GuardedGates(GatesConfig config, Clock clock, Vertx vertx) {
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    @Override
    public <T> Uni<T> through(Caller caller, Crm crm, Supplier<Uni<T>> call) {
        return gate(caller.workspace(), crm).through(caller.lane(), call);
    }

    @Override
    public void learn(Caller caller, Crm crm, QuotaReport report) {
        gate(caller.workspace(), crm).learn(report);
    }

    @Override
    public GateStatus status(WorkspaceId workspace, Crm crm) {
        return gate(workspace, crm).status();
    }

    private Gate gate(WorkspaceId workspace, Crm crm) {
        return gates.computeIfAbsent(
                new Key(workspace, crm),
                key -> new Gate(key.crm() + " of " + key.workspace(), key.crm(), config.of(key.crm()), clock, vertx));
    }
}
