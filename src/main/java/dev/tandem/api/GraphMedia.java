package dev.tandem.api;

import graphql.ExecutionResult;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The two media types of answers, which differ in what the status of HTTP tells. */
enum GraphMedia {
    /** Any request that was understood as one is answered with 200, and its errors are in the answer. */
    JSON("json"),
    /** The status tells whether it was executed. */
    RESPONSE("graphql-response+json");

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final String subtype;

    GraphMedia(String subtype) {
        this.subtype = subtype;
    }

    /**
     * The one that a caller likes best; empty if they accept neither. Whoever takes anything gets the one that clients of all
     * ages understand, whoever says nothing the one that the specification names.
     */
    static Optional<GraphMedia> of(RoutingContext context) {
        return of(context.parsedHeaders().accept());
    }

    /** @param accept what is accepted, the best first */
    static Optional<GraphMedia> of(List<MIMEHeader> accept) {
        return accept.isEmpty()
                ? Optional.of(RESPONSE)
                : accept.stream()
                        .filter(one -> one.weight() > 0)
                        .flatMap(one -> Arrays.stream(values())
                                .filter(media -> media.fits(one))
                                .limit(1))
                        .findFirst();
    }

    private boolean fits(MIMEHeader one) {
        return switch (one.component()) {
            case "*" -> true;
            case "application" ->
                one.subComponent().equals("*") || one.subComponent().equals(subtype);
            default -> false;
        };
    }

    /** As the Content-Type has it. */
    String contentType() {
        return "application/%s; charset=UTF-8".formatted(subtype);
    }

    /** The status of an answer to what was understood as a request. */
    int status(ExecutionResult result) {
        return this == JSON || result.isDataPresent() ? OK : BAD_REQUEST;
    }
}
