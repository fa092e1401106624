package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;

/**
 * What a call to GHL is about: decides how hard it is tried, and names what is missing if it is.
 *
 * @param what the kind of thing in words, such as {@code contact}
 * @param id the thing's own id, or what stands for it
 */
record GhlRequest(Caller caller, Effect effect, String what, String id) {

    /** What happens at GHL if the call is made twice. */
    enum Effect {
        /** Nothing, as it changes nothing. */
        READ,
        /** No more than if it were made once. */
        REPEATABLE,
        /** A second thing comes to be. */
        ONCE
    }

    static GhlRequest read(Caller caller, String what, String id) {
        return new GhlRequest(caller, Effect.READ, what, id);
    }

    static GhlRequest repeatable(Caller caller, String what, String id) {
        return new GhlRequest(caller, Effect.REPEATABLE, what, id);
    }

    static GhlRequest once(Caller caller, String what, String id) {
        return new GhlRequest(caller, Effect.ONCE, what, id);
    }

    /** What is asked, without whom or what it is about. */
    String endpoint() {
        return (effect == Effect.READ ? "read " : "write ") + what;
    }
}
