package dev.tandem.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Keys;
import dev.tandem.testkit.Secured;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What made-up keys and states cost, while the database takes its time over them. */
@QuarkusTest
@TestProfile(Secured.class)
class KeyRingTest {

    private static final int MANY = 40;

    private final HttpClient client = HttpClient.newHttpClient();

    @Inject
    DataSource database;

    @Inject
    KeyRing ring;

    @Test
    void whenAKeyWasLastUsedIsNoted() {
        var key = Keys.made(Secured.BOOTSTRAP, Set.of("contacts.readonly"), Set.of("demo"));
        assertThat(lastUsed(key.id())).isNull();
        var before = Instant.now().minusMillis(1); // the database keeps microseconds

        Keys.ask(key.secret(), "{ workspace { name } }", Map.of());
        ring.note().await().atMost(Duration.ofSeconds(30));
        var first = lastUsed(key.id());
        Keys.ask(key.secret(), "{ workspace { name } }", Map.of());
        ring.note().await().atMost(Duration.ofSeconds(30));

        assertThat(Instant.parse(Objects.requireNonNull(first))).isBetween(before, Instant.now());
        assertThat(Instant.parse(Objects.requireNonNull(lastUsed(key.id())))).isAfter(Instant.parse(first));
    }

    private static @Nullable String lastUsed(String id) {
        return Keys.ask(Secured.BOOTSTRAP, "{ apiKeys { id lastUsedAt } }", Map.of())
                .getString("data.apiKeys.find { it.id == '%s' }.lastUsedAt".formatted(id));
    }

    @Test
    void onlyAFewUnknownKeysAreLookedUpAtATime() throws Exception {
        var known = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        assertThat(answer(call(known)).statusCode()).isEqualTo(200);
        var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();

        try (var _ = locked("api_key")) {
            calls.addAll(many(() -> call(ApiKeySecret.next())));
            var refused = answer(first(calls));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("RATE_LIMITED", "Too many API keys");
            assertThat(answer(call(known)).statusCode())
                    .as("one that is known is not kept waiting")
                    .isEqualTo(200);
        }

        assertThat(statuses(calls)).contains(401, 429).doesNotContain(200, 503);
        assertThat(calls.stream().filter(call -> call.join().statusCode() == 401))
                .hasSizeLessThan(MANY / 2);
        assertThat(answer(call(ApiKeySecret.next())).statusCode()).isEqualTo(401);
    }

    @Test
    void onlyAFewStatesOfAuthorizationsAreLookedUpAtATime() throws Exception {
        var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();

        try (var _ = locked("ghl_state")) {
            calls.addAll(many(KeyRingTest::callback));
            var refused = answer(first(calls));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("RATE_LIMITED");
        }

        assertThat(statuses(calls)).containsOnly(403, 429);
        assertThat(answer(callback()).statusCode()).isEqualTo(403);
    }

    private List<CompletableFuture<HttpResponse<String>>> many(Supplier<HttpRequest> request) {
        var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < MANY; i++) {
            calls.add(client.sendAsync(request.get(), HttpResponse.BodyHandlers.ofString()));
        }
        return calls;
    }

    /** The first that is answered. */
    private static CompletableFuture<HttpResponse<String>> first(List<CompletableFuture<HttpResponse<String>>> calls) {
        return CompletableFuture.anyOf(calls.toArray(CompletableFuture[]::new))
                .thenApply(_ -> calls.stream()
                        .filter(CompletableFuture::isDone)
                        .findFirst()
                        .orElseThrow()
                        .join());
    }

    private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> calls) throws Exception {
        var statuses = new ArrayList<Integer>();
        for (var call : calls) {
            statuses.add(answer(call).statusCode());
        }
        return statuses;
    }

    private HttpResponse<String> answer(HttpRequest request) throws Exception {
        return answer(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    private static HttpRequest call(String key) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d/graphql".formatted(RestAssured.port)))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"{ workspace { name } }\"}"))
                .build();
    }

    private static HttpRequest callback() {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d/oauth/ghl/callback?code=c&state=%s"
                        .formatted(RestAssured.port, ApiKeySecret.next())))
                .build();
    }

    /** A table that nobody else reads until this is closed. */
    private Lock locked(String table) throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table %s in access exclusive mode".formatted(table));
        }
        return () -> {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.close();
        };
    }

    /** Is given up at the end of its block. */
    private interface Lock extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}
