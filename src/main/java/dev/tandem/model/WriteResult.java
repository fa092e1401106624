package dev.tandem.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One write to one CRM and what became of it.
 *
 * @param operation create, update, delete or tags
 * @param externalId the record's id there; null while there is none
 * @param failure why it is not done; null if it is
 * @param traceId the CRM's own id of the request; null if it gave none
 * @param puts by unified field what it did to each; for a creation, by the CRM's own
 */
public record WriteResult(
        Crm crm,
        String operation,
        WriteOutcome outcome,
        @Nullable String externalId,
        @Nullable Failure failure,
        @Nullable String traceId,
        SortedMap<String, Put> puts) {

    public WriteResult {
        puts = Collections.unmodifiableSortedMap(new TreeMap<>(puts));
    }

    public WriteResult(
            Crm crm, String operation, WriteOutcome outcome, @Nullable String externalId, @Nullable Failure failure) {
        this(
                crm,
                operation,
                outcome,
                externalId,
                failure,
                failure instanceof Failure.Upstream upstream
                        ? upstream.traceId().orElse(null)
                        : null,
                new TreeMap<>());
    }

    /** This write, which did that to the fields. */
    public WriteResult putting(Map<String, Put> fields) {
        return new WriteResult(crm, operation, outcome, externalId, failure, traceId, new TreeMap<>(fields));
    }

    /** This write, as the CRM knows it by that id. */
    public WriteResult traced(@Nullable String id) {
        return new WriteResult(crm, operation, outcome, externalId, failure, id, puts);
    }

    public Optional<Failure> failed() {
        return Optional.ofNullable(failure);
    }
}
