package dev.tandem.graph;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderOptions;

/**
 * Gathers the loads that are asked for in one tick of the event loop and answers them with one batch: GraphQL resolves
 * the fields of all items of a level in one go, so that a level costs one read however many items it has.
 *
 * @param <K> what one load asks for
 * @param <V> what it gets
 */
final class Tick<K, V> {

    /** Where the loader of the present tick is kept: one for each request, as each has a Vert.x context of its own. */
    private final Object slot = new Object();

    private final Function<List<K>, Uni<List<V>>> batch;

    /** @param batch answers all keys, in their order */
    Tick(Function<List<K>, Uni<List<V>>> batch) {
        this.batch = batch;
    }

    Uni<V> load(K key) {
        var context = Vertx.currentContext();
        if (context == null) {
            return batch.apply(List.of(key)).map(List::getFirst);
        }
        return Uni.createFrom().completionStage(loader(context).load(key));
    }

    private DataLoader<K, V> loader(Context context) {
        DataLoader<K, V> gathering = context.getLocal(slot);
        if (gathering != null) {
            return gathering;
        }
        DataLoader<K, V> fresh = DataLoaderFactory.newDataLoader(
                keys -> batch.apply(new ArrayList<>(keys)).subscribeAsCompletionStage(),
                DataLoaderOptions.newOptions().setCachingEnabled(false).build());
        context.putLocal(slot, fresh);
        context.runOnContext(_ -> {
            context.removeLocal(slot);
            var _ = fresh.dispatch(); // each load has its own future, and its own failure with it
        });
        return fresh;
    }
}
