package dev.tandem.monitor;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Something that is looked up when it is asked for, and then shown for a while. A look that fails is not repeated before
 * that while is over either: who looks at Tandem must not be what a troubled database has to bear besides.
 */
final class Look<T> {

    private final Function<Instant, Uni<T>> look;
    private final Supplier<Instant> clock;
    private final MonitorConfig config;
    private Optional<T> seen = Optional.empty();
    private Instant until = Instant.MIN;

    Look(Function<Instant, Uni<T>> look, Supplier<Instant> clock, MonitorConfig config) {
        this.look = look;
        this.clock = clock;
        this.config = config;
    }

    /** What there is to show; empty if it cannot be looked up at present, or must not be waited for on this thread. */
    synchronized Optional<T> now() {
        var now = clock.get();
        if (!now.isBefore(until) && Infrastructure.canCallerThreadBeBlocked()) {
            seen = at(now, config.patience());
            until = now.plus(config.counts());
        }
        return seen;
    }

    private Optional<T> at(Instant now, Duration patience) {
        try {
            return Optional.of(look.apply(now).await().atMost(patience));
        } catch (RuntimeException failed) {
            Log.warnf("Metrics are shown without what the database counts: %s", failed.getMessage());
            return Optional.empty();
        }
    }
}
