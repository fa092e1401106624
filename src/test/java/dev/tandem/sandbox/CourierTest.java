package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How webhooks of a simulated CRM get to their listener: a server of this test, over a CRM that tells of every call. */
class CourierTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final HostedCrm crm = new HostedCrm(new Talkative(), Instant::now, 1, Optional.empty());
    private final AtomicInteger refusals = new AtomicInteger();

    @BeforeEach
    void listen() throws Exception {
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    heard.add("%s %s %s".formatted(request.path(), request.getHeader("signed"), body));
                    request.response()
                            .setStatusCode(refusals.getAndDecrement() > 0 ? 429 : 200)
                            .end();
                }))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        crm.employ(new Courier(vertx, crm));
        crm.tellTo(Optional.of("http://localhost:" + server.actualPort()));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void happens(String what) {
        crm.receive(new Call("POST", "/" + what, Map.of(), Map.of(), JsonNodeFactory.instance.missingNode()));
    }

    private int state(String name) {
        return crm.state().at("/webhooks/" + name).asInt();
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void whatHappensIsToldAndSigned() throws Exception {
        happens("created");

        until(() -> state("delivered") == 1);
        assertThat(heard).containsExactly("/webhooks/talkative yes {\"what\":\"/created\"}");
        assertThat(state("underWay")).isZero();
    }

    @Test
    void whatIsRefusedComesAgain() throws Exception {
        refusals.set(2);

        happens("created");

        until(() -> state("delivered") == 1);
        assertThat(heard).hasSize(3);
        assertThat(state("refusedTries")).isEqualTo(2);
    }

    @Test
    void whatIsDroppedNeverComesAndWhatIsDoubledComesTwice() throws Exception {
        crm.sufferOnTheWay(new WebhookRoute.Trouble(1, 0, 0, Duration.ZERO, Duration.ZERO));
        happens("dropped");
        crm.sufferOnTheWay(new WebhookRoute.Trouble(0, 1, 0, Duration.ZERO, Duration.ZERO));
        happens("doubled");

        until(() -> state("delivered") == 2);
        assertThat(heard).allMatch(one -> one.contains("doubled")).hasSize(2);
        assertThat(state("dropped")).isEqualTo(1);
    }

    @Test
    void whereNobodyListensNothingIsToldLater() throws Exception {
        var url = Optional.of(crm.state().at("/webhooks/url").asText());
        crm.tellTo(Optional.empty());
        happens("unheard");
        crm.tellTo(url);
        happens("heard");

        until(() -> state("delivered") == 1);
        assertThat(heard).singleElement().asString().contains("/heard");
    }

    /** Tells of every call. */
    private static final class Talkative implements CrmSandbox {
        private Optional<Webhook> untold = Optional.empty();

        @Override
        public String name() {
            return "talkative";
        }

        @Override
        public Reply handle(Call call, Instant now) {
            untold = Optional.of(new Webhook(
                    "/webhooks/talkative",
                    "tenant",
                    "id",
                    new ObjectMapper().createObjectNode().put("what", call.path())));
            return new Reply(200, JsonNodeFactory.instance.missingNode(), Map.of());
        }

        @Override
        public List<Webhook> news() {
            var news = untold.stream().toList();
            untold = Optional.empty();
            return news;
        }

        @Override
        public Map<String, String> signed(Webhook webhook, byte[] body, Instant now) {
            return Map.of("signed", "yes");
        }

        @Override
        public void load(String workspace, List<Person> people, Instant now) {}

        @Override
        public void reset() {}

        @Override
        public void newIds(long salt) {}

        @Override
        public void limit(Quota quota) {}

        @Override
        public ObjectNode state(Instant now) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
