package dev.tandem.graph;

import dev.tandem.connector.CrmHealth;
import dev.tandem.connector.GateStatus;
import dev.tandem.model.Crm;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.WorkQueue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The health of both CRMs. */
@ApplicationScoped
public class Crms {

    /**
     * How many calls a CRM still takes.
     *
     * @param day until midnight UTC; empty if the day is not limited
     */
    public record CallsLeft(long burst, OptionalLong day) {}

    private final CrmHealth health;
    private final WorkQueue queue;

    Crms(CrmHealth health, WorkQueue queue) {
        this.health = health;
        this.queue = queue;
    }

    public Uni<List<CrmStatus>> status(WorkspaceId workspace) {
        return queue.waiting(workspace)
                .map(waiting -> Stream.of(Crm.values())
                        .map(crm -> status(crm, health.status(workspace, crm), waiting))
                        .toList());
    }

    /** How many calls each CRM still takes, by what is known here; nothing is asked. */
    public Map<Crm, CallsLeft> callsLeft(WorkspaceId workspace) {
        var left = new EnumMap<Crm, CallsLeft>(Crm.class);
        for (var crm : Crm.values()) {
            var gate = health.status(workspace, crm);
            left.put(crm, new CallsLeft(gate.burstRemaining(), gate.dayRemaining()));
        }
        return left;
    }

    private static CrmStatus status(Crm crm, GateStatus gate, long waiting) {
        return new CrmStatus(
                crm,
                gate.breaker().name(),
                gate.burstLimit(),
                gate.burstRemaining(),
                gate.dayLimit().isPresent() ? gate.dayLimit().getAsLong() : null,
                gate.dayRemaining().isPresent() ? gate.dayRemaining().getAsLong() : null,
                gate.closedUntil().orElse(null),
                waiting);
    }
}
