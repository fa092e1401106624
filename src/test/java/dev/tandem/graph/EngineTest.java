package dev.tandem.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.Run;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.model.WriteOutcome;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Import, merge and carrying, from the graph down to both sandboxes. */
@QuarkusTest
class EngineTest {

    private static final WorkspaceId DEMO = Workspaces.idOf("demo");

    @Inject
    Graph graph;

    @Inject
    Editor editor;

    @Inject
    Runs runs;

    @Inject
    Sandboxes sandboxes;

    @Inject
    io.vertx.core.Vertx vertx;

    @BeforeEach
    void imported() throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            var latest = on(() -> runs.latest(DEMO, 1));
            if (!latest.isEmpty() && latest.getFirst().status() != Run.Status.RUNNING) {
                assertThat(latest.getFirst().failure()).isNull();
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the import did not end: " + on(() -> runs.latest(DEMO, 1)));
    }

    @Test
    void theImportLinksBothHalves() {
        var contacts = on(() -> graph.contacts(DEMO, all(), new PageRequest(100, false, null), null));

        assertThat(contacts.value().items()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(contacts.value().items())
                .anyMatch(item -> item.value().link().halves().size() == 2)
                .anyMatch(item -> item.value().link().state() == SyncState.SINGLE_SIDED);
    }

    @Test
    void syncingBringsBothHalvesIntoStepAndThenWritesNothing() {
        var contacts = on(() -> graph.contacts(DEMO, all(), new PageRequest(100, false, null), null));
        var pending = contacts.value().items().stream()
                .map(item -> item.value().link())
                .filter(link -> link.state() == SyncState.PENDING)
                .findFirst()
                .orElseThrow();

        var first = on(() -> editor.syncContact(edit(), pending.id()));
        var second = on(() -> editor.syncContact(edit(), pending.id()));

        assertThat(first.writes()).isNotEmpty().allMatch(write -> write.outcome() == WriteOutcome.DONE);
        assertThat(second.writes()).isEmpty();
        assertThat(second.object().orElseThrow().link().state()).isEqualTo(SyncState.IN_SYNC);
    }

    @Test
    void aChangeIsWrittenToBoth() {
        var link =
                on(() -> graph.contacts(DEMO, all(), new PageRequest(100, false, null), null)).value().items().stream()
                        .map(item -> item.value().link())
                        .filter(one -> one.halves().size() == 2)
                        .findFirst()
                        .orElseThrow();

        var written = on(() -> editor.update(
                edit(),
                Kind.CONTACT,
                link.id(),
                Changes.NONE
                        .with(Field.LAST_NAME.fieldName(), Optional.of(Value.of("Lovelace")))
                        .with(Field.TAGS.fieldName(), Optional.of(Value.of(Set.of("vip", "enchanting"))))));

        assertThat(written.writes()).hasSize(2).allMatch(write -> write.outcome() == WriteOutcome.DONE);
        var after = on(() -> graph.get(DEMO, Kind.CONTACT, link.id(), Duration.ZERO))
                .value()
                .orElseThrow()
                .link();
        for (var crm : Crm.values()) {
            assertThat(after.living(crm).orElseThrow().fields().text(Field.LAST_NAME))
                    .contains("Lovelace");
            assertThat(after.living(crm).orElseThrow().fields().texts(Field.TAGS))
                    .containsExactly("enchanting", "vip");
        }
    }

    private static Edit edit() {
        return new Edit(DEMO, "test", Set.of(), null, null);
    }

    private static ContactQuery all() {
        return new ContactQuery(
                null, Set.of(), Set.of(), null, null, null, null, null, Map.of(), Set.of(), null, null, null,
                List.of());
    }

    /** On an event loop, as GraphQL would call. */
    private <T> T on(Supplier<Uni<T>> call) {
        var context = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()));
        VertxContextSafetyToggle.setContextSafe(context, true);
        return Uni.createFrom()
                .<T>emitter(emitter -> context.runOnContext(
                        _ -> Uni.createFrom().deferred(call::get).subscribe().with(emitter::complete, emitter::fail)))
                .await()
                .atMost(Duration.ofSeconds(30));
    }
}
