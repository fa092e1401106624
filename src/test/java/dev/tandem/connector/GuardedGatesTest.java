package dev.tandem.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Waiting, failing fast and staying apart, with short times on a real event loop. */
class GuardedGatesTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final WorkspaceId ACME = new WorkspaceId(new UUID(0, 1));
    private static final WorkspaceId GLOBEX = new WorkspaceId(new UUID(0, 2));
    private static final Caller SOMEONE = new Caller(ACME, Lane.INTERACTIVE);
    private static final Caller BACKFILL = new Caller(ACME, Lane.BACKFILL);
    private static final Duration SOON = Duration.ofSeconds(5);

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallThatTheQuotaAllowsGoesAhead() {
        var gates = gates(Map.of());

        assertThat(gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("Ada"))
                        .await()
                        .atMost(SOON))
                .isEqualTo("Ada");
    }

    @Test
    void aCallWaitsForItsTurn() {
        var gates = gates(Map.of("burst", "1", "window", "200ms"));
        var start = System.nanoTime();

        for (int call = 0; call < 3; call++) {
            gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("Ada"))
                    .await()
                    .atMost(SOON);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aCallThatWouldWaitTooLongFailsAtOnce() {
        var gates = gates(Map.of("burst", "1", "window", "60s"));
        gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("Ada"))
                .await()
                .atMost(SOON);
        var start = System.nanoTime();

        var second = gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("Bob"));

        assertThatThrownBy(() -> second.await().atMost(SOON))
                .isInstanceOfSatisfying(
                        Failure.RateLimited.class,
                        failure -> assertThat(failure.retryAfter())
                                .hasValueSatisfying(wait ->
                                        assertThat(wait).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61))));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void theMostUrgentLaneIsServedFirstAndEachInOrder() {
        var gates = gates(Map.of("concurrency", "1", "patience.interactive", "5s"));
        var first = new CompletableFuture<String>();
        var served = Collections.synchronizedList(new ArrayList<String>());

        gates.through(
                        BACKFILL,
                        Crm.RANKR,
                        Gates.Effect.READ,
                        () -> Uni.createFrom().completionStage(first))
                .subscribe()
                .with(served::add);
        for (var name : List.of("backfill 1", "backfill 2")) {
            gates.through(BACKFILL, Crm.RANKR, Gates.Effect.READ, answering(name))
                    .subscribe()
                    .with(served::add);
        }
        for (var name : List.of("someone 1", "someone 2")) {
            gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering(name))
                    .subscribe()
                    .with(served::add);
        }
        assertThat(gates.status(ACME, Crm.RANKR).waiting()).isEqualTo(4);
        first.complete("first");

        eventually(() -> served.size() == 5);
        assertThat(served).containsExactly("first", "someone 1", "someone 2", "backfill 1", "backfill 2");
    }

    @Test
    void ofOneLaneWhatIsDecidedGoesBeforeWhatIsOnlyAsked() {
        var gates = gates(Map.of("concurrency", "1"));
        var first = new CompletableFuture<String>();
        var served = Collections.synchronizedList(new ArrayList<String>());

        gates.through(
                        BACKFILL,
                        Crm.RANKR,
                        Gates.Effect.READ,
                        () -> Uni.createFrom().completionStage(first))
                .subscribe()
                .with(served::add);
        for (var name : List.of("read 1", "read 2")) {
            gates.through(BACKFILL, Crm.RANKR, Gates.Effect.READ, answering(name))
                    .subscribe()
                    .with(served::add);
        }
        for (var name : List.of("write 1", "write 2")) {
            gates.through(BACKFILL, Crm.RANKR, Gates.Effect.WRITE, answering(name))
                    .subscribe()
                    .with(served::add);
        }
        first.complete("first");

        eventually(() -> served.size() == 5);
        assertThat(served).containsExactly("first", "write 1", "write 2", "read 1", "read 2");
    }

    @Test
    void aWriteThatWouldComeTooLateIsNotMade() {
        var gates = gates(Map.of("concurrency", "1", "patience.writes", "100ms"));
        var calls = new AtomicInteger();
        gates.through(
                        BACKFILL,
                        Crm.RANKR,
                        Gates.Effect.READ,
                        () -> Uni.createFrom().nothing())
                .subscribe()
                .with(_ -> {});

        var write = gates.through(BACKFILL, Crm.RANKR, Gates.Effect.WRITE, () -> {
            calls.incrementAndGet();
            return Uni.createFrom().item("late");
        });

        assertThatThrownBy(() -> write.await().atMost(SOON))
                .isInstanceOfSatisfying(
                        Failure.Unavailable.class,
                        failure -> assertThat(failure.retryable()).isTrue());
        assertThat(calls).hasValue(0);
    }

    @Test
    void aCallThatWaitsForOthersTooLongFails() {
        var gates = gates(Map.of("concurrency", "1", "patience.interactive", "100ms"));
        gates.through(
                        SOMEONE,
                        Crm.RANKR,
                        Gates.Effect.READ,
                        () -> Uni.createFrom().nothing())
                .subscribe()
                .with(_ -> {});

        var second = gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("Bob"));

        assertThatThrownBy(() -> second.await().atMost(SOON)).isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void aCallThatNobodyWaitsForAnyMoreGivesUpItsPlace() {
        var gates = gates(Map.of("concurrency", "1"));
        var endless = gates.through(
                        SOMEONE,
                        Crm.RANKR,
                        Gates.Effect.READ,
                        () -> Uni.createFrom().nothing())
                .subscribe()
                .with(_ -> {});

        endless.cancel();

        assertThat(gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("Bob"))
                        .await()
                        .atMost(SOON))
                .isEqualTo("Bob");
    }

    @Test
    void aCallThatTheCrmTurnsAwayGetsAnotherTurn() {
        var gates = gates(Map.of());
        var calls = new AtomicInteger();

        var answer = gates.through(
                SOMEONE,
                Crm.RANKR,
                Gates.Effect.READ,
                () -> calls.incrementAndGet() == 1
                        ? failing(new Failure.RateLimited(Crm.RANKR, Duration.ofMillis(100)))
                        : Uni.createFrom().item("Ada"));

        assertThat(answer.await().atMost(SOON)).isEqualTo("Ada");
        assertThat(calls).hasValue(2);
    }

    @Test
    void theBreakerOpensAfterFailuresAndClosesAgain() {
        var gates = gates(Map.of(
                "breaker.request-volume-threshold", "4", "breaker.failure-ratio", "0.5", "breaker.delay", "200ms"));
        for (int call = 0; call < 4; call++) {
            fail(gates, SOMEONE, new Failure.Timeout(Crm.RANKR));
        }
        var calls = new AtomicInteger();

        assertThat(gates.status(ACME, Crm.RANKR).breaker()).isEqualTo(GateStatus.Breaker.OPEN);
        assertThatThrownBy(() -> gates.through(
                                SOMEONE,
                                Crm.RANKR,
                                Gates.Effect.READ,
                                () -> Uni.createFrom().item(calls.incrementAndGet()))
                        .await()
                        .atMost(SOON))
                .isInstanceOfSatisfying(
                        Failure.Unavailable.class,
                        failure -> assertThat(failure.retryAfter()).isNotEmpty());
        assertThat(calls).hasValue(0);

        eventually(() -> gates.status(ACME, Crm.RANKR).breaker() == GateStatus.Breaker.HALF_OPEN);
        gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("back"))
                .await()
                .atMost(SOON);
        assertThat(gates.status(ACME, Crm.RANKR).breaker()).isEqualTo(GateStatus.Breaker.CLOSED);
    }

    @Test
    void aRefusalDoesNotOpenTheBreaker() {
        var gates = gates(Map.of("breaker.request-volume-threshold", "2"));

        for (int call = 0; call < 10; call++) {
            fail(gates, SOMEONE, new Failure.NotFound("contact", "1", Crm.RANKR, null));
            fail(gates, SOMEONE, new Failure.Rejected(Crm.RANKR, "email", "is taken"));
        }

        assertThat(gates.status(ACME, Crm.RANKR).breaker()).isEqualTo(GateStatus.Breaker.CLOSED);
    }

    @Test
    void workspacesShareNeitherQuotaNorBreaker() {
        var gates = gates(Map.of("burst", "2", "window", "60s", "breaker.request-volume-threshold", "2"));
        for (int call = 0; call < 2; call++) {
            fail(gates, SOMEONE, new Failure.Timeout(Crm.RANKR));
        }

        var neighbour =
                gates.through(new Caller(GLOBEX, Lane.INTERACTIVE), Crm.RANKR, Gates.Effect.READ, answering("Bob"));

        assertThat(neighbour.await().atMost(SOON)).isEqualTo("Bob");
        assertThat(gates.status(GLOBEX, Crm.RANKR).burstRemaining()).isEqualTo(1);
        assertThat(gates.status(ACME, Crm.RANKR).burstRemaining()).isEqualTo(0);
    }

    @Test
    void whatTheCrmSaysShowsInTheStatus() {
        var gates = gates(Map.of());

        gates.learn(
                SOMEONE,
                Crm.RANKR,
                new QuotaReport(
                        OptionalLong.of(25),
                        Optional.empty(),
                        OptionalLong.of(5),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.of(Duration.ofMinutes(1))));

        var status = gates.status(ACME, Crm.RANKR);
        assertThat(status.burstLimit()).isEqualTo(25);
        assertThat(status.burstRemaining()).isEqualTo(5);
        assertThat(status.closedUntil()).isPresent();
    }

    @Test
    void whoeverWaitedGoesOnWhereItAsked() {
        var gates = gates(Map.of("burst", "1", "window", "100ms"));
        gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, answering("Ada"))
                .await()
                .atMost(SOON);
        var mine = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(VERTX.getOrCreateContext()));
        var calledOn = new CompletableFuture<Context>();
        var answeredOn = new CompletableFuture<Context>();

        mine.runOnContext(_ -> gates.through(SOMEONE, Crm.RANKR, Gates.Effect.READ, () -> {
                    calledOn.complete(Vertx.currentContext());
                    return Uni.createFrom()
                            .item("Bob")
                            .onItem()
                            .delayIt()
                            .by(Duration.ofMillis(10)); // goes on elsewhere
                })
                .subscribe()
                .with(_ -> answeredOn.complete(Vertx.currentContext())));

        assertThat(calledOn.join()).isSameAs(mine);
        assertThat(answeredOn.join()).isSameAs(mine);
    }

    private static void fail(GuardedGates gates, Caller caller, Failure failure) {
        assertThatThrownBy(() -> gates.through(caller, Crm.RANKR, Gates.Effect.READ, () -> failing(failure))
                        .await()
                        .atMost(SOON))
                .isSameAs(failure);
    }

    private static void eventually(BooleanSupplier condition) {
        var deadline = Instant.now().plus(SOON);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static <T> Uni<T> failing(Failure failure) {
        return Uni.createFrom().failure(failure);
    }

    private static Supplier<Uni<String>> answering(String answer) {
        return () -> Uni.createFrom().item(answer);
    }

    private static GuardedGates gates(Map<String, String> rankr) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(GatesConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter());
        config.withDefaultValue("tandem.gates.rankr.reserve", "0");
        rankr.forEach((key, value) -> config.withDefaultValue("tandem.gates.rankr." + key, value));
        return new GuardedGates(config.build().getConfigMapping(GatesConfig.class), Instant::now, VERTX);
    }
}
