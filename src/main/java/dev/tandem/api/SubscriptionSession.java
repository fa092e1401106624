package dev.tandem.api;

import dev.tandem.access.Principal;
import dev.tandem.access.Principals;
import dev.tandem.access.Rates;
import dev.tandem.model.Failure;
import dev.tandem.model.FailureCode;
import io.netty.buffer.ByteBufUtil;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.graphql.execution.ExecutionResponse;
import io.smallrye.graphql.websocket.GraphQLWebSocketSession;
import io.smallrye.graphql.websocket.graphqltransportws.GraphQLTransportWSSubprotocolHandler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket. Who opened it is said by the headers of the upgrade, or by the payload of {@code connection_init}:
 * {@code Authorization}, as the header has it, or {@code apiKey}. Either names its workspace, the payload as
 * {@code workspace}.
 *
 * <p><b>Failure semantics.</b> Closed with 4401 if nothing was said by then, with 4403 if what was said lets nobody in, with
 * 4400 for what cannot be understood, with 4408 if nothing comes within ten seconds, with 1013 if what was asked for is not
 * read, if too many unknown keys come at a time or nobody can say whose a key is, or if its caller asks too often or has all
 * sockets that they may have, with 1009 if a message is longer than it may be, and with 1012 as the process is to end.
 */
final class SubscriptionSession extends GraphQLTransportWSSubprotocolHandler {

    private static final String KEY_HEADER = "X-API-Key";
    private static final long PATIENCE_MILLIS = 10_000;
    private static final short UNREADABLE = 4400;
    private static final short UNKNOWN = 4401;
    private static final short FORBIDDEN = 4403;
    private static final short TOO_LONG = 1009;
    private static final short RESTART = 1012;
    private static final short LATER = 1013;
    private static final short TOO_LATE = 4408;
    private static final short AGAIN = 4429;
    private static final JsonObject INIT =
            Json.createObjectBuilder().add("type", "connection_init").build();

    private final RoutingContext request;
    private final Socket socket;
    private final InjectableContext.ContextState state;
    private final SocketPlaces.Place place;
    private final Rates rates;
    private final int most;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final long timer;

    private SubscriptionSession(
            RoutingContext request,
            Socket socket,
            InjectableContext.ContextState state,
            Map<String, Object> context,
            SocketPlaces.Place place,
            Rates rates,
            int most) {
        super(socket, context);
        this.request = request;
        this.place = place;
        this.rates = rates;
        this.most = most;
        this.socket = socket;
        this.state = state;
        this.timer = request.vertx().setTimer(PATIENCE_MILLIS, _ -> {
            if (!begun.get()) {
                socket.close(TOO_LATE, "Connection initialisation timeout");
            }
        });
    }

    /**
     * @param place that it has until it is closed
     * @param rates where opening it counts as a request of its caller's
     * @param most operations at a time
     * @param unsent how many bytes may wait to be sent
     */
    static SubscriptionSession open(
            RoutingContext request,
            ServerWebSocket socket,
            CurrentVertxRequest current,
            SocketPlaces.Place place,
            Rates rates,
            int most,
            long unsent) {
        var state = state(request, current);
        var context = new ConcurrentHashMap<String, Object>();
        context.put("runBlocking", false);
        context.put("httpHeaders", headers(request));
        context.put("state", state);
        context.put(ApiExecution.REQUEST, request);
        return new SubscriptionSession(request, new Socket(socket, unsent), state, context, place, rates, most);
    }

    /** What is request-scoped in the operations of this socket. */
    private static InjectableContext.ContextState state(RoutingContext request, CurrentVertxRequest current) {
        var requests = Arc.container().requestContext();
        var before = requests.getStateIfActive();
        requests.activate();
        try {
            current.setCurrent(request);
            return requests.getState();
        } finally {
            requests.deactivate();
            if (before != null) {
                requests.activate(before);
            }
        }
    }

    /** Those of the upgrade, but for what is secret. */
    private static Map<String, List<String>> headers(RoutingContext request) {
        var headers = request.request().headers();
        return headers.names().stream()
                .filter(name -> !name.equalsIgnoreCase("Authorization") && !name.equalsIgnoreCase(KEY_HEADER))
                .collect(Collectors.toMap(name -> name, headers::getAll, (one, _) -> one));
    }

    /** Whoever opened it, as far as that is known. */
    Optional<Principal> principal() {
        return Principals.of(request);
    }

    /** Closes it, as the process is to end; clients of the protocol connect again after that code, and are let in elsewhere. */
    void leave() {
        socket.close(RESTART, "This process is about to end: connect again");
    }

    /** Closes it, as whoever opened it may not stay. */
    void end() {
        socket.close(UNKNOWN, "The token has expired, or the key was revoked");
    }

    /** Closes it, as it has not said who it is and others wait for its place. */
    void giveWay() {
        socket.close(LATER, "Too many WebSockets from here have not said who they are");
    }

    /** What cannot be taken as a message is too long, unless the connection broke. */
    @Override
    public void onThrowable(Throwable thrown) {
        super.onThrowable(thrown);
        socket.close(TOO_LONG, "The message is too long: name the document by its hash");
    }

    @Override
    public void onClose() {
        request.vertx().cancelTimer(timer);
        super.onClose();
        Arc.container().requestContext().destroy(state);
    }

