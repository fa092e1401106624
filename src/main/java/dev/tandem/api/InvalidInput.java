package dev.tandem.api;

import dev.tandem.model.Failure;
import java.util.List;

/** Everything that is wrong with an input, so that a form can show it all at once. */
final class InvalidInput extends RuntimeException {

    private final transient List<Failure> faults;

    InvalidInput(List<? extends Failure> faults) {
        super("invalid input", null, false, false); // expected and frequent: a stack trace would only cost
        this.faults = List.copyOf(faults);
    }

    List<Failure> faults() {
        return faults;
    }
}
