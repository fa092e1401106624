package dev.tandem.platform;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Does something round by round, each after the one before, however many there are. A {@link Uni} that chains the next round
 * to itself would hold on to every page it has read until the last one, and end deeper in the stack for each.
 */
public final class Rounds {

    private Rounds() {}

    /**
     * Makes rounds for as long as there is more to do, one at least.
     *
     * @param isMore whether another round follows, by what one came to
     * @return what the last one came to; fails as soon as one does
     */
    public static <T> Uni<T> whilst(Supplier<Uni<? extends T>> round, Predicate<? super T> isMore) {
        return Multi.createBy()
                .repeating()
                .uni(round)
                .whilst(isMore::test)
                .collect()
                .last();
    }

    /** The same, each round from what the one before came to. */
    public static <T> Uni<T> from(T start, Function<T, Uni<T>> round, Predicate<? super T> isMore) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<>(start),
                        last -> round.apply(last.get()).onItem().invoke(last::set))
                .whilst(isMore::test)
                .collect()
                .last();
    }
}
