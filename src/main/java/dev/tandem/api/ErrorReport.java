package dev.tandem.api;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.FailureCode;
import graphql.ExceptionWhileDataFetching;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.SerializationError;
import graphql.UnresolvedTypeError;
import graphql.execution.AbortExecutionException;
import graphql.execution.NonNullableFieldWasNullError;
import graphql.language.SourceLocation;
import graphql.validation.ValidationError;
import io.quarkus.logging.Log;
import io.smallrye.graphql.execution.datafetcher.DataFetcherException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What went wrong in one request, in the words that callers see. Whatever is not an expected failure is logged with its
 * stack trace and shown as INTERNAL, without its message.
 *
 * @param traceId how callers and the log name the request
 */
record ErrorReport(String traceId) {

    private static final Pattern NAMED = Pattern.compile("(?:argument|[Vv]ariable) '([^']+)'");
    /** What a validation error quotes of the document: it may be a secret, and whoever sent it knows it. */
    private static final Pattern QUOTED = Pattern.compile(" with value '.*'(?= )", Pattern.DOTALL);

    private static final Pattern REASON = Pattern.compile("^Validation error(?: \\([^)]*\\))? ?: ");

    /** The same result, its errors in our words; data served from stale copies is listed in the extensions. */
    ExecutionResult of(ExecutionResult result) {
        var errors = result.getErrors();
        if (errors.isEmpty()) {
            return result;
        }
        var report = ExecutionResult.newExecutionResult()
                .errors(errors.stream()
                        .filter(error -> !isConsequence(error, errors))
                        .flatMap(this::of)
                        .toList())
                .extensions(extensions(result, errors));
        return (result.isDataPresent() ? report.data(result.getData()) : report).build();
    }

    /** A failure that left no result at all. */
    ExecutionResult of(Throwable thrown) {
        return ExecutionResult.newExecutionResult()
                .errors(thrown(thrown, GraphQLError.newError().message("").build())
                        .toList())
                .build();
    }

    /** What is told of a failure that is ours and was logged elsewhere. */
    static ExecutionResult internal(String traceId) {
        return ExecutionResult.newExecutionResult()
                .addError(ApiError.internal(
                        traceId, GraphQLError.newError().message("").build()))
                .build();
    }

    /** The result of a request that was not even tried. */
    ExecutionResult refused(FailureCode code, String message, SourceLocation... places) {
        var at = GraphQLError.newError().message("").locations(List.of(places)).build();
        return ExecutionResult.newExecutionResult()
                .addError(ApiError.refused(code, message, traceId, at))
                .build();
    }

    /** The result of a request that has taken so long that its caller is told so, whatever it may still come to. */
    ExecutionResult late(Failure.Late failure) {
        return ExecutionResult.newExecutionResult()
                .data(null)
                .addError(ApiError.of(
                        failure, traceId, GraphQLError.newError().message("").build()))
                .build();
    }

    private Stream<GraphQLError> of(GraphQLError error) {
        return switch (error) {
            case ExceptionWhileDataFetching fetching -> thrown(fetching.getException(), fetching);
            case AbortExecutionException aborted when aborted.getCause() != null -> thrown(aborted.getCause(), aborted);
            case AbortExecutionException aborted ->
                Stream.of(ApiError.refused(FailureCode.COST_EXCEEDED, message(aborted), traceId, aborted));
            case SerializationError serialization -> thrown(serialization.getException(), serialization);
            case UnresolvedTypeError unresolved ->
                unexpected(new IllegalStateException(unresolved.getMessage()), error);
            case NonNullableFieldWasNullError empty -> unexpected(new IllegalStateException(empty.getMessage()), error);
            case ApiError known -> Stream.of(known);
            default -> Stream.of(ApiError.badInput(named(error), message(error), traceId, error));
        };
    }

    /** Whether an error only says that a field is empty, which another error explains. */
    private static boolean isConsequence(GraphQLError error, List<GraphQLError> errors) {
        return error instanceof NonNullableFieldWasNullError
                && errors.stream().anyMatch(other -> !(other instanceof NonNullableFieldWasNullError));
    }

    private Stream<GraphQLError> thrown(Throwable thrown, GraphQLError at) {
        return switch (thrown) {
            case Failure failure -> Stream.of(ApiError.of(failure, traceId, at));
            case PartialAnswer partial ->
                partial.failures().stream().map(read -> ApiError.of(read.failure(), traceId, at));
            case InvalidInput invalid -> invalid.faults().stream().map(fault -> ApiError.of(fault, traceId, at));
            case DataFetcherException wrapper when wrapper.getCause() != null -> thrown(wrapper.getCause(), at);
            case CompletionException wrapper when wrapper.getCause() != null -> thrown(wrapper.getCause(), at);
            default -> unexpected(thrown, at);
        };
    }

    private Stream<GraphQLError> unexpected(Throwable thrown, GraphQLError at) {
        Log.errorf(thrown, "Unexpected failure at %s, traceId %s", at.getPath(), traceId);
        return Stream.of(ApiError.internal(traceId, at));
    }

    private static String message(GraphQLError error) {
        var text = error instanceof ValidationError validation && validation.getDescription() != null
                ? validation.getDescription()
                : error.getMessage();
        return text == null
                ? "The request cannot be understood."
                : QUOTED.matcher(REASON.matcher(text).replaceFirst("")).replaceFirst("");
    }

    private static Optional<String> named(GraphQLError error) {
        var matcher = NAMED.matcher(message(error));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Map<Object, Object> extensions(ExecutionResult result, List<GraphQLError> errors) {
        var extensions = new LinkedHashMap<Object, Object>();
        if (result.getExtensions() != null) {
            extensions.putAll(result.getExtensions());
        }
        var stale = new ArrayList<Map<String, Object>>();
        for (var error : errors) {
            if (error instanceof ExceptionWhileDataFetching fetching
                    && fetching.getException() instanceof PartialAnswer partial) {
                partial.failures().forEach(read -> stale.add(stale(error.getPath(), read.crm())));
            }
        }
        if (!stale.isEmpty()) {
            extensions.put("stale", stale);
        }
        return extensions;
    }

    private static Map<String, Object> stale(List<Object> path, Crm crm) {
        return Map.of("path", path, "crm", crm.name());
    }
}
