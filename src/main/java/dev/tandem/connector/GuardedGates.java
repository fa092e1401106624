package dev.tandem.connector;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The gates of this process, made when first used. Workspaces share nothing: one that is out of quota slows no other. */
@ApplicationScoped
class GuardedGates implements Gates, CrmHealth {

    /** After what time it may be worth another try at a workspace that is paused. */
    private static final Duration PAUSED = Duration.ofMinutes(1);

    private record Key(WorkspaceId workspace, Crm crm) {}

    private final Map<Key, Gate> gates = new ConcurrentHashMap<>();
    private final GatesConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Predicate<WorkspaceId> isOpen;

    @Inject
    GuardedGates(GatesConfig config, Clock clock, Vertx vertx, Workspaces workspaces) {
        this(config, clock, vertx, workspaces::isOpen);
        workspaces.onChange(workspace -> {
            if (!workspaces.has(workspace)) {
                for (var crm : Crm.values()) {
                    gates.remove(new Key(workspace, crm));
                }
            }
        });
    }

    /** For workspaces that are all open. */
    GuardedGates(GatesConfig config, Clock clock, Vertx vertx) {
        this(config, clock, vertx, _ -> true);
    }

    private GuardedGates(GatesConfig config, Clock clock, Vertx vertx, Predicate<WorkspaceId> isOpen) {
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.isOpen = isOpen;
    }

    /** To a workspace that is paused nothing goes, whoever asks. */
    @Override
    public <T> Uni<T> through(Caller caller, Crm crm, Effect effect, Supplier<Uni<T>> call) {
        if (!isOpen.test(caller.workspace())) {
            return Uni.createFrom()
                    .failure(() ->
                            new Failure.Unavailable(crm, "the workspace is paused, until workspaceResume.", PAUSED));
        }
        return gate(caller.workspace(), crm).through(caller.lane(), effect, call);
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
