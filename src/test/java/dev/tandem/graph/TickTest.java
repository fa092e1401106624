package dev.tandem.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Loads that are asked for at the same time. */
class TickTest {

    private static final Vertx VERTX = Vertx.vertx();

    private final WorkspaceId one = new WorkspaceId(Ids.next());
    private final WorkspaceId other = new WorkspaceId(Ids.next());
    private final List<String> batches = new CopyOnWriteArrayList<>();
    private final Tick<String, String> tick = new Tick<>((workspace, keys) -> {
        var of = workspace.equals(one) ? "one" : "other";
        batches.add(of + keys);
        return Uni.createFrom().item(keys.stream().map(key -> of + " " + key).toList());
    });

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private record Load(WorkspaceId workspace, String key) {}

    /** Asks for all of them in one tick of one context. */
    private List<String> loaded(Load... loads) throws Exception {
        var answers = new CompletableFuture<List<String>>();
        Objects.requireNonNull(VertxContext.createNewDuplicatedContext(VERTX.getOrCreateContext()))
                .runOnContext(_ -> {
                    var all = new ArrayList<Uni<String>>();
                    for (var load : loads) {
                        all.add(tick.load(load.workspace(), load.key()));
                    }
                    Uni.join()
                            .all(all)
                            .andFailFast()
                            .subscribe()
                            .with(answers::complete, answers::completeExceptionally);
                });
        return answers.get(10, TimeUnit.SECONDS);
    }

    @Test
    void areOneBatch() throws Exception {
        assertThat(loaded(new Load(one, "a"), new Load(one, "b"), new Load(one, "a")))
                .containsExactly("one a", "one b", "one a");
        assertThat(batches).containsExactly("one[a, b, a]");
    }

    @Test
    void ofTwoWorkspacesAreNever() throws Exception {
        assertThat(loaded(new Load(one, "a"), new Load(other, "a"), new Load(one, "b"), new Load(other, "c")))
                .containsExactly("one a", "other a", "one b", "other c");
        assertThat(batches).containsExactlyInAnyOrder("one[a, b]", "other[a, c]");
    }
}
