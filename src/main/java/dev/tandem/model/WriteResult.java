package dev.tandem.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One write to one CRM and what became of it.
 *
 * @param operation create, update, delete or tags
 * @param externalId the record's id there; null while there is none
 * @param failure why it is not done; null if it is
 */
public record WriteResult(
        Crm crm,
        String operation,
        WriteOutcome outcome,
        @Nullable String externalId,
        @Nullable Failure failure) {

    public Optional<Failure> failed() {
        return Optional.ofNullable(failure);
    }
}
