package dev.tandem.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An issuer with a server, which tells where its keys are and what they are, for an application that lets in nobody else. */
public class IssuerStub implements QuarkusTestResourceLifecycleManager {

    private static final List<RsaJsonWebKey> PUBLISHED = new CopyOnWriteArrayList<>();

    private static volatile String url = "";

    private @Nullable HttpServer server;

    /** A key that it has not told anybody of. */
    static RsaJsonWebKey key(String id) {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setAlgorithm("RS256");
            return key;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    /** Tells of that key from now on, beside those before it. */
    static void publish(RsaJsonWebKey key) {
        PUBLISHED.add(key);
    }

    /** A token of its own, signed with that key. */
    static String token(RsaJsonWebKey key) {
        return token(url, key);
    }

    /** A token in that issuer's name. */
    static String token(String issuer, RsaJsonWebKey key) {
        return Jwt.issuer(issuer)
                .subject("ada")
                .audience(Tokens.AUDIENCE)
                .claim("scope", "contacts.readonly")
                .claim("tandem_workspaces", List.of("demo"))
                .expiresAt(Instant.now().plus(Duration.ofHours(1)))
                .jws()
                .keyId(key.getKeyId())
                .sign(key.getPrivateKey());
    }

    @Override
    public Map<String, String> start() {
        var started = listening();
        started.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, """
                        {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token",
                         "authorization_endpoint": "%1$s/authorize"}""".formatted(url)));
        started.createContext("/keys", exchange -> answer(exchange, new JsonWebKeySet(PUBLISHED).toJson()));
        started.start();
        server = started;
        url = "http://localhost:%d".formatted(started.getAddress().getPort());
        return Map.of(
                "tandem.sandbox.contacts",
                "12",
                "tandem.security.anonymous.scopes",
                "",
                "quarkus.oidc.auth-server-url",
                url,
                "quarkus.oidc.token.audience",
                Tokens.AUDIENCE);
    }

    private static HttpServer listening() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
