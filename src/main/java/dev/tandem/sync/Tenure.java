package dev.tandem.sync;

import io.smallrye.mutiny.Uni;

/** The right to write for a contact. A worker has it for as long as it holds the contact; a caller of Tandem always does. */
@FunctionalInterface
public interface Tenure {

    /** A right that nobody takes away. */
    Tenure LASTING = () -> Uni.createFrom().voidItem();

    /** Makes sure of it, right before a write; fails with {@link Lost} if somebody else has it by now. */
    Uni<Void> confirm();

    /** Somebody else works on the contact by now: whatever is still to be done is theirs. */
    final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost() {
            super("the lease ran out", null, false, false); // expected, if rare: a stack trace would tell nothing
        }
    }
}
