package dev.tandem.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Run;
import dev.tandem.model.SyncState;
import dev.tandem.model.WorkspaceId;
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
    Runs runs;

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
