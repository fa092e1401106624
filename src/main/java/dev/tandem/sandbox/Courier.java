package dev.tandem.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers one CRM's webhooks, as CRMs do: whatever is not answered with 2xx comes again, with growing pauses, and is given
 * up in the end. Theirs are minutes and hours; these are short.
 */
final class Courier {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 12;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 8;

    private final Vertx vertx;
    private final HostedCrm crm;
    private final HttpClient client;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();

    Courier(Vertx vertx, HostedCrm crm) {
        this.vertx = vertx;
        this.crm = crm;
        client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
    }

    /** Sends a webhook on its way, and does not wait for it. */
    void send(Webhook webhook, List<Duration> arrivals) {
        if (arrivals.isEmpty()) {
            dropped.incrementAndGet();
        }
        for (var arrival : arrivals) {
            underWay.incrementAndGet();
            after(arrival, () -> attempt(webhook, 1));
        }
    }

    /** Where all that was sent has got to. */
    ObjectNode state() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("delivered", delivered.get())
                .put("refusedTries", refused.get())
                .put("dropped", dropped.get())
                .put("givenUp", lost.get())
                .put("underWay", underWay.get());
    }

    Future<Void> close() {
        return client.close();
    }

    private void after(Duration pause, Runnable work) {
        vertx.setTimer(Math.max(1, pause.toMillis()), _ -> work.run());
    }

    private void attempt(Webhook webhook, int number) {
        post(webhook)
                .map(HttpClientResponse::statusCode)
                .otherwise(0) // nobody there
                .onSuccess(status -> {
                    if (status >= 200 && status < 300) {
                        delivered.incrementAndGet();
                        underWay.decrementAndGet();
                    } else {
                        refused.incrementAndGet();
                        again(webhook, number);
                    }
                });
    }

    private void again(Webhook webhook, int number) {
        if (number == TRIES) {
            lost.incrementAndGet();
            underWay.decrementAndGet();
        } else {
            var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(number - 1, TRIES));
            after(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE, () -> attempt(webhook, number + 1));
        }
    }

    private Future<HttpClientResponse> post(Webhook webhook) {
        var url = crm.webhookUrl();
        if (url.isEmpty()) {
            return Future.failedFuture("nobody listens");
        }
        var body = bytes(webhook.payload());
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.get() + webhook.path())
                .setTimeout(PATIENCE.toMillis())
                .putHeader("Content-Type", "application/json");
        crm.signed(webhook, body).forEach(options::putHeader);
        return client.request(options).compose(request -> request.send(Buffer.buffer(body)));
    }

    private static byte[] bytes(ObjectNode payload) {
        try {
            return JSON.writeValueAsBytes(payload);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
