package dev.tandem.graph;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.model.Crm.RANKR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.connector.Connector;
import dev.tandem.connector.SimulatedConnectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.store.Links;
import dev.tandem.sync.Observed;
import dev.tandem.sync.SimulatedEngine;
import dev.tandem.sync.mapping.DefaultRules;
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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Both CRMs refuse a change of tags that was asked for while a tag came from one of them. */
class RefusedTagsTest {

    private static final Instant START = Instant.parse("2026-11-27T08:00:00Z");
    private static final AuditEntry.Author SYNC = AuditEntry.Author.of(AuditEntry.Cause.SYNC);

    private final VirtualTime time = new VirtualTime(START);
    private final MemoryConflicts conflicts = new MemoryConflicts();
    private final MemoryRuns runs = new MemoryRuns(conflicts);
    private final MemoryWorkQueue queue = new MemoryWorkQueue(runs);
    private final MemoryLinks links = new MemoryLinks(queue, conflicts);
    private final LinkId ada = new LinkId(UUID.randomUUID());
    private boolean isTagged;

    @Test
    void nothingIsLeftOfIt() {
        add(contact());
        var connectors = SimulatedConnectors.of(refusing(GHL), refusing(RANKR));
        var items = new MemoryRunItems(runs, links, queue);
        var tagging = taggingMeanwhile();
        var engine = new SimulatedEngine(
                new SimulatedEngine.Store(
                        tagging,
                        new MemoryWriteLedger(links),
                        conflicts,
                        queue,
                        new MemoryRemovals(links, conflicts),
                        new MemoryRuleSets(),
                        runs,
                        items,
                        items),
                connectors,
                time,
                Seeds.random(7));
        var editor = new SimulatedEditor(engine, tagging, conflicts, connectors, time);

        assertThatThrownBy(() -> await(editor.changeTags(ada, new TreeSet<>(Set.of("asked")), new TreeSet<>())))
                .isInstanceOf(Failure.Rejected.class);

        var stored = await(links.byId(SimulatedWorkspaces.ID, ada)).orElseThrow();
        assertThat(isTagged).isTrue();
        assertThat(stored.fields().texts(Field.TAGS)).containsExactly("meanwhile", "old");
        assertThat(stored.base().agreed().texts(Field.TAGS)).doesNotContain("asked");
    }

    private Link contact() {
        return Observed.of(
                        DefaultRules.RULES,
                        Link.empty(SimulatedWorkspaces.ID, ada, Kind.CONTACT, null, START)
                                .with(Map.of(GHL, half(GHL, "old"), RANKR, half(RANKR, "old"))),
                        START)
                .link();
    }

    private void add(Link link) {
        await(links.add(SimulatedWorkspaces.ID, List.of(Links.Change.of(link, SYNC, START))));
    }

    /** The store, in which GHL's new tag is taken in right before anything else is changed. */
    private Links taggingMeanwhile() {
        return (Links) Proxy.newProxyInstance(
                Links.class.getClassLoader(), new Class<?>[] {Links.class}, (_, method, arguments) -> {
                    if (method.getName().equals("change") && !isTagged) {
                        isTagged = true;
                        time.passTo(START.plusSeconds(60));
                        await(links.change(
                                SimulatedWorkspaces.ID,
                                List.of(ada),
                                current -> Observed.of(
                                                DefaultRules.RULES,
                                                current.with(Map.of(GHL, half(GHL, "old", "meanwhile"))),
                                                time.now())
                                        .change(SYNC)));
                    }
                    try {
                        return method.invoke(links, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static Connector refusing(Crm crm) {
        return (Connector) Proxy.newProxyInstance(
                Connector.class.getClassLoader(),
                new Class<?>[] {Connector.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "crm" -> crm;
                    case "customFieldKeys" -> Uni.createFrom().item(Optional.<Set<String>>empty());
                    case "changeTags" -> Uni.createFrom().failure(new Failure.Rejected(crm, "tags", "not that one."));
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
    }

    private Half half(Crm crm, String... tags) {
        return Half.of(
                new CrmRecord(
                        crm,
                        new RecordKey(Kind.CONTACT, "c" + crm, null),
                        Fields.NONE.with(Field.TAGS, Value.of(new TreeSet<>(Arrays.asList(tags)))),
                        START,
                        time.now(),
                        null,
                        null),
                time.now());
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().indefinitely();
    }
}
