package dev.tandem.connector.rankr;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reading a listing to its end. */
final class RankrPages {

    /** One page of a listing, by the cursor of the page before. */
    @FunctionalInterface
    interface Listing<T> {
        Uni<RankrPage<T>> at(@Nullable String cursor);
    }

    private RankrPages() {}

    static <T, R> Uni<List<R>> all(Listing<T> listing, Function<T, R> as) {
        return rest(listing, as, null, new ArrayList<>());
    }

    private static <T, R> Uni<List<R>> rest(
            Listing<T> listing, Function<T, R> as, @Nullable String cursor, List<R> soFar) {
        return listing.at(cursor).chain(page -> {
            page.data().forEach(item -> soFar.add(as.apply(item)));
            var next = page.nextCursor();
            return next == null ? Uni.createFrom().item(List.copyOf(soFar)) : rest(listing, as, next, soFar);
        });
    }
}
