package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.platform.Clock;
import dev.tandem.store.Conflicts;
import dev.tandem.store.Links;
import dev.tandem.store.Removals;
import dev.tandem.store.RuleSets;
import dev.tandem.store.RunAudit;
import dev.tandem.store.RunItems;
import dev.tandem.store.RunStore;
import dev.tandem.store.WorkQueue;
import dev.tandem.store.WriteLedger;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The engine as the container would put it together, over whatever store and connectors there are. */
public final class SimulatedEngine {

    private static final SyncConfig CONFIG = Configs.of(SyncConfig.class, Map.of());

    private final Worker worker;
    private final Absorber absorber;
    private final Runner runner;
    private final Carrier carrier;
    private final Joining joining;
    private final ContactSync sync;
    private final ChildrenSync children;
    private final Rules rules;
    private final Stages stages;
    private final Store store;

    @SuppressWarnings(
            "NullAway") // nothing is imported, previewed or tried out, no session is needed and nobody is woken
    public SimulatedEngine(Store store, Connectors connectors, Clock clock, RandomGenerator random) {
        this.store = store;
        rules = new Rules(connectors, store.ruleSets(), CONFIG, clock);
        var links = store.links();
        var ledger = store.ledger();
        stages = new Stages(SimulatedWorkspaces.all(), null, clock);
        absorber = new Absorber(links, ledger, rules, stages, clock);
        var writer = new Writer(connectors, links, ledger, clock);
        carrier = new Carrier(writer, links, ledger, rules, stages, connectors, clock);
        var deletions = new Deletions(connectors, carrier, rules, store.removals(), links, clock);
        children = new ChildrenSync(connectors, links, rules, absorber, carrier, deletions, clock);
        joining = new Joining(links, rules, clock);
        sync = new ContactSync(
                links,
                rules,
                stages,
                new Counterparts(connectors, links, ledger, store.conflicts(), rules, stages, absorber, clock),
                joining,
                carrier,
                deletions,
                children,
                clock);
        worker = new Worker(
                store.queue(),
                new Assignments(
                        sync,
                        null,
                        new Undoer(sync, children, store.runAudit(), links, rules, deletions, writer, clock)),
                null,
                SimulatedWorkspaces.all(),
                CONFIG,
                null,
                null,
                null,
                clock,
                random);
        runner = new Runner(store.runs(), store.runItems(), null, SimulatedWorkspaces.all(), CONFIG, null, null, clock);
    }

    /** The ports of the store that the engine uses. */
    public record Store(
            Links links,
            WriteLedger ledger,
            Conflicts conflicts,
            WorkQueue queue,
            Removals removals,
            RuleSets ruleSets,
            RunStore runs,
            RunItems runItems,
            RunAudit runAudit) {}

    public Carrier carrier() {
        return carrier;
    }

    public Joining joining() {
        return joining;
    }

    public ContactSync sync() {
        return sync;
    }

    public ChildrenSync children() {
        return children;
    }

    public Rules rules() {
        return rules;
    }

    public Stages stages() {
        return stages;
    }

    /** Moves every run that is under way on by a step. */
    public Uni<Void> moveRuns() {
        return store.runs()
                .running()
                .chain(all -> Multi.createFrom()
                        .iterable(all)
                        .onItem()
                        .transformToUniAndConcatenate(runner::move)
                        .collect()
                        .asList())
                .replaceWithVoid();
    }

    /** Works off all that is due now. */
    public Uni<Void> drain() {
        return worker.workOff();
    }

    /** Takes in what a CRM says of its records. */
    public Uni<Absorber.Absorbed> absorb(Caller caller, Kind kind, List<CrmRecord> records) {
        return absorber.absorb(caller, kind, records, AuditEntry.Author.of(AuditEntry.Cause.SYNC));
    }
}
