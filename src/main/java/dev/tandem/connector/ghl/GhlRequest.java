package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Gates;
import java.time.Instant;

/**
 * What a call to GHL is about: decides how hard it is tried, and names what is missing if it is.
 *
 * @param what the kind of thing in words, such as {@code contact}
 * @param id the thing's own id, or what stands for it
 * @param until the latest that it may be sent
 */
record GhlRequest(Caller caller, Effect effect, String what, String id, Instant until) {

    /** What happens at GHL if the call is made twice. */
    enum Effect {
        /** Nothing, as it changes nothing. */
        READ,
        /** No more than if it were made once. */
        REPEATABLE,
        /** What somebody wrote there after the first time is lost, as GHL writes whatever it was that was read before. */
        OVERWRITING,
        /** A second thing comes to be. */
        ONCE;

        /** How it waits for its turn. */
        Gates.Effect atGate() {
            return this == READ ? Gates.Effect.READ : Gates.Effect.WRITE;
        }
    }

    static GhlRequest read(Caller caller, String what, String id) {
        return new GhlRequest(caller, Effect.READ, what, id, Instant.MAX);
    }

    static GhlRequest repeatable(Caller caller, String what, String id) {
        return new GhlRequest(caller, Effect.REPEATABLE, what, id, Instant.MAX);
    }

    static GhlRequest overwriting(Caller caller, String what, String id) {
        return new GhlRequest(caller, Effect.OVERWRITING, what, id, Instant.MAX);
    }

    static GhlRequest once(Caller caller, String what, String id) {
        return new GhlRequest(caller, Effect.ONCE, what, id, Instant.MAX);
    }

    /** The same, if it is not sent later than that. */
    GhlRequest until(Instant latest) {
        return new GhlRequest(caller, effect, what, id, latest);
    }

    /** What is asked, without whom or what it is about. */
    String endpoint() {
        return (effect == Effect.READ ? "read " : "write ") + what;
    }
}
