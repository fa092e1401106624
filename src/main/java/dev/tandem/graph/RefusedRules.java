package dev.tandem.graph;

import dev.tandem.model.Failure;
import java.util.List;

/** Everything that has to be changed about a rule set before it may be used. */
public final class RefusedRules extends RuntimeException {

    private final transient List<Failure.BadInput> faults;

    RefusedRules(List<Failure.BadInput> faults) {
        super("refused rules", null, false, false); // expected and frequent: a stack trace would only cost
        this.faults = List.copyOf(faults);
    }

    /** Each names the place in the set, such as {@code rules[contact.phone].ghl.write[0]}. */
    public List<Failure.BadInput> faults() {
        return faults;
    }
}