    @Override
    protected void onMessage(@Nullable JsonObject message) {
        if (message == null || socket.isClosed()) {
            return;
        }
        // In the context of this message alone, which ends with what it asks for.
        Arc.container().requestContext().activate(state);
        try {
            if (message.get("type") instanceof JsonString type
                    && type.getString().equals("connection_init")) {
                init(message.get("payload") instanceof JsonObject payload ? payload : JsonObject.EMPTY_JSON_OBJECT);
            } else {
                super.onMessage(message);
            }
        } catch (NullPointerException | IllegalArgumentException | ClassCastException e) {
            Log.debugf(e, "a message that is none of the protocol's");
            socket.close(UNREADABLE, "Invalid message");
        }
    }

    @Override
    protected void onOperationRequest(JsonObject message) {
        if (activeOperations.size() < most) {
            super.onOperationRequest(message);
        } else {
            refuse(message.getString("id"));
        }
    }

    /** An operation is over with its error, and its id is free. */
    @Override
    protected void sendErrorMessage(String operation, ExecutionResponse response) throws IOException {
        activeOperations.remove(operation);
        super.sendErrorMessage(operation, response);
    }

    private void refuse(String operation) {
        var result = new ErrorReport(TraceId.next())
                .refused(
                        FailureCode.COST_EXCEEDED,
                        "This connection has %d operations open, which is the limit: end one, or open another connection."
                                .formatted(most));
        try {
            super.sendErrorMessage(operation, new ExecutionResponse(result)); // another may have that id
        } catch (IOException e) {
            Log.debugf(e, "a refusal was not sent");
        }
    }

    private void init(JsonObject payload) {
        if (begun.getAndSet(true)) {
            socket.close(AGAIN, "Too many initialisation requests");
            return;
        }
        var headers = request.request().headers();
        var workspace = text(payload, "workspace");
        if (payload.containsKey("workspace") && workspace.isEmpty()) {
            socket.close(UNREADABLE, "Name the workspace in text");
            return;
        }
        if (workspace.isPresent() && headers.contains(RequestWorkspace.HEADER)) {
            socket.close(UNREADABLE, "Name the workspace once");
            return;
        }
        workspace.ifPresent(name -> headers.set(RequestWorkspace.HEADER, name));
        var token = text(payload, "Authorization", "authorization");
        var key = text(payload, "apiKey");
        if (token.isEmpty() && key.isEmpty()) {
            welcome();
        } else if (token.isPresent() == key.isPresent() || isKnown()) {
            socket.close(UNREADABLE, "Say once who you are");
        } else {
            token.ifPresent(text -> headers.set(HttpHeaders.AUTHORIZATION, text));
            key.ifPresent(text -> headers.set(KEY_HEADER, text));
            authenticate();
        }
    }

    private static Optional<String> text(JsonObject payload, String... names) {
        return Stream.of(names)
                .flatMap(name -> payload.get(name) instanceof JsonString text ? Stream.of(text.getString()) : null)
                .findFirst();
    }

    /** Whether the headers of the upgrade have said it. */
    private boolean isKnown() {
        return request.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().isAnonymous();
    }

    private void authenticate() {
        HttpAuthenticator authenticator = Objects.requireNonNull(request.get(HttpAuthenticator.class.getName()));
        authenticator
                .attemptAuthentication(request)
                .eventually(this::forget)
                .subscribe()
                .with(this::authenticated, this::unknown);
    }

    private void unknown(Throwable failure) {
        if (failure.getCause() instanceof Failure.Busy busy) {
            socket.close(LATER, busy.getMessage());
        } else {
            socket.close(FORBIDDEN, "Forbidden");
        }
    }

    /** The secrets are not kept as long as the socket is open. */
    private void forget() {
        request.request().headers().remove(HttpHeaders.AUTHORIZATION).remove(KEY_HEADER);
    }

    private void authenticated(@Nullable SecurityIdentity identity) {
        if (identity != null) {
            QuarkusHttpUser.setIdentity(identity, request);
        }
        welcome();
    }

    private void welcome() {
        var caller = principal();
        var tooOften = caller.flatMap(rates::refusal);
        if (caller.isEmpty()) {
            socket.close(UNKNOWN, "Unauthorized");
        } else if (tooOften.isPresent()) {
            socket.close(LATER, tooOften.get().getMessage());
        } else if (!place.become(caller.get().actor())) {
            socket.close(LATER, "Too many sockets: close others first");
        } else if (!socket.isClosed()) {
            super.onMessage(INIT);
        }
    }

    /** The socket as SmallRye wants it: it writes on, whether or not what was written before is read. */
    private static final class Socket implements GraphQLWebSocketSession {

        private final ServerWebSocket socket;
        private final long most;
        private final AtomicLong unsent = new AtomicLong();

        /** @param most bytes that wait to be sent */
        Socket(ServerWebSocket socket, long most) {
            this.socket = socket;
            this.most = most;
        }

        @Override
        public void sendMessage(String message) {
            if (socket.isClosed()) {
                return;
            }
            var bytes = ByteBufUtil.utf8Bytes(message);
            var before = unsent.getAndAdd(bytes);
            if (before > 0 && before + bytes > most) {
                unsent.addAndGet(-bytes);
                close(LATER, "Read faster, or ask for less");
            } else {
                socket.writeTextMessage(message).onComplete(_ -> unsent.addAndGet(-bytes));
            }
        }

        @Override
        public void close(short status, String reason) {
            if (!socket.isClosed()) {
                socket.close(status, reason);
            }
        }

        @Override
        public boolean isClosed() {
            return socket.isClosed();
        }
    }
}
