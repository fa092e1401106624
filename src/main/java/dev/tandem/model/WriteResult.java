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
 * @param puts by unified field what it did to each; for a creation, by the CRM's own
 */
public record WriteResult(
        Crm crm,
        String operation,
        WriteOutcome outcome,
        @Nullable String externalId,
        @Nullable Failure failure,
        SortedMap<String, Put> puts) {

    public WriteResult {
        puts = Collections.unmodifiableSortedMap(new TreeMap<>(puts));
    }

    public WriteResult(
            Crm crm, String operation, WriteOutcome outcome, @Nullable String externalId, @Nullable Failure failure) {
        this(crm, operation, outcome, externalId, failure, new TreeMap<>());
    }

    /** This write, which did that to the fields. */
    public WriteResult putting(Map<String, Put> fields) {
        return new WriteResult(crm, operation, outcome, externalId, failure, new TreeMap<>(fields));
    }

    public Optional<Failure> failed() {
        return Optional.ofNullable(failure);
    }
}
