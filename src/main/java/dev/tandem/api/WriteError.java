package dev.tandem.api;

import dev.tandem.model.Failure;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/** Why a write is not done. */
@Description("Why a write is not done.")
public record WriteError(
        @Description("What sort of failure it is.") @NonNull ErrorCodeEnum code,
        @Description("What happened, for people.") @NonNull String message,

        @Description("Whether the same write may succeed later.") @NonNull
        Boolean retryable) {

    static WriteError of(Failure failure) {
        return new WriteError(ErrorCodeEnum.of(failure.code()), failure.getMessage(), failure.retryable());
    }
}
