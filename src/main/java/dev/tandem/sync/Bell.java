package dev.tandem.sync;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Wakes for work that is done one round at a time. However often it rings while a round is under way, one more round
 * follows; if it does not ring, nothing happens.
 */
public final class Bell {

    private final Supplier<Uni<Void>> round;
    private final AtomicInteger rings = new AtomicInteger();

    /** @param round looks for all the work there is; it is asked again only after it has ended */
    public Bell(Supplier<Uni<Void>> round) {
        this.round = round;
    }

    /** Work may have come. */
    public void ring() {
        if (rings.getAndIncrement() == 0) {
            begin();
        }
    }

    private void begin() {
        rings.set(1);
        Uni.createFrom().deferred(round::get).subscribe().with(_ -> end(), failure -> {
            Log.error("a round of work failed", failure);
            end();
        });
    }

    private void end() {
        if (!rings.compareAndSet(1, 0)) {
            begin();
        }
    }
}
