package dev.tandem.enrichment;

import dev.tandem.connector.Origin;
import dev.tandem.model.Canonical;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Fields;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Enrichments;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import jakarta.enterprise.util.TypeLiteral;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A provider elsewhere, asked over HTTP by the workspace's configuration. It has a time-out, a breaker and a quota of its
 * own, so that one that is slow or down costs nobody else anything.
 *
 * <p><b>Failure semantics.</b> 404 and 204 say that it knows nothing; any other 4xx but 401, 403, 408 and 429 that it will
 * never take the question. Everything else is a failure that counts for the breaker. What it answers is used only where it
 * is a value of the field's type.
 */
final class HttpProvider implements Provider {

    private static final TypeLiteral<Uni<Reply>> REPLY = new TypeLiteral<>() {};
    private static final String NO_ANSWER = "no answer within ";
    private static final int MOST_BYTES = 1 << 20;
    /** In characters; what is longer could be refused by one CRM and leave the two out of step. */
    private static final int LONGEST_VALUE = 100;

    private final WorkspaceId workspace;
    private final String label;
    private final EnrichmentConfig.Http config;
    private final HttpClient client;
    private final Enrichments store;
    private final Clock clock;
    private final SortedSet<String> fields;
    private final Guard guard;
    private final Turns turns;
    private volatile CircuitBreakerState breaker = CircuitBreakerState.CLOSED;
    private volatile Instant opensAgain = Instant.MIN;

    HttpProvider(
            WorkspaceId workspace,
            String label,
            EnrichmentConfig.Http config,
            HttpClient client,
            Enrichments store,
            Clock clock) {
        this.workspace = workspace;
        this.label = label;
        this.config = config;
        this.client = client;
        this.store = store;
        this.clock = clock;
        this.fields =
                Collections.unmodifiableSortedSet(new TreeSet<>(config.fields().keySet()));
        this.turns = new Turns(config.quota().minute());
        this.guard = Guard.create()
                .withDescription("enrichment %s of %s".formatted(label, workspace))
                .withTimeout()
                .duration(config.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                .withCircuitBreaker()
                .requestVolumeThreshold(config.breaker().requestVolumeThreshold())
                .failureRatio(config.breaker().failureRatio())
                .delay(config.breaker().delay().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::breakerIs)
                .done()
                .withThreadOffload(false)
                .build();
    }

    /** An answer that makes sense, whatever it says. */
    private record Reply(int status, Buffer body) {}

    /** No such answer. */
    private static final class NoReply extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoReply(String message) {
            super(message, null, false, false); // expected: a stack trace would tell nothing
        }
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public SortedSet<String> fields() {
        return fields;
    }

    @Override
    public Optional<Question> question(Fields contact, Predicate<String> missing) {
        var inputs = new TreeMap<String, String>();
        for (var name : config.inputs()) {
            input(contact, name).ifPresent(value -> inputs.put(name, value));
        }
        for (var name : config.needs()) {
            var value = input(contact, name);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            inputs.put(name, value.get());
        }
        return fields.stream().anyMatch(missing) ? Optional.of(new Question(inputs)) : Optional.empty();
    }

    private static Optional<String> input(Fields contact, String name) {
        return switch (name) {
            case "email" -> contact.text(Field.EMAIL);
            case "phone" -> contact.text(Field.PHONE);
            case "company" -> contact.text(Field.COMPANY);
            default ->
                Optional.of(Stream.of(Field.FIRST_NAME, Field.LAST_NAME)
                                .flatMap(part -> contact.text(part).stream())
                                .collect(Collectors.joining(" ")))
                        .filter(whole -> !whole.isEmpty());
        };
    }

    @Override
    public Uni<Answer> ask(Question question) {
        var now = clock.now();
        if (breaker == CircuitBreakerState.OPEN && opensAgain.isAfter(now)) {
            return Uni.createFrom().item(leftAlone(now));
        }
        return store.spend(
                        workspace,
                        label,
                        config.quota().minute(),
                        config.quota().day(),
                        now)
                .chain(spent ->
                        spent.granted() ? send(question) : Uni.createFrom().item(usedUp(spent)));
    }

    @Override
    public Instant turn(Instant earliest) {
        return turns.next(earliest);
    }

    private Uni<Answer> send(Question question) {
        return Origin.here()
                .bring(Uni.createFrom().deferred(() -> guard.get(() -> exchange(question), REPLY)))
                .map(this::answer)
                .onFailure(CircuitBreakerOpenException.class)
                .recoverWithItem(() -> leftAlone(clock.now()))
                .onFailure(TimeoutException.class)
                .recoverWithItem(() -> new Answer.Failed(NO_ANSWER + config.timeout()))
                .onFailure(NoReply.class)
                .recoverWithItem(failure -> new Answer.Failed(String.valueOf(failure.getMessage())));
    }

    private Answer leftAlone(Instant now) {
        var rest = Duration.between(now, opensAgain);
        return new Answer.NotNow(
                "it failed too often and is left alone", rest.isPositive() ? rest : Duration.ofSeconds(1));
    }

    private static Answer usedUp(Enrichments.Spent spent) {
        return new Answer.NotNow("its quota is used up", spent.rest());
    }

    private Uni<Reply> exchange(Question question) {
        return Uni.createFrom().deferred(() -> {
            var request = client.request(options(question));
            return Uni.createFrom()
                    .completionStage(request.compose(
                                    open -> sent(open, question).compose(response -> read(open, response)))
                            .toCompletionStage())
                    .onCancellation()
                    .invoke(() -> giveUp(request))
                    .ifNoItem()
                    .after(config.timeout())
                    .fail()
                    .onFailure(thrown -> !(thrown instanceof NoReply))
                    .transform(this::noReply);
        });
    }

    /** Whatever is still to come is not read: an answer that comes drop by drop would go on for ever. */
    private static void giveUp(Future<HttpClientRequest> request) {
        request.onSuccess(HttpClientRequest::reset);
    }

    private static Future<Reply> read(HttpClientRequest request, HttpClientResponse response) {
        var body = Buffer.buffer();
        var whole = Promise.<Reply>promise();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(new Reply(response.statusCode(), body)));
        response.handler(part -> {
            if (body.length() + part.length() <= MOST_BYTES) {
                body.appendBuffer(part);
            } else if (whole.tryFail(new NoReply("its answer is longer than %d bytes".formatted(MOST_BYTES)))) {
                request.reset();
            }
        });
        return whole.future().map(HttpProvider::able);
    }

