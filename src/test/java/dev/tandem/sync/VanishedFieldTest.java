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
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.store.Links;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A contact whose custom field is empty at GHL, at a process that may not know yet that there is no such field any more. */
class VanishedFieldTest {

    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");
    private static final String AT = Field.custom("interests");
    private static final Value HELD = Value.of(List.of("a", "b"));

    private final VirtualTime time = new VirtualTime(START);
    private final MemoryConflicts conflicts = new MemoryConflicts();
    private final MemoryRuns runs = new MemoryRuns(conflicts);
    private final MemoryWorkQueue queue = new MemoryWorkQueue(runs);
    private final MemoryLinks links = new MemoryLinks(queue, conflicts);
    private final MemoryRunItems items = new MemoryRunItems(runs, links, queue);
    private final LinkId ada = new LinkId(UUID.randomUUID());
    private final List<Changes> written = new ArrayList<>();
    private final SimulatedEngine engine = new SimulatedEngine(
            new SimulatedEngine.Store(
                    links,
                    new MemoryWriteLedger(links),
                    conflicts,
                    queue,
                    new MemoryRemovals(links, conflicts),
                    new MemoryRuleSets(),
                    runs,
                    items,
                    items),
            SimulatedConnectors.of(connector(GHL), connector(RANKR)),
            time,
            Seeds.random(7));

    /** What GHL is known to have, and what it says when it is asked. */
    private Uni<Set<String>> known = Uni.createFrom().item(Set.of("interests"));

    private Uni<Set<String>> there = Uni.createFrom().item(Set.of("interests"));

    @Test
    void whatIsGoneWithItsFieldStaysAtRankr() {
        there = Uni.createFrom().item(Set.of());

        var carried = carry(emptyAtGhl());

        assertThat(written).isEmpty();
        assertThat(carried.link().fields().get(AT)).contains(HELD);
        assertThat(carried.link().state()).isEqualTo(SyncState.IN_SYNC);
    }

    @Test
    void whatSomebodyClearedIsClearedAtRankr() {
        var carried = carry(emptyAtGhl());

        assertThat(written).containsExactly(Changes.NONE.with(AT, Optional.empty()));
        assertThat(carried.link().fields().get(AT)).isEmpty();
        assertThat(carried.link().state()).isEqualTo(SyncState.IN_SYNC);
    }

    @Test
    void nothingIsClearedWhileGhlDoesNotSayWhatFieldsItHas() {
        there = failing(new Failure.Unavailable(GHL, "it is down"));
        var contact = emptyAtGhl();

        assertThatThrownBy(() -> carry(contact)).isInstanceOf(Failure.Unavailable.class);

        assertThat(written).isEmpty();
        assertThat(await(links.byId(SimulatedWorkspaces.ID, ada)).orElseThrow().state())
                .isEqualTo(SyncState.PENDING);
    }

    @Test
    void nothingIsDecidedAboutFieldsOfWhichNothingIsKnown() {
        known = failing(new Failure.Unavailable(GHL, "it is down"));

        var rules = await(engine.rules().of(errand().caller()));

        assertThatThrownBy(() -> rules.rule(Kind.CONTACT, AT)).isInstanceOf(Failure.Unavailable.class);
        assertThatThrownBy(() -> rules.over(Kind.CONTACT, Fields.NONE.with(AT, HELD), Map.of()))
                .isInstanceOf(Failure.Unavailable.class);
        assertThat(rules.rule(Kind.CONTACT, Field.SOURCE.fieldName())).isPresent();
    }

    @Test
    void whatWasLastKnownCountsForOtherRulesToo() {
        await(engine.rules().of(errand().caller()));
        known = failing(new Failure.Unavailable(GHL, "it is down"));
        var others = RuleSet.of(List.of(FieldRule.both(Kind.CONTACT, Field.custom("*"))));

        var fitted = await(engine.rules().fitted(errand().caller(), others));

        assertThat(access(fitted, AT)).isEqualTo(Access.READ_WRITE);
        assertThat(access(fitted, Field.custom("hobbies"))).isEqualTo(Access.NONE);
    }

    @Test
    void whoMayNotSeeAnyCustomFieldsHasNone() {
        known = failing(new Failure.Rejected(GHL, null, "you may not."));

        assertThat(access(await(engine.rules().of(errand().caller())), AT)).isEqualTo(Access.NONE);
    }

    private static Access access(RuleSet rules, String field) {
        return rules.rule(Kind.CONTACT, field).orElseThrow().side(GHL).access();
    }

    /** What GHL has tells nothing of that. */
    @Test
    void whatSomebodyClearedAtRankrIsClearedAtGhlWhateverThatSays() {
        there = failing(new Failure.Unavailable(GHL, "it is down"));

        carry(emptyAt(RANKR));

        assertThat(written).containsExactly(Changes.NONE.with(AT, Optional.empty()));
    }

    private Link emptyAtGhl() {
        return emptyAt(GHL);
    }

    /** The contact, which both had the field of, after that CRM was seen without. */
    private Link emptyAt(Crm crm) {
        var rules = DefaultRules.RULES.withCustomFields(GHL, Set.of("interests"));
        var empty = Link.empty(SimulatedWorkspaces.ID, ada, Kind.CONTACT, null, START);
        var both = Map.of(GHL, half(GHL, HELD), RANKR, half(RANKR, HELD));
        var settled = Observed.of(rules, empty.with(both), START).link();
        assertThat(settled.state()).isEqualTo(SyncState.IN_SYNC);
        time.passTo(START.plusSeconds(60));
        var seen = Observed.of(rules, settled.with(Map.of(crm, half(crm, null))), time.now());
        await(links.add(SimulatedWorkspaces.ID, List.of(Links.Change.of(seen.link(), errand().author(), time.now()))));
        return seen.link();
    }

    private Carried carry(Link contact) {
        time.passTo(START.plusSeconds(61));
        return await(engine.carrier().carry(errand(), contact, null, new TreeSet<>()));
    }

    /** A CRM that takes everything. */
    private Connector connector(Crm crm) {
        return (Connector) Proxy.newProxyInstance(
                Connector.class.getClassLoader(),
                new Class<?>[] {Connector.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "crm" -> crm;
                    case "customFieldKeys" ->
                        crm == RANKR
                                ? Uni.createFrom().item(Optional.<Set<String>>empty())
                                : (arguments.length == 1 ? known : there).map(Optional::of);
                    case "update" -> {
                        var changes = (Changes) arguments[2];
                        written.add(changes);
                        yield Uni.createFrom()
                                .item(record(crm, Fields.NONE.with(AT, HELD).with(changes)));
                    }
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
    }

    private static <T> Uni<T> failing(Failure failure) {
        return Uni.createFrom().failure(failure);
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

    private Half half(Crm crm, @Nullable Value value) {
        return Half.of(record(crm, Fields.NONE.with(AT, value)), time.now());
    }

    private CrmRecord record(Crm crm, Fields fields) {
        return new CrmRecord(crm, new RecordKey(Kind.CONTACT, "c" + crm, null), fields, START, time.now(), null, null);
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().indefinitely();
    }
}
