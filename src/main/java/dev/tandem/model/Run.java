package dev.tandem.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an import or a sync, and how far it is.
 *
 * @param phase what it is busy with, such as {@code CONTACT at GHL}; null before it begins and once it has ended
 * @param cursor where in that phase it is, for whoever takes it up after a crash; null at its start
 * @param done how many records it has dealt with
 * @param total how many there are; null while that is not known
 * @param linked how many records were found to be the other half of one already known
 * @param beatAt when it last showed that it is alive
 * @param failure why it failed; null unless it did
 */
public record Run(
        WorkspaceId workspace,
        UUID id,
        Mode mode,
        Status status,
        @Nullable String phase,
        @Nullable String cursor,
        int done,
        @Nullable Integer total,
        int linked,
        Instant startedAt,
        Instant beatAt,
        @Nullable Instant endedAt,
        @Nullable String failure) {

    /** What a run is for. */
    public enum Mode {
        /** Reads everything from both CRMs and links it; writes to neither. */
        IMPORT
    }

    /** Whether a run goes on, and how it ended. */
    public enum Status {
        RUNNING,
        DONE,
        FAILED
    }
}
