package dev.tandem.platform;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** Keeps what is leased for as long as it is needed. */
public final class Keeping {

    private static final int PARTS = 3;

    private Keeping() {}

    /**
     * Does that, and meanwhile asks for what it holds anew, each time that a third of the lease has passed.
     *
     * <p><b>Failure semantics.</b> A try that fails, or that has no answer when the next is due, is logged, and the next one
     * follows: a database that is away for a moment costs nobody what they hold.
     *
     * @param renewal asks for it; false once somebody else has it, and then it is asked for no more
     * @param what is held, for the log
     */
    public static <T> Uni<T> whilst(Uni<T> work, Duration lease, Supplier<Uni<Boolean>> renewal, String what) {
        return Uni.createFrom().deferred(() -> {
            var pause = lease.dividedBy(PARTS);
            var renewals = Multi.createFrom()
                    .ticks()
                    .startingAfter(pause)
                    .every(pause)
                    .onOverflow()
                    .drop()
                    .onItem()
                    .transformToUniAndConcatenate(_ -> Uni.createFrom()
                            .deferred(renewal::get)
                            .ifNoItem()
                            .after(pause)
                            .fail()
                            .onFailure()
                            .invoke(failure -> Log.warnf("%s is not kept for longer yet: %s", what, failure))
                            .onFailure()
                            .recoverWithItem(true))
                    .select()
                    .first(held -> held)
                    .subscribe()
                    .with(_ -> {}, failure -> Log.errorf(failure, "%s is not kept any longer", what));
            return work.onTermination().invoke(renewals::cancel);
        });
    }
}
