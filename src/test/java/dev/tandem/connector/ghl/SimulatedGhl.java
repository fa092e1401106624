package dev.tandem.connector.ghl;

import dev.tandem.connector.Connector;
import dev.tandem.connector.Gates;
import dev.tandem.platform.Clock;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.testkit.virtual.Line;
import dev.tandem.testkit.virtual.Wire;
import dev.tandem.workspace.Workspaces;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connector as it is, on a line instead of HTTP. Tries everything once: trying again is fault tolerance's, which needs threads. */
public final class SimulatedGhl {

    private static final GhlConfig CONFIG = Configs.of(GhlConfig.class, Map.of());

    private SimulatedGhl() {}

    public static Connector connector(Line line, Gates gates, Workspaces workspaces, Clock clock) {
        var routing = new GhlRouting(workspaces, CONFIG, gates);
        var wire = new Transport(line, routing);
        var calls = new GhlCalls(new GhlAttempts(gates, clock));
        var locations = new GhlLocations(workspaces, CONFIG, clock);
        var tagsClient = Wire.client(GhlTagsClient.class, wire);
        var calendarsClient = Wire.client(GhlCalendarsClient.class, wire);
        var fieldKeys = new GhlFieldKeys(tagsClient, calls, locations);
        var contacts = new GhlContacts(Wire.client(GhlContactsClient.class, wire), calls, fieldKeys, locations);
        var tasks = new GhlTasks(Wire.client(GhlTasksClient.class, wire), calls, locations);
        var notes = new GhlNotes(Wire.client(GhlNotesClient.class, wire), calls, locations);
        var calendars = new GhlCalendars(calendarsClient, calls, locations);
        return new GhlConnector(
                List.of(contacts, tasks, notes, new GhlAppointments(calendarsClient, calls, calendars, locations)),
                contacts,
                tasks,
                new GhlTags(tagsClient, calls, locations),
                calendars,
                fieldKeys,
                clock);
    }

    private record Transport(Line line, GhlRouting routing) implements Wire.Transport {

        @Override
        public Object send(Call call, Type answer) {
            return Uni.createFrom().deferred(() -> {
                var request = new Request(call);
                routing.filter(request.asContext());
                return line.send(request.routed())
                        .invoke(reply -> routing.filter(request.asContext(), response(reply)))
                        .map(reply -> read(reply, answer));
            });
        }

        private static Object read(Reply reply, Type answer) {
            if (reply.status() >= 400) {
                throw new GhlRefusal(reply.status(), reply.body().toString(), GhlRefusal.wait(reply.headers()::get));
            }
            return Wire.read(reply.body(), answer);
        }
    }

    private static ClientResponseContext response(Reply reply) {
        return (ClientResponseContext) Proxy.newProxyInstance(
                SimulatedGhl.class.getClassLoader(),
                new Class<?>[] {ClientResponseContext.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "getStatus" -> reply.status();
                    case "getHeaderString" -> reply.headers().get((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A request on its way through the routing. */
    private static final class Request {

        private final Call call;
        private final MultivaluedHashMap<String, Object> headers = new MultivaluedHashMap<>();
        private final Map<String, @Nullable Object> properties = new HashMap<>();
        private URI uri;

        Request(Call call) {
            this.call = call;
            this.uri = URI.create(GhlRouting.BASE + call.path());
            call.headers()
                    .forEach((name, value) -> headers.putSingle(
                            name.equalsIgnoreCase(GhlRouting.CALLER) ? GhlRouting.CALLER : name, value));
        }

        private @Nullable Object route(URI to) {
            uri = to;
            return null;
        }

        Call routed() {
            var sent = new HashMap<String, String>();
            headers.forEach((name, values) ->
                    sent.put(name.toLowerCase(Locale.ROOT), values.getFirst().toString()));
            return new Call(call.method(), uri.getPath(), call.query(), sent, call.body());
        }

        ClientRequestContext asContext() {
            return (ClientRequestContext) Proxy.newProxyInstance(
                    SimulatedGhl.class.getClassLoader(),
                    new Class<?>[] {ClientRequestContext.class},
                    (_, method, arguments) -> switch (method.getName()) {
                        case "getHeaders" -> headers;
                        case "getUri" -> uri;
                        case "setUri" -> route((URI) arguments[0]);
                        case "setProperty" -> properties.put((String) arguments[0], arguments[1]);
                        case "getProperty" -> properties.get((String) arguments[0]);
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }
    }
}
