package dev.tandem.api;

import dev.tandem.access.Principal;
import dev.tandem.access.Principals;
import dev.tandem.access.Rates;
import dev.tandem.model.Failure;
import dev.tandem.model.FailureCode;
import dev.tandem.platform.SharedBudget;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where the graph is asked over HTTP, in place of the endpoint's own handler, which takes any content type and answers
 * everything with 200.
 *
 * <p><b>Failure semantics.</b> What cannot be a request of the graph is refused with a GraphQL error, most of it before its
 * body is read: 405, 406, 408, 413, 415 and 429 say what HTTP has to say, 400 the rest. After 408, 413 and 429 the connection
 * is closed.
 */
@ApplicationScoped
class GraphRoute {

    /** After those who open WebSockets, and before the endpoint's own handler. */
    private static final int ORDER = -90;

    /** Bytes of a body that is not held up by others. */
    private static final long EVERYDAY = 16 * 1024;

    private static final int PARTS = 4;

    private static final String TIMER = GraphRoute.class.getName();
    private static final String TAKEN = TIMER + ".taken";

    private final String path;
    private final QueryConfig limits;
    private final HttpRefusals refusals;
    private final GraphHandler handler;

    /** Bytes for long bodies on their way, of which one caller has a quarter at most, or one body. */
    private final SharedBudget room;

    GraphRoute(
            @ConfigProperty(name = "quarkus.smallrye-graphql.root-path", defaultValue = "graphql") String path,
            QueryConfig limits,
            HttpRefusals refusals,
            Documents documents,
            Rates rates,
            CurrentIdentityAssociation identity,
            CurrentVertxRequest current) {
        this.path = path.startsWith("/") ? path : "/" + path;
        this.limits = limits;
        this.refusals = refusals;
        this.handler = new GraphHandler(documents, refusals, rates, limits.batch(), identity, current);
        var body = limits.body().asLongValue();
        var bodies = Math.max(limits.bodies().asLongValue(), body);
        this.room = new SharedBudget(bodies, Math.max(bodies / PARTS, body));
    }

    void register(@Observes Router router) {
        router.post(path).order(ORDER).handler(this::awaitBody);
        router.post(path)
                .order(ORDER + 1)
                .handler(BodyHandler.create(false).setBodyLimit(limits.body().asLongValue()))
                .failureHandler(this::failed);
        router.route(path).order(ORDER + 2).handler(this::bodyCame).handler(handler);
    }

    private void awaitBody(RoutingContext context) {
        var request = context.request();
        var longest = longest(request.getHeader(HttpHeaders.CONTENT_LENGTH));
        if (!GraphRequest.isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            refusals.refuse(context, GraphRequest.WRONG_TYPE);
        } else if (longest > limits.body().asLongValue()) {
            tooLong(context);
        } else if (!hasRoom(context, longest)) {
            refusals.close(context, Failure.Busy.full(EVERYDAY));
        } else {
            context.put(
                    TIMER,
                    context.vertx().setTimer(limits.bodyTime().toMillis(), _ -> refusals.close(context, tooSlow())));
            context.next();
        }
    }

    /** How long a body can become: it does not have to say it. What is no number the server has refused. */
    private long longest(@Nullable String length) {
        return length == null ? limits.body().asLongValue() : Long.parseLong(length);
    }

    /** Takes the room that a body needs on its way. */
    private boolean hasRoom(RoutingContext context, long bytes) {
        if (bytes <= EVERYDAY) {
            return true;
        }
        var taken = new Taken(Principals.of(context).map(Principal::actor).orElse(""), bytes);
        if (!room.take(taken.caller(), bytes)) {
            return false;
        }
        context.put(TAKEN, taken);
        return true;
    }

    /** Room that a body takes. */
    private record Taken(String caller, long bytes) {}

    private void bodyCame(RoutingContext context) {
        stopWaiting(context);
        if (!context.response().ended()) {
            context.next();
        }
    }

    /** Nothing of the body is on its way any more. */
    private void stopWaiting(RoutingContext context) {
        if (context.remove(TIMER) instanceof Long timer) {
            context.vertx().cancelTimer(timer);
        }
        if (context.remove(TAKEN) instanceof Taken(var caller, var bytes)) {
            room.giveBack(caller, bytes);
        }
    }

    private void failed(RoutingContext context) {
        stopWaiting(context);
        if (context.failure() instanceof HttpClosedException) {
            return; // nobody is there to be told
        }
        if (context.statusCode() == HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code()) {
            tooLong(context);
        } else {
            context.next();
        }
    }

    private void tooLong(RoutingContext context) {
        refusals.close(
                context,
                new GraphRequest.Refused(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code(),
                        FailureCode.COST_EXCEEDED,
                        "The body is longer than %d bytes, which is the limit (body): send less at a time."
                                .formatted(limits.body().asLongValue()),
                        Optional.empty()));
    }

    private GraphRequest.Refused tooSlow() {
        return new GraphRequest.Refused(
                HttpResponseStatus.REQUEST_TIMEOUT.code(),
                FailureCode.TIME_LIMIT,
                "The body took longer than %d s, which is the limit (body-time): send it faster, or less of it."
                        .formatted(limits.bodyTime().toSeconds()),
                Optional.empty());
    }
}
