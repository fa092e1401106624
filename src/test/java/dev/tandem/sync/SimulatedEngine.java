package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.store.Removals;
import dev.tandem.store.RuleSets;
import dev.tandem.store.WorkQueue;
import dev.tandem.store.WriteLedger;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The engine as the container would put it together, over whatever store and connectors there are. */
public final class SimulatedEngine {

    private static final SyncConfig CONFIG = Configs.of(SyncConfig.class, Map.of());

    private final Worker worker;
    private final Absorber absorber;

    @SuppressWarnings("NullAway") // nothing is imported or tried out, no session is needed and nobody is woken
    public SimulatedEngine(Store store, Connectors connectors, Clock clock, RandomGenerator random) {
        var rules = new Rules(connectors, store.ruleSets(), CONFIG, clock);
        var links = store.links();
        var ledger = store.ledger();
        var stages = new Stages(SimulatedWorkspaces.all(), null, clock);
        absorber = new Absorber(links, ledger, rules, stages, clock);
        var carrier = new Carrier(
                new Writer(connectors, links, ledger, clock), links, ledger, rules, stages, connectors, clock);
        var deletions = new Deletions(carrier, store.removals(), links, clock);
        var sync = new ContactSync(
                connectors,
                links,
                rules,
                stages,
                new Counterparts(connectors, links, ledger, rules, stages, absorber, clock),
                new Joining(links, rules, clock),
                carrier,
                deletions,
                new ChildrenSync(connectors, links, ledger, rules, absorber, carrier, deletions, clock),
                clock);
        worker = new Worker(
                store.queue(),
                new Assignments(sync, null, null),
                null,
                SimulatedWorkspaces.all(),
                CONFIG,
                null,
                null,
                clock,
                random);
    }

    /** The ports of the store that the engine uses. */
    public record Store(Links links, WriteLedger ledger, WorkQueue queue, Removals removals, RuleSets ruleSets) {}

    /** Works off all that is due now. */
    public Uni<Void> drain() {
        return worker.drain();
    }

    /** Takes in what a CRM says of its records. */
    public Uni<Absorber.Absorbed> absorb(Caller caller, Kind kind, List<CrmRecord> records) {
        return absorber.absorb(caller, kind, records, AuditEntry.Author.of(AuditEntry.Cause.SYNC));
    }
}
