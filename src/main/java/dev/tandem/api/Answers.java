package dev.tandem.api;

import dev.tandem.graph.Reading;
import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How queries are answered. */
final class Answers {

    private Answers() {}

    /** Shows what was read, and beside it what could not be read live. */
    static <T, R extends @Nullable Object> Function<Reading<T>, Uni<? extends R>> as(Function<T, R> view) {
        return reading -> {
            var shown = view.apply(reading.value());
            return reading.failures().isEmpty()
                    ? Uni.createFrom().item(shown)
                    : Uni.createFrom().failure(new PartialAnswer(shown, reading.failures()));
        };
    }

    /** Shows the one object that was asked for; if there is none, fails with what kept us from it or with {@code missing}. */
    static <T, R> Function<Reading<Optional<T>>, Uni<? extends R>> asOne(
            Function<T, R> view, Supplier<Failure.NotFound> missing) {
        return reading -> {
            if (reading.value().isPresent()) {
                return as(view).apply(new Reading<>(reading.value().get(), reading.failures()));
            }
            return Uni.createFrom()
                    .failure(
                            reading.failures().isEmpty() ? missing.get() : new PartialAnswer(null, reading.failures()));
        };
    }

    /** @throws Failure.BadInput if the age is negative */
    static @Nullable Duration maxAge(@Nullable Duration maxAge) {
        if (maxAge != null && maxAge.isNegative()) {
            throw new Failure.BadInput("maxAge", "must not be negative");
        }
        return maxAge;
    }
}
