package dev.tandem.sync;

import dev.tandem.platform.Clock;
import dev.tandem.store.WorkQueue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/** A worker's hold on one contact: asked for again well before it runs out, and before every write that comes late. */
final class Lease implements Tenure {

    private final WorkQueue queue;
    private final WorkQueue.Claim claim;
    private final Duration length;
    private final Clock clock;
    private volatile Instant confirmedAt;
    private volatile boolean lost;

    /** @param since when it was asked for */
    Lease(WorkQueue queue, WorkQueue.Claim claim, Duration length, Instant since, Clock clock) {
        this.queue = queue;
        this.claim = claim;
        this.length = length;
        this.clock = clock;
        this.confirmedAt = since;
    }

    /** Asks for it anew; false if somebody else has it by now. */
    Uni<Boolean> keep() {
        return ask(clock.now()).replaceWith(true).onFailure(Lost.class).recoverWithItem(false);
    }

    /** Asks the queue only if a third of the lease has passed since it last said yes. */
    @Override
    public Uni<Void> confirm() {
        var now = clock.now();
        return !lost && now.isBefore(confirmedAt.plus(length.dividedBy(3)))
                ? Uni.createFrom().voidItem()
                : ask(now);
    }

    private Uni<Void> ask(Instant now) {
        if (lost) {
            return Uni.createFrom().failure(new Lost());
        }
        return queue.renew(claim, now.plus(length)).chain(held -> {
            if (!held) {
                lost = true;
                return Uni.createFrom().failure(new Lost());
            }
            confirmedAt = now;
            return Uni.createFrom().voidItem();
        });
    }
}
