package dev.tandem.api;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.FailureCode;
import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.language.SourceLocation;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An error as callers see it: what they can act on, in a form that programs can read. */
final class ApiError implements GraphQLError {

    private static final Pattern ENDPOINT = Pattern.compile(
            "argument '[^']+' with value 'StringValue\\{value='.*'}' is not a valid '[^']+'", Pattern.DOTALL);

    private final FailureCode code;
    private final String message;
    private final @Nullable List<SourceLocation> locations;
    private final @Nullable List<Object> path;
    private final Map<String, Object> extensions = new LinkedHashMap<>();

    private ApiError(FailureCode code, String message, boolean retryable, String traceId, GraphQLError at) {
        this.code = code;
        this.message = message;
        this.locations = at.getLocations();
        this.path = path(at);
        extensions.put("code", code.name());
        extensions.put("retryable", retryable);
        extensions.put("traceId", traceId);
    }

    static ApiError of(Failure failure, String traceId, GraphQLError at) {
        return new ApiError(failure.code(), failure.getMessage(), failure.retryable(), traceId, at)
                .with("field", failure.field())
                .with("crm", failure.crm().map(Crm::name))
                .with("retryAfterMs", failure.retryAfter().map(Duration::toMillis))
                .with(
                        "crmTraceId",
                        failure instanceof Failure.Upstream upstream ? upstream.traceId() : Optional.empty());
    }

    static ApiError badInput(Optional<String> field, String message, String traceId, GraphQLError at) {
        return new ApiError(FailureCode.BAD_USER_INPUT, message, false, traceId, at).with("field", field);
    }

    /** What is refused in whole, as it is. */
    static ApiError refused(FailureCode code, String message, String traceId, GraphQLError at) {
        return new ApiError(code, message, false, traceId, at);
    }

    static ApiError internal(String traceId, GraphQLError at) {
        return new ApiError(
                FailureCode.INTERNAL,
                "Something went wrong on our side; the log has it by traceId.",
                false,
                traceId,
                at);
    }

    /** Where it happened; the endpoint's own complaints about an argument have that as text only. */
    private static @Nullable List<Object> path(GraphQLError at) {
        return at instanceof ValidationError validation && isOfTheEndpoint(validation)
                ? validation.getQueryPath().stream().map(ApiError::step).toList()
                : at.getPath();
    }

    /** Of the two that make such errors, only the endpoint does so while executing, and it adds no reason to its text. */
    private static boolean isOfTheEndpoint(ValidationError error) {
        return error.getQueryPath() != null
                && error.getValidationErrorType() == ValidationErrorType.WrongType
                && error.getDescription() != null
                && ENDPOINT.matcher(error.getDescription()).matches();
    }

    private static Object step(String text) {
        return Character.isDigit(text.charAt(0)) ? Integer.valueOf(text) : text;
    }

    private ApiError with(String key, Optional<?> value) {
        value.ifPresent(present -> extensions.put(key, present));
        return this;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    @SuppressWarnings("NullAway") // the contract's own way to say that there are none
    public List<SourceLocation> getLocations() {
        return locations;
    }

    @Override
    @SuppressWarnings("NullAway") // the contract's own way to say that it is about the whole request
    public List<Object> getPath() {
        return path;
    }

    @Override
    public ErrorClassification getErrorType() {
        return ErrorClassification.errorClassification(code.name());
    }

    @Override
    public Map<String, Object> getExtensions() {
        return extensions;
    }

    @Override
    public Map<String, Object> toSpecification() {
        var specification = new LinkedHashMap<String, Object>();
        specification.put("message", message);
        if (locations != null && !locations.isEmpty()) {
            specification.put(
                    "locations", locations.stream().map(ApiError::location).toList());
        }
        if (path != null && !path.isEmpty()) {
            specification.put("path", path);
        }
        specification.put("extensions", extensions);
        return specification;
    }

    private static Map<String, Integer> location(SourceLocation location) {
        return Map.of("line", location.getLine(), "column", location.getColumn());
    }
}
