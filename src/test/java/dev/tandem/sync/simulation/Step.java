package dev.tandem.sync.simulation;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.NullPolicy;
import java.time.Duration;
import java.util.List;

/**
 * One thing that happens to the world from outside. People and their children are numbered; what they hold is unique, so
 * that its way can be followed. A step that makes no sense when its time comes, as its record is gone, does nothing.
 */
sealed interface Step {

    /** When, counted from the start. */
    Duration at();

    /** Somebody enters a person, at one CRM or, unaware of each other, at both. */
    record Enter(Duration at, List<Crm> where, int person, boolean email, boolean phone) implements Step {}

    /** Somebody types into a field of a person; an empty text clears it. */
    record Type(Duration at, Crm crm, int person, String field, String text) implements Step {}

    record Tag(Duration at, Crm crm, int person, String tag, boolean add) implements Step {}

    record Delete(Duration at, Crm crm, int person) implements Step {}

    /** Somebody adds a task, a note or an appointment to a person. */
    record EnterChild(Duration at, Crm crm, int person, Kind kind, int child) implements Step {}

    record TypeChild(Duration at, Crm crm, Kind kind, int child, String field, String text) implements Step {}

    record Tick(Duration at, Crm crm, int child, boolean done) implements Step {}

    record DeleteChild(Duration at, Crm crm, Kind kind, int child) implements Step {}

    /** The next so many calls of Tandem to a CRM go wrong. */
    record Strike(Duration at, Crm crm, Mishap mishap, int calls, boolean onlyWrites) implements Step {}

    /** A process dies {@code steps} steps later, before that step has its effect or after it, and is started again. */
    record Crash(Duration at, int process, int steps, boolean after, Duration down) implements Step {}

    /** A process stands still, so that its leases run out, and then goes on as if nothing had been. */
    record Freeze(Duration at, int process, Duration pause) implements Step {}

    record Rule(Duration at, Kind kind, String field, ConflictPolicy conflicts, NullPolicy nulls) implements Step {}

    /** Somebody at Tandem asks for everything to be looked at. */
    record Poll(Duration at) implements Step {}

    /** Somebody asks Tandem to enter a person at both CRMs. */
    record AskToEnter(Duration at, int process, int person, boolean email) implements Step {}

    /** Somebody asks Tandem to change a field of a person, or of a child. */
    record AskToType(Duration at, int process, Kind kind, int number, String field, String text) implements Step {}

    record AskToTag(Duration at, int process, int person, String tag, boolean add) implements Step {}

    /** Somebody, or an automation, asks Tandem to give a person a task that is due no day, or a note. */
    record AskToEnterChild(Duration at, int process, int person, Kind kind, int child) implements Step {}

    /** Somebody asks Tandem to delete a person or a child at both CRMs. */
    record AskToDelete(Duration at, int process, Kind kind, int number) implements Step {}

    /**
     * Somebody decides an open conflict.
     *
     * @param which of those that are open then, and {@code how} of the answers there are to it, counted round
     * @param text what is typed, where the answer is a value
     */
    record Resolve(Duration at, int process, int which, int how, String text) implements Step {}

    /** Somebody begins a run that carries all contacts that are known. */
    record Reconcile(Duration at) implements Step {}

    /** How a call goes wrong. */
    enum Mishap {
        REFUSED_CONNECTION(false),
        TOO_MANY(false),
        UNAVAILABLE(false),
        SERVER_ERROR(false),
        SILENCE(false),
        LOST_REPLY(true),
        BAD_GATEWAY(true),
        RESET(true);

        /** Whether the CRM does what it is asked all the same. */
        final boolean happens;

        Mishap(boolean happens) {
            this.happens = happens;
        }
    }
}
