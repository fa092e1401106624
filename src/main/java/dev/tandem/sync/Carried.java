package dev.tandem.sync;

import dev.tandem.model.Link;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import java.util.List;
import java.util.stream.Stream;

/** An object after what was planned for it was written, as far as it could be. */
public record Carried(Link link, List<WriteResult> writes) {

    /** This, and what was carried after it. */
    Carried and(Carried later) {
        return new Carried(
                later.link,
                Stream.concat(writes.stream(), later.writes.stream()).toList());
    }

    /** Whether something is left that a later try may bring about. */
    public boolean isUnfinished() {
        return writes.stream()
                .anyMatch(write -> write.outcome() == WriteOutcome.QUEUED || write.outcome() == WriteOutcome.UNKNOWN);
    }

    /** Whether every write was refused for good. */
    public boolean isRefused() {
        return !writes.isEmpty() && writes.stream().allMatch(write -> write.outcome() == WriteOutcome.REJECTED);
    }
}
