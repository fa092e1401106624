package dev.tandem.connector.rankr;

import dev.tandem.connector.Connector;
import dev.tandem.connector.Gates;
import dev.tandem.platform.Clock;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.testkit.virtual.Line;
import dev.tandem.testkit.virtual.Wire;
import dev.tandem.workspace.Workspaces;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.OidcClients;
import io.quarkus.oidc.client.runtime.OidcClientConfig;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.common.jaxrs.RestResponseImpl;
import org.jspecify.annotations.Nullable;

/** The connector as it is, on a line instead of HTTP. Tries everything once: trying again is fault tolerance's, which needs threads. */
public final class SimulatedRankr {

    private static final RankrConfig CONFIG = Configs.of(RankrConfig.class, Map.of());

    private SimulatedRankr() {}

    public static Connector connector(Line line, Gates gates, Workspaces workspaces, Clock clock) {
        var wire = new Transport(line);
        return new RankrConnector(
                new RankrCalls(gates, new RankrTokens(workspaces, new NoTokens(), CONFIG, clock)),
                Wire.client(RankrRecordsClient.class, wire),
                Wire.client(RankrTagsClient.class, wire),
                CONFIG,
                workspaces,
                clock);
    }

    private record Transport(Line line) implements Wire.Transport {

        @Override
        public Object send(Call call, Type answer) {
            var entity = ((ParameterizedType) answer).getActualTypeArguments()[0];
            return Uni.createFrom().deferred(() -> line.send(call)).map(reply -> read(reply, entity));
        }

        private static RestResponse<Object> read(Reply reply, Type entity) {
            var headers = new MultivaluedHashMap<String, String>();
            reply.headers().forEach(headers::putSingle);
            if (reply.status() >= 400) {
                var problem = (RankrProblem) Wire.read(reply.body(), RankrProblem.class);
                throw new RankrRefusal(reply.status(), headers, problem == null ? RankrProblem.UNSAID : problem);
            }
            return new Answer(reply.status(), headers, Wire.read(reply.body(), entity));
        }
    }

    /** As much of an answer as the connector looks at. */
    private static final class Answer extends RestResponseImpl<Object> {

        private final MultivaluedMap<String, String> headers;

        Answer(int status, MultivaluedMap<String, String> headers, @Nullable Object entity) {
            setStatus(status);
            setEntity(entity);
            this.headers = headers;
        }

        @Override
        public MultivaluedMap<String, String> getStringHeaders() {
            return headers;
        }
    }

    /** The account is opened by its key. */
    private static final class NoTokens implements OidcClients {

        @Override
        public void close() {}

        @Override
        public OidcClient getClient() {
            throw new UnsupportedOperationException();
        }

        @Override
        public OidcClient getClient(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<OidcClient> newClient(OidcClientConfig config) {
            throw new UnsupportedOperationException();
        }
    }
}
