package dev.tandem.sync;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.model.Crm.RANKR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.SimulatedConnectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import dev.tandem.store.Links;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.RuleSetDocument;
import dev.tandem.sync.mapping.RuleSetWriter;
import dev.tandem.sync.mapping.Transform;
import dev.tandem.testkit.Seeds;
import dev.tandem.testkit.memory.MemoryConflicts;
import dev.tandem.testkit.memory.MemoryLinks;
import dev.tandem.testkit.memory.MemoryRemovals;
import dev.tandem.testkit.memory.MemoryRuleSets;
import dev.tandem.testkit.memory.MemoryRunItems;
import dev.tandem.testkit.memory.MemoryRuns;
import dev.tandem.testkit.memory.MemoryWorkQueue;
import dev.tandem.testkit.memory.MemoryWriteLedger;
import dev.tandem.testkit.virtual.VirtualTime;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Two processes at one store: one activates other rules, and goes by them, while the other one waits for a CRM. */
class RulesReplacedTest {

    private static final String AT = Field.SOURCE.fieldName();
    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final MemoryConflicts conflicts = new MemoryConflicts();
    private final MemoryRuns runs = new MemoryRuns(conflicts);
    private final MemoryWorkQueue queue = new MemoryWorkQueue(runs);
    private final MemoryLinks links = new MemoryLinks(queue, conflicts);
    private final MemoryRuleSets ruleSets = new MemoryRuleSets();
    private final SimulatedEngine here = engine();
    private final SimulatedEngine there = engine();
    private final LinkId ada = new LinkId(UUID.randomUUID());
    private final List<Crm> updated = new ArrayList<>();

    @Test
    void whatWasWrittenIsKnownByTheNewRulesToo() {
        add(contact(Map.of(GHL, half("g1", "web"), RANKR, half("r1", "web"))));
        var wanted = wanted("fair");

        var carried = await(here.carrier().carry(errand(), wanted, null, new TreeSet<>()));

        assertThat(carried.writes()).extracting(WriteResult::crm).contains(GHL, RANKR);
        assertThat(carried.writes()).extracting(WriteResult::outcome).containsOnly(WriteOutcome.DONE);
        var stored = await(links.byId(SimulatedWorkspaces.ID, ada)).orElseThrow();
        assertThat(stored.half(RANKR).map(Half::fields).flatMap(fields -> fields.text(Field.SOURCE)))
                .contains("fair");
        assertThat(stored.fields().text(Field.SOURCE))
                .as("nobody edited anything")
                .contains("fair");
    }

    /** What is about to be sent was made by rules that are no longer those that the object rests on. */
    @Test
    void nothingIsWrittenByRulesThatWereReplaced() {
        add(contact(Map.of(GHL, half("g1", "web"), RANKR, half("r1", "web"))));
        var wanted = wanted("fair");
        replaceTheRules();

        assertThatThrownBy(() -> await(here.carrier().carry(errand(), wanted, null, new TreeSet<>())))
                .isInstanceOf(Failure.Busy.class);

        assertThat(updated).isEmpty();
    }

    /** The contact, of which somebody asks here that it says that. */
    private Link wanted(String source) {
        var asked = Changes.NONE.with(AT, Optional.of(Value.of(source)));
        return await(here.rules()
                .by(
                        errand().caller(),
                        known -> change(
                                known,
                                link -> link.with(
                                        Requested.rebase(known, Kind.CONTACT, link.base(), asked, link.halves())))));
    }

    private SimulatedEngine engine() {
        var items = new MemoryRunItems(runs, links, queue);
        return new SimulatedEngine(
                new SimulatedEngine.Store(
                        links,
                        new MemoryWriteLedger(links),
                        conflicts,
                        queue,
                        new MemoryRemovals(links, conflicts),
                        ruleSets,
                        runs,
                        items,
                        items),
                SimulatedConnectors.of(connector(GHL), connector(RANKR)),
                time,
                Seeds.random(7));
    }

    /** A CRM that takes everything; while Rankr is written to, the rules are replaced. */
    private Connector connector(Crm crm) {
        return (Connector) Proxy.newProxyInstance(
                Connector.class.getClassLoader(),
                new Class<?>[] {Connector.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "crm" -> crm;
                    case "customFieldKeys" -> Uni.createFrom().item(Optional.<Set<String>>empty());
                    case "update" -> {
                        updated.add(crm);
                        if (crm == RANKR) {
                            replaceTheRules();
                        }
                        yield Uni.createFrom().item(record(crm, crm == GHL ? "g1" : "r1", "fair"));
                    }
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
    }

    private void replaceTheRules() {
        var others = RuleSetWriter.write(new RuleSetDocument(
                DefaultRules.RULES
                        .with(DefaultRules.RULES
                                .rule(Kind.CONTACT, AT)
                                .orElseThrow()
                                .with(
                                        RANKR,
                                        new FieldRule.Side(
                                                AT,
                                                Access.READ_WRITE,
                                                List.of(new Transform.ValueMap(Map.of("messe", "fair"))),
                                                List.of(new Transform.ValueMap(Map.of("fair", "messe"))))))
                        .rules(),
                Map.of()));
        await(ruleSets.create(SimulatedWorkspaces.ID, "others", new JsonObject(others).encode(), "ann", time.now())
                .chain(draft -> ruleSets.activate(SimulatedWorkspaces.ID, draft.id(), null, "ann", time.now())));
        there.rules().changed(SimulatedWorkspaces.ID);
        await(there.rules().by(errand().caller(), known -> change(known, link -> link)));
    }

    private Uni<Link> change(RuleSet known, UnaryOperator<Link> how) {
        return links.change(
                        SimulatedWorkspaces.ID,
                        List.of(ada),
                        current -> Observed.of(known, how.apply(current), time.now())
                                .change(errand().author()))
                .map(List::getFirst);
    }

    private static Errand errand() {
        return new Errand(
                new Caller(SimulatedWorkspaces.ID, Lane.WEBHOOK),
                AuditEntry.Cause.SYNC,
                null,
                Observed.everywhere(),
                true,
                null);
    }

    private Link contact(Map<Crm, Half> halves) {
        return Observed.of(
                        DefaultRules.RULES,
                        Link.empty(SimulatedWorkspaces.ID, ada, Kind.CONTACT, null, START)
                                .with(halves),
                        START)
                .link();
    }

    private void add(Link link) {
        await(links.add(SimulatedWorkspaces.ID, List.of(Links.Change.of(link, errand().author(), START))));
    }

    private static Half half(String id, String source) {
        return Half.of(record(GHL, id, source), START);
    }

    private static CrmRecord record(Crm crm, String id, String source) {
        return new CrmRecord(
                crm,
                new RecordKey(Kind.CONTACT, id, null),
                Fields.NONE.with(AT, Value.of(source)),
                START,
                START,
                null,
                null);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().indefinitely();
    }
}
