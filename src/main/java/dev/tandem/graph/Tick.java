package dev.tandem.graph;

import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;

/**
 * Gathers the loads that are asked for in one tick of the event loop and answers them with one batch: GraphQL resolves
 * the fields of all items of a level in one go, so that a level costs one read however many items it has. What is asked of
 * different workspaces never gets into one batch.
 *
 * @param <K> what one load asks for
 * @param <V> what it gets
 */
final class Tick<K, V> {

    /** Where a loader of the present tick is kept: each request has a Vert.x context of its own, and there one a workspace. */
    private record Slot(Tick<?, ?> of, WorkspaceId workspace) {}

    private final BiFunction<WorkspaceId, List<K>, Uni<List<V>>> batch;

    /** @param batch answers all keys of a workspace, in their order */
    Tick(BiFunction<WorkspaceId, List<K>, Uni<List<V>>> batch) {
        this.batch = batch;
    }

    Uni<V> load(WorkspaceId workspace, K key) {
        var context = Vertx.currentContext();
        if (context == null) {
            return batch.apply(workspace, List.of(key)).map(List::getFirst);
        }
        return Uni.createFrom().completionStage(loader(context, workspace).load(key));
    }

    private DataLoader<K, V> loader(Context context, WorkspaceId workspace) {
        var slot = new Slot(this, workspace);
        DataLoader<K, V> gathering = context.getLocal(slot);
        if (gathering != null) {
            return gathering;
        }
        DataLoader<K, V> fresh = DataLoaderFactory.newDataLoader(
                keys -> batch.apply(workspace, new ArrayList<>(keys)).subscribeAsCompletionStage(),
                DataLoaderOptions.newOptions().setCachingEnabled(false).build());
        context.putLocal(slot, fresh);
        context.runOnContext(_ -> {
            context.removeLocal(slot);
            var _ = fresh.dispatch(); // each load has its own future, and its own failure with it
        });
        return fresh;
    }
}