    /** The client's own time may be over a moment before the call's. */
    private NoReply noReply(Throwable thrown) {
        return new NoReply(
                thrown instanceof java.util.concurrent.TimeoutException
                                || thrown instanceof io.smallrye.mutiny.TimeoutException
                        ? NO_ANSWER + config.timeout()
                        : "it cannot be reached: " + thrown.getClass().getSimpleName());
    }

    private Future<HttpClientResponse> sent(HttpClientRequest request, Question question) {
        if (config.method() == EnrichmentConfig.Method.GET) {
            return request.send();
        }
        var body = new JsonObject();
        question.inputs().forEach(body::put);
        return request.putHeader("content-type", "application/json").send(body.toBuffer());
    }

    private RequestOptions options(Question question) {
        var url = config.url();
        for (var name : EnrichmentFaults.INPUTS) {
            url = url.replace("{" + name + "}", URLEncoder.encode(question.input(name), StandardCharsets.UTF_8));
        }
        var options = new RequestOptions()
                .setAbsoluteURI(url)
                .setMethod(config.method() == EnrichmentConfig.Method.GET ? HttpMethod.GET : HttpMethod.POST)
                .setTimeout(config.timeout().toMillis())
                .putHeader("accept", "application/json");
        config.headers().forEach(options::putHeader);
        return options;
    }

    /** @throws NoReply if it says that it is not able to answer */
    private static Reply able(Reply reply) {
        var status = reply.status();
        if (status >= 500 || status == 401 || status == 403 || status == 408 || status == 429 || status < 200) {
            throw new NoReply("it answered " + status);
        }
        return reply;
    }

    private Answer answer(Reply reply) {
        if (reply.status() == 404 || reply.status() == 204) {
            return new Answer.Nothing("it does not know the contact");
        }
        if (reply.status() >= 300) {
            return new Answer.Refused("it answered %d".formatted(reply.status()));
        }
        try {
            return found(new JsonObject(reply.body()));
        } catch (DecodeException | ClassCastException _) {
            return new Answer.Refused("its answer is no JSON object");
        }
    }

    private Answer found(JsonObject json) {
        var found = new TreeMap<String, Suggestion>();
        config.fields()
                .forEach((field, pointer) -> value(
                                field, JsonPointer.from(pointer).queryJson(json))
                        .ifPresent(value -> found.put(field, Suggestion.of(value, "told by " + label))));
        return found.isEmpty() ? new Answer.Nothing("it tells none of the fields") : new Answer.Found(found);
    }

    private static Optional<String> value(String field, @Nullable Object raw) {
        if (!(raw instanceof String || raw instanceof Number || raw instanceof Boolean)) {
            return Optional.empty();
        }
        var text = raw.toString().strip();
        if (text.length() > LONGEST_VALUE || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            // a number without its country's prefix could be anybody's
            return Canonical.checked(field, Field.named(field).map(Field::type).orElse(FieldType.TEXT), text, "ZZ");
        } catch (Failure.BadInput _) {
            return Optional.empty();
        }
    }

    private void breakerIs(CircuitBreakerState state) {
        if (state == CircuitBreakerState.OPEN) {
            opensAgain = clock.now().plus(config.breaker().delay());
        }
        breaker = state;
    }

    @Override
    public Uni<ProviderHealth> health() {
        return store.level(
                        workspace,
                        label,
                        config.quota().minute(),
                        config.quota().day(),
                        clock.now())
                .map(left -> new ProviderHealth(
                        breaker.name(),
                        config.quota().minute(),
                        left.minute(),
                        config.quota().day(),
                        left.day()));
    }
}
