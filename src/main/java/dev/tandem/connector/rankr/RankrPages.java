package dev.tandem.connector.rankr;

import dev.tandem.platform.Rounds;
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
        return Uni.createFrom().deferred(() -> {
            var all = new ArrayList<R>();
            return Rounds.from(
                            new RankrPage<T>(List.of(), null, null),
                            last -> listing.at(last.nextCursor())
                                    .invoke(page -> page.data().forEach(item -> all.add(as.apply(item)))),
                            page -> page.nextCursor() != null)
                    .map(_ -> List.copyOf(all));
        });
    }
}
