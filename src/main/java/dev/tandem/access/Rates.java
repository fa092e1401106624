package dev.tandem.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tandem.model.Failure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps each caller from asking more often than one may: whoever has a key by that key, whoever has a token by its subject, all
 * others together. What this process is asked counts, and nothing else.
 */
@Singleton
@RegisterForReflection(
        classNames = {"com.github.benmanes.caffeine.cache.SSMSA", "com.github.benmanes.caffeine.cache.PSAMS"})
public class Rates {

    private final RateConfig config;
    private final Bucket.Rate rate;

    /** A bucket that nobody has taken from for as long as it takes to be filled is full, so nothing is lost with it. */
    private final Cache<Object, AtomicReference<Bucket>> buckets;

    Rates(RateConfig config) {
        this.config = config;
        this.rate = Bucket.Rate.of(config.perSecond(), config.burst());
        this.buckets = Caffeine.newBuilder()
                .maximumSize(config.callers())
                .expireAfterAccess(Duration.ofNanos(rate.interval() * rate.burst()))
                .build();
    }

    /** Counts a request, and refuses it if it is one too many. */
    public Optional<Failure.Busy> refusal(Principal principal) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        var pause = pause(principal.key().<Object>map(key -> key).orElse(principal.actor()));
        return pause == 0
                ? Optional.empty()
                : Optional.of(Failure.Busy.one(
                        "%d requests a second, %d at once".formatted(config.perSecond(), config.burst()),
                        Duration.ofNanos(pause).plusMillis(1))); // so that it is not told less than it is
    }

    private long pause(Object caller) {
        var now = System.nanoTime();
        var bucket = buckets.get(caller, _ -> new AtomicReference<>(Bucket.full(now)));
        while (true) {
            var before = bucket.get();
            var taken = before.take(rate, now);
            if (bucket.compareAndSet(before, taken.bucket())) {
                return taken.pause();
            }
        }
    }
}
