package dev.tandem.model;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about an object, by whom and why, and what became of each write. Never changed once it is written.
 *
 * @param actor who asked; null if Tandem acted by itself
 */
public record AuditEntry(
        UUID id,
        Instant at,
        Kind kind,
        LinkId object,
        Cause cause,
        @Nullable String actor,
        List<FieldChange> changes,
        List<Write> writes) {

    /** This entry about other fields. */
    public AuditEntry with(List<FieldChange> others) {
        return new AuditEntry(id, at, kind, object, cause, actor, others, writes);
    }

    /** What set a decision off. */
    public enum Cause {
        /** What a CRM held was taken in for the first time. */
        IMPORT,
        /** A caller of Tandem wanted to read nothing old. */
        READ,
        /** A CRM told of a change. */
        WEBHOOK,
        /** A CRM was asked for its latest changes. */
        POLL,
        /** A caller of Tandem asked for a change. */
        MUTATION,
        /** A caller of Tandem asked to compare one contact. */
        SYNC,
        /** A run reached the object. */
        RUN,
        /** A person decided a conflict. */
        RESOLUTION,
        /** What a run had done was taken back. */
        UNDO;

        /** What set off the work that waited in that lane. */
        public static Cause of(Lane lane) {
            return switch (lane) {
                case INTERACTIVE -> MUTATION;
                case WEBHOOK -> WEBHOOK;
                case POLL -> POLL;
                case BACKFILL -> RUN;
            };
        }
    }

    /**
     * One field; null stands for nothing held.
     *
     * @param base what both sides last agreed on
     * @param result what was decided
     * @param from the side it came from; null if both agreed or a caller set it
     */
    public record FieldChange(
            String field,
            @Nullable Value base,
            @Nullable Value ghl,
            @Nullable Value rankr,
            @Nullable Value result,
            @Nullable Crm from,
            String rule,
            String reason) {}

    /**
     * One write.
     *
     * @param error why it is not done, and its code; null if it is
     * @param traceId the CRM's own id of a failed request; null if it gave none
     */
    public record Write(
            Crm crm,
            String operation,
            WriteOutcome outcome,
            @Nullable String externalId,
            @Nullable String error,
            @Nullable String traceId) {

        /** How a write is remembered. */
        public static Write of(WriteResult result) {
            var failure = result.failure();
            return new Write(
                    result.crm(),
                    result.operation(),
                    result.outcome(),
                    result.externalId(),
                    failure == null ? null : failure.code() + ": " + failure.getMessage(),
                    failure instanceof Failure.Upstream upstream
                            ? upstream.traceId().orElse(null)
                            : null);
        }
    }
}
