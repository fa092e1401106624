package dev.tandem.api;

import dev.tandem.access.AccessConfig;
import dev.tandem.access.KeyRing;
import dev.tandem.access.Principal;
import dev.tandem.access.Principals;
import dev.tandem.access.Rates;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Sessions;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where WebSockets are opened, in place of the endpoint's own handler, which lets in whoever says nothing. Each operation of
 * one is executed in a context of its own, as any request is: what it costs and what is logged of it is nobody else's.
 *
 * <p><b>Failure semantics.</b> A page of a foreign origin is refused with 403: where whoever says nothing is let in, any page
 * could act as the person who looks at it. 503 if whoever asks has all places that they may have, or if the process is to end;
 * those that are open by then are closed with 1012, one after the other. Every five seconds each open socket is looked at, and
 * closed with 4401 if its token has expired or its key was revoked. While the database is away, sockets of keys stay.
 */
@ApplicationScoped
class SubscriptionRoute {

    private static final int BEFORE_THE_ENDPOINT = -100;
    private static final int FOREIGN = 403;
    private static final int UNAVAILABLE = 503;

    /** Within this time all are closed as the process is to end: not at once, as whoever is left has them all then. */
    private static final Duration PARTING = Duration.ofSeconds(3);

    /** Of all sockets, for strangers and for each caller, unless it is said how many. */
    private static final int SHARE = 10;

    /** The one protocol that is spoken. */
    private static final String PROTOCOL = "graphql-transport-ws";

    private static final short WRONG_PROTOCOL = 4406;

    private final String path;
    private final AccessConfig config;
    private final Origins origins;
    private final KeyRing ring;
    private final Rates rates;
    private final CurrentVertxRequest current;
    private final Sessions sessions;
    private final Drain drain;
    private final Vertx vertx;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final SocketPlaces places;
    private final Set<SubscriptionSession> open = ConcurrentHashMap.newKeySet();

    SubscriptionRoute(
            @ConfigProperty(name = "quarkus.smallrye-graphql.root-path", defaultValue = "graphql") String path,
            AccessConfig config,
            VertxHttpConfig http,
            KeyRing ring,
            Rates rates,
            CurrentVertxRequest current,
            Sessions sessions,
            Drain drain,
            Vertx vertx) {
        this.path = path.startsWith("/") ? path : "/" + path;
        this.config = config;
        this.origins = new Origins(http.cors());
        this.ring = ring;
        this.rates = rates;
        this.current = current;
        this.sessions = sessions;
        this.drain = drain;
        this.vertx = vertx;
        var share = Math.ceilDiv(config.sockets(), SHARE);
        this.places = new SocketPlaces(
                config.sockets(),
                config.strangersSockets().orElse(share),
                config.callersSockets().orElse(share));
    }

    void register(@Observes Router router) {
        router.route(path).order(BEFORE_THE_ENDPOINT).handler(this::handle);
    }

    /** Whether a request is to open a WebSocket, and nothing else. */
    static boolean opens(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
    }

    private void handle(RoutingContext context) {
        if (!opens(context.request())) {
            context.request().headers().remove(HttpHeaders.UPGRADE); // the endpoint would try it whatever the method
            context.next();
        } else if (!isWelcome(context.request())) {
            context.response().setStatusCode(FOREIGN).end();
        } else if (drain.leaving()) {
            context.response().setStatusCode(UNAVAILABLE).end();
        } else {
            places.take(Principals.of(context).map(Principal::actor), address(context.request()))
                    .ifPresentOrElse(
                            place -> open(context, place),
                            () -> context.response().setStatusCode(UNAVAILABLE).end());
        }
    }

    /** As a proxy tells it that is believed; empty where there is none, as over a UNIX socket. */
    private static String address(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "");
    }

    private void open(RoutingContext context, SocketPlaces.Place place) {
        context.request()
                .toWebSocket()
                .onSuccess(socket -> opened(context, socket, place))
                .onFailure(failure -> {
                    place.leave();
                    Log.debugf(failure, "a WebSocket was not opened");
                });
    }

    private boolean isWelcome(HttpServerRequest request) {
        return origins.admit(request.getHeader(HttpHeaders.ORIGIN), request.authority());
    }

    private void opened(RoutingContext context, ServerWebSocket socket, SocketPlaces.Place place) {
        if (!PROTOCOL.equals(socket.subProtocol())) {
            place.leave();
            socket.close(WRONG_PROTOCOL, "Speak " + PROTOCOL);
            return;
        }
        var session = SubscriptionSession.open(
                context,
                socket,
                current,
                place,
                rates,
                config.operations(),
                config.unsent().asLongValue());
        open.add(session);
        place.whenCrowdedOut(session::giveWay);
        try {
            socket.closeHandler(_ -> {
                place.leave();
                open.remove(session);
                session.onClose();
            });
        } catch (IllegalStateException closed) { // before anybody could be told of it
            place.leave();
            open.remove(session);
            return;
        }
        socket.endHandler(_ -> session.onEnd());
        socket.exceptionHandler(session::onThrowable);
        socket.textMessageHandler(message -> sessions.apart(() -> session.onMessage(message)));
        if (drain.leaving()) {
            session.leave(); // it was let in just before
        }
    }

    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        open.forEach(session -> vertx.setTimer(random.nextLong(1, PARTING.toMillis()), _ -> session.leave()));
    }

    /** Where a process ends without a delay: before it is waited for what goes on. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE - 1) ShutdownEvent event) {
        open.forEach(SubscriptionSession::leave);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return Multi.createFrom()
                .iterable(open)
                .onItem()
                .transformToUniAndConcatenate(session -> look(session)
                        .onFailure()
                        .invoke(failure ->
                                Log.warnf("who is still welcome cannot be found out: %s", failure.getMessage()))
                        .onFailure()
                        .recoverWithNull())
                .collect()
                .last();
    }

    private Uni<Void> look(SubscriptionSession session) {
        return session.principal()
                .map(principal -> ring.stillOpen(principal)
                        .invoke(still -> {
                            if (!still) {
                                session.end();
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
