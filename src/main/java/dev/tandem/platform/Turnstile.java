package dev.tandem.platform;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets a few pieces of work of a kind go on at a time in this process, and turns all others away at once. */
public final class Turnstile {

    private final int most;
    private final AtomicInteger inside = new AtomicInteger();

    /** @param most how many go on at a time */
    public Turnstile(int most) {
        this.most = most;
    }

    /** Does that, if there is room; if not, the Uni fails with that refusal. */
    public <T> Uni<T> pass(Supplier<Uni<? extends T>> work, Supplier<? extends Throwable> refusal) {
        return Uni.createFrom().deferred(() -> {
            if (inside.incrementAndGet() > most) {
                inside.decrementAndGet();
                return Uni.createFrom().failure(refusal.get());
            }
            return Uni.createFrom().<T>deferred(work).onTermination().invoke(inside::decrementAndGet);
        });
    }
}
