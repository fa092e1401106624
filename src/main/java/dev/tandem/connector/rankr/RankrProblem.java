package dev.tandem.connector.rankr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Rankr says went wrong (RFC 9457), as far as we act on it.
 *
 * @param errors by field; null if it is not about fields
 * @param existingId the record that is there already, with 409
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection // no client names it
record RankrProblem(
        @Nullable String traceId,
        @Nullable List<FieldError> errors,
        @Nullable String existingId) {

    /** What an answer says that is no problem document. */
    static final RankrProblem UNSAID = new RankrProblem(null, null, null);

    @JsonIgnoreProperties(ignoreUnknown = true)
    @RegisterForReflection
    record FieldError(@Nullable String field) {}

    /** The path of the first property that is wrong; null if none is named. */
    @Nullable
    String field() {
        return errors == null || errors.isEmpty() ? null : errors.getFirst().field();
    }
}
