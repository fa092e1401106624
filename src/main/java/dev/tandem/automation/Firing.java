package dev.tandem.automation;

import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.store.StoredFiring;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An automation's answer to one change, step by step. */
public record Firing(StoredFiring stored, List<Step> steps) {

    public Firing {
        steps = List.copyOf(steps);
    }

    static Firing of(StoredFiring stored) {
        return new Firing(stored, StepsJson.read(stored.steps()));
    }

    /** Where a firing stands. */
    public enum Status {
        /** Something is left to do. */
        WAITING,
        DONE,
        /** Something of it was given up. */
        FAILED,
        /** Something of it may or may not have happened, and is not repeated by itself. */
        UNKNOWN,
        /** Its condition could not be evaluated, so nothing was done. */
        UNDECIDED
    }

    public UUID id() {
        return stored.id();
    }

    public UUID automation() {
        return stored.automation();
    }

    /** What the automation was called when it fired. */
    public String name() {
        return stored.name();
    }

    public LinkId contact() {
        return stored.contact();
    }

    /** Of what sort the object is. */
    public Kind kind() {
        return stored.kind();
    }

    /** What the change happened to that set it off. */
    public LinkId object() {
        return stored.object();
    }

    /** The entry of the audit that set it off. */
    public UUID cause() {
        return stored.entry();
    }

    /** When that happened. */
    public Instant causedAt() {
        return stored.causedAt();
    }

    public Status status() {
        return Status.valueOf(stored.status().name());
    }

    /** Why it is not done, or not yet; null if it is. */
    public @Nullable String why() {
        return stored.reason();
    }

    /** How often it was tried in vain. */
    public int failures() {
        return stored.failures();
    }

    public Instant madeAt() {
        return stored.madeAt();
    }

    /** When it is tried next. */
    public Instant dueAt() {
        return stored.dueAt();
    }

    /** When it ended; null while it goes on. */
    public @Nullable Instant endedAt() {
        return stored.endedAt();
    }

    /** Whether something is left to do. */
    boolean isOpen() {
        return steps.stream().anyMatch(Step::isOpen);
    }

    /** Why something is left to do, or was given up; null if nothing was. */
    @Nullable
    String reason() {
        return steps.stream()
                .filter(step -> step.state() != Step.State.DONE)
                .map(Step::outcome)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What became of it, now that nothing is left to do. */
    private StoredFiring.Status end() {
        if (steps.stream().anyMatch(step -> step.state() == Step.State.UNKNOWN)) {
            return StoredFiring.Status.UNKNOWN;
        }
        return steps.stream().anyMatch(step -> step.state() == Step.State.FAILED)
                ? StoredFiring.Status.FAILED
                : StoredFiring.Status.DONE;
    }

    /** As it is to be stored after it ended. */
    StoredFiring ended(Instant now) {
        return stored.with(end(), StepsJson.write(steps), reason(), stored.failures(), now);
    }

    /** As it is to be stored until it is tried again. */
    StoredFiring postponed(Instant until) {
        return stored.with(StoredFiring.Status.WAITING, StepsJson.write(steps), reason(), stored.failures() + 1, until);
    }

    /** As it is to be stored for another process to go on with: nothing was tried in vain. */
    StoredFiring leftUntil(Instant due) {
        return stored.with(StoredFiring.Status.WAITING, StepsJson.write(steps), reason(), stored.failures(), due);
    }

    /** This firing with what that makes of each of its steps. */
    Firing map(UnaryOperator<Step> change) {
        return new Firing(stored, steps.stream().map(change).toList());
    }

    /**
     * As it is to be stored for what was given up to be tried again.
     *
     * @param unknownToo whether what may have happened is done once more
     */
    StoredFiring again(boolean unknownToo, Instant now) {
        var retried = steps.stream()
                .map(step -> step.state() == Step.State.FAILED || (unknownToo && step.state() == Step.State.UNKNOWN)
                        ? step.anew()
                        : step)
                .toList();
        return stored.with(StoredFiring.Status.WAITING, StepsJson.write(retried), null, 0, now);
    }
}
