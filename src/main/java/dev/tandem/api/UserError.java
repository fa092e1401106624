package dev.tandem.api;

import dev.tandem.model.Failure;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the caller must change before a mutation can succeed. */
@Description("What has to be changed about the input before the mutation can succeed.")
public record UserError(
        @Description("The input field, such as email or address.country; null if it is not about one.") @Nullable
        String field,

        @Description("What is wrong with it, for people.") @NonNull
        String message,

        @Description("What sort of fault it is.") @NonNull ErrorCodeEnum code) {

    static UserError of(Failure failure) {
        return new UserError(failure.field().orElse(null), failure.getMessage(), ErrorCodeEnum.of(failure.code()));
    }
}
