package dev.tandem.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an import or a sync, and how far it is.
 *
 * @param actor who asked for it; null if Tandem began it by itself
 * @param subject the run that it undoes; null unless it is an {@link Mode#UNDO}
 * @param phase what it is busy with, such as {@code CONTACT at GHL}; null before it begins and once it has ended
 * @param cursor where in that phase it is, for whoever takes it up after a crash; null at its start
 * @param progress how far it is
 * @param allowsDeletions whether it may delete more than may follow by themselves
 * @param holder the process that moves it on; null before one does
 * @param beatAt when it last showed that it is alive
 * @param failure why it failed or is held back; null unless it did or is
 */
public record Run(
        WorkspaceId workspace,
        UUID id,
        Mode mode,
        Status status,
        Scope scope,
        @Nullable String actor,
        @Nullable UUID subject,
        @Nullable String phase,
        @Nullable String cursor,
        Progress progress,
        boolean allowsDeletions,
        @Nullable UUID holder,
        Instant startedAt,
        Instant beatAt,
        @Nullable Instant endedAt,
        @Nullable String failure) {

    /** The phase in which what was found is carried. */
    public static final String CARRYING = "CARRYING";

    /** What a run is for. */
    public enum Mode {
        /** Reads everything from both CRMs and links it; writes to neither. */
        IMPORT,
        /** Reads everything from both CRMs and then carries every contact. */
        BACKFILL,
        /** Carries the contacts that are known. */
        RECONCILE,
        /** Carries exactly what was shown. */
        APPLY,
        /** Takes back what another run has written. */
        UNDO
    }

    /** Whether a run goes on, and how it ended. */
    public enum Status {
        RUNNING,
        /** Somebody paused it. */
        PAUSED,
        /** It met more deletions than may follow by themselves. */
        HELD,
        DONE,
        FAILED,
        CANCELLED;

        public boolean hasEnded() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * What a run is about.
     *
     * @param kinds the kinds that it carries; never empty
     * @param since only what either CRM lists as changed at or after; null for everything
     */
    public record Scope(Set<Kind> kinds, @Nullable Instant since) {

        public static final Scope EVERYTHING = new Scope(EnumSet.allOf(Kind.class), null);

        public Scope {
            kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
        }
    }

    /** A run that is about to begin. */
    public static Run starting(
            WorkspaceId workspace, UUID id, Mode mode, Scope scope, @Nullable String actor, Instant now) {
        return new Run(
                workspace,
                id,
                mode,
                Status.RUNNING,
                scope,
                actor,
                null,
                null,
                null,
                Progress.none(now),
                false,
                null,
                now,
                now,
                null,
                null);
    }

    /** This run, which undoes another. */
    public Run undoing(UUID other) {
        return new Run(
                workspace,
                id,
                mode,
                status,
                scope,
                actor,
                other,
                phase,
                cursor,
                progress,
                allowsDeletions,
                holder,
                startedAt,
                beatAt,
                endedAt,
                failure);
    }

    /** Whether that process may move it on at {@code now}: it does already, or whoever did has been silent for too long. */
    public boolean isFor(UUID process, Instant now, Duration silence) {
        return holder == null || holder.equals(process) || beatAt.plus(silence).isBefore(now);
    }

    /** Whether it goes on and that process moves it on. */
    public boolean isMovedBy(UUID process) {
        return status == Status.RUNNING && process.equals(holder);
    }

    /** This run, moved on by that process. */
    public Run heldBy(UUID process, Instant now) {
        return copy(status, phase, cursor, progress, allowsDeletions, process, now, endedAt, failure);
    }

    /** This run in another place of what it does. */
    public Run at(@Nullable String otherPhase, @Nullable String otherCursor, Instant now) {
        return copy(status, otherPhase, otherCursor, progress, allowsDeletions, holder, now, endedAt, failure);
    }

    public Run with(Progress other, Instant now) {
        return copy(status, phase, cursor, other, allowsDeletions, holder, now, endedAt, failure);
    }

    /**
     * This run, standing otherwise.
     *
     * @param why why it failed or is held back; null for no reason to tell
     */
    public Run with(Status other, @Nullable String why, Instant now) {
        var done = other == Status.DONE;
        return copy(
                other,
                done ? null : phase,
                done ? null : cursor,
                other == Status.RUNNING ? progress.resumed(now) : progress,
                allowsDeletions,
                other == Status.RUNNING ? null : holder,
                now,
                other.hasEnded() ? now : null,
                why);
    }

    /** This run, which may delete more than may follow by themselves. */
    public Run allowingDeletions() {
        return copy(status, phase, cursor, progress, true, holder, beatAt, endedAt, failure);
    }

    private Run copy(
            Status newStatus,
            @Nullable String newPhase,
            @Nullable String newCursor,
            Progress newProgress,
            boolean newAllowsDeletions,
            @Nullable UUID newHolder,
            Instant newBeatAt,
            @Nullable Instant newEndedAt,
            @Nullable String newFailure) {
        return new Run(
                workspace,
                id,
                mode,
                newStatus,
                scope,
                actor,
                subject,
                newPhase,
                newCursor,
                newProgress,
                newAllowsDeletions,
                newHolder,
                startedAt,
                newBeatAt,
                newEndedAt,
                newFailure);
    }
}
