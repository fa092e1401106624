package dev.tandem.api;

import dev.tandem.platform.LogContext;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Names every request before anything else happens to it: in its answer, be it a refusal, and in what is logged of it. */
@ApplicationScoped
class RequestIds {

    /** Of those that come first, which read bodies, webhooks among them, the one that is registered first. */
    private static final int FIRST = Integer.MIN_VALUE;

    void register(@Observes @Priority(1) Router router) {
        router.route().order(FIRST).handler(RequestIds::name);
    }

    private static void name(RoutingContext context) {
        var id = TraceId.name(context);
        LogContext.request(id);
        context.response().putHeader(TraceId.HEADER, id);
        context.next();
    }
}
