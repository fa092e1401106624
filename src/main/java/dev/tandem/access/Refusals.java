package dev.tandem.access;

import dev.tandem.model.Failure;
import io.vertx.ext.web.RoutingContext;

/** Tells callers that they are not let in, in the form that they expect where they called. */
public interface Refusals {

    /** Answers 401 or 403 to whom it denies something, 429 to who is to come again later. */
    void refuse(RoutingContext context, Failure failure);

    /** Answers 503: who calls cannot be found out at the moment. */
    void unavailable(RoutingContext context);
}
