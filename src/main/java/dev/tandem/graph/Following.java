package dev.tandem.graph;

import dev.tandem.store.Feed;
import dev.tandem.store.News;
import dev.tandem.store.Place;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** How a feed is followed: read to its end whenever there is a call to. */
final class Following {

    /** How long it takes at most to see that an older transaction has ended. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Following() {}

    /**
     * All that comes after a place, in the order of the feed.
     *
     * @param calls tell that there may be more; the first must come by itself
     * @param read reads on from a place
     */
    static <T> Multi<T> from(Uni<Place> start, Multi<News> calls, Function<Place, Uni<Feed.Part<T>>> read) {
        return start.onItem().transformToMulti(first -> {
            var place = new AtomicReference<>(first);
            return calls.onItem().transformToMultiAndConcatenate(_ -> toTheEnd(place, read));
        });
    }

    private static <T> Multi<T> toTheEnd(AtomicReference<Place> place, Function<Place, Uni<Feed.Part<T>>> read) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<>(Feed.Rest.MORE),
                        rest -> when(rest.get())
                                .chain(() -> read.apply(place.get()))
                                .invoke(part -> {
                                    place.set(part.next());
                                    rest.set(part.rest());
                                }))
                .whilst(part -> part.rest() != Feed.Rest.NOTHING)
                .onItem()
                .transformToMultiAndConcatenate(part -> Multi.createFrom().iterable(part.items()));
    }

    private static Uni<Void> when(Feed.Rest rest) {
        var now = Uni.createFrom().voidItem();
        return rest == Feed.Rest.UNSETTLED ? now.onItem().delayIt().by(PAUSE) : now;
    }
}
