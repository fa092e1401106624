package dev.tandem.automation;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a firing has to do, and how far it is.
 *
 * @param outcome what came of it, or why nothing has yet; null before it was tried
 * @param faults how often it failed for a reason that nobody knows, and that may last
 */
public record Step(Todo todo, State state, @Nullable String outcome, int faults) {

    /** How far a step is. */
    public enum State {
        WAITING,
        /** It is under way, or was when its process died. */
        SENT,
        DONE,
        /** It was given up, and certainly did not happen. */
        FAILED,
        /** It may or may not have happened. */
        UNKNOWN
    }

    static Step waiting(Todo todo) {
        return new Step(todo, State.WAITING, null, 0);
    }

    Step with(State other, @Nullable String what) {
        return new Step(todo, other, what, faults);
    }

    /** This step, which waits after a fault of ours. */
    Step atFault(String what) {
        return new Step(todo, State.WAITING, what, faults + 1);
    }

    /** This step, to be tried as if it never had been. */
    Step anew() {
        return waiting(todo);
    }

    /** Whether there is something to do about it yet. */
    boolean isOpen() {
        return state == State.WAITING || state == State.SENT;
    }
}
