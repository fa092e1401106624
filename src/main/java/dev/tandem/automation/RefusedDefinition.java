package dev.tandem.automation;

import dev.tandem.model.Failure;
import java.util.List;

/** An automation that cannot be saved as it is. */
public final class RefusedDefinition extends RuntimeException {

    private final transient List<Failure> faults;

    RefusedDefinition(List<? extends Failure> faults) {
        super("refused automation", null, false, false); // expected and frequent: a stack trace would only cost
        this.faults = List.copyOf(faults);
    }

    /** All that is wrong with it, each by its place, such as {@code actions[0].title}. */
    public List<Failure> faults() {
        return faults;
    }
}
