package dev.tandem.connector.rankr;

import dev.tandem.model.Failure;
import java.util.function.Predicate;

/**
 * Silence and errors of Rankr's own may pass at once; a failure that knows its time, or a refusal, will not. Public, as
 * fault tolerance makes one by reflection.
 */
public final class WorthAnotherTry implements Predicate<Throwable> {

    @Override
    public boolean test(Throwable thrown) {
        return switch (thrown) {
            case Failure.Timeout _, Failure.UnknownOutcome _ -> true;
            case Failure.Unavailable unavailable -> unavailable.retryAfter().isEmpty();
            default -> false;
        };
    }
}
