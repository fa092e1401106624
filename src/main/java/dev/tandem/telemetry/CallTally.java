package dev.tandem.telemetry;

import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls to the CRMs that are made for one caller: all those that begin in the Vert.x context of their request, repeats
 * included. What several callers wait for counts for the one who asked first.
 */
public final class CallTally {

    private static final String KEY = CallTally.class.getName();

    private final AtomicInteger calls = new AtomicInteger();

    private CallTally() {}

    /** Begins to count in the present context; empty where requests have no context of their own. */
    public static Optional<CallTally> begin() {
        if (!VertxContext.isOnDuplicatedContext()) {
            return Optional.empty();
        }
        var tally = new CallTally();
        ContextLocals.put(KEY, tally);
        return Optional.of(tally);
    }

    /** Notes a call that begins. */
    static void count() {
        if (VertxContext.isOnDuplicatedContext()) {
            ContextLocals.<CallTally>get(KEY).ifPresent(tally -> tally.calls.incrementAndGet());
        }
    }

    /** How many there are so far. */
    public int calls() {
        return calls.get();
    }
}
