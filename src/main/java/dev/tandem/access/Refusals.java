package dev.tandem.access;

import dev.tandem.model.Failure;
import io.vertx.ext.web.RoutingContext;

/** Tells callers that they are not let in, in the form that they expect where they called. */
public interface Refusals {

    /** Answers 401 or 403. */
    void refuse(RoutingContext context, Failure.Denied denied);

    /** Answers 503: who calls cannot be found out at the moment. */
    void unavailable(RoutingContext context);
}
