package dev.tandem.connector;

import dev.tandem.connector.Gates.Effect;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.platform.Clock;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jspecify.annotations.Nullable;

/**
 * The gate between one workspace and one CRM: calls wait here, the most urgent lane first, writes before reads within a
 * lane and otherwise in order, until fewer than so many are under way and the quota has room.
 *
 * <p>The bulkhead is this queue and not the guard's own, which would come after the quota: calls would be counted long
 * before they are sent, and in no order of urgency.
 *
 * <p><b>Failure semantics.</b> A call that cannot have its turn in time fails as soon as that is certain, with
 * {@link Failure.RateLimited}, or with {@link Failure.Unavailable} if it is not the quota that it waits for. A call that
 * the CRM itself turns away for its quota goes to the front of its lane, as nothing has happened; any other failure of a
 * call is passed on. What a call ends with arrives on the Vert.x context that it was asked from.
 */
final class Gate {

    private static final TypeLiteral<Uni<Object>> ANSWER = new TypeLiteral<>() {};

    /** How often a call that the CRM turned away for its quota gets another turn. */
    private static final int MOST_TURNS = 5;

    private final Crm crm;
    private final GatesConfig.Gate config;
    private final Clock clock;
    private final Vertx vertx;
    private final Guard guard;

    // Everything below is only touched while holding this gate's lock, and never across a call.
    private final Quota quota;
    private final Map<Lane, Map<Effect, Deque<Visit>>> waiting = new EnumMap<>(Lane.class);
    private int underWay;
    private Instant wakesAt = Instant.MAX;
    private CircuitBreakerState breaker = CircuitBreakerState.CLOSED;
    private Instant breakerOpenUntil = Instant.MIN;

    Gate(String name, Crm crm, GatesConfig.Gate config, Clock clock, Vertx vertx) {
        this.crm = crm;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.quota = new Quota(new Quota.Limits(
                config.burst(), config.window(), config.guard(), config.day(), config.reserve(), config.ahead()));
        for (var lane : Lane.values()) {
            var queues = new EnumMap<Effect, Deque<Visit>>(Effect.class);
            for (var effect : Effect.values()) {
                queues.put(effect, new ArrayDeque<>());
            }
            waiting.put(lane, queues);
        }
        this.guard = Guard.create()
                .withDescription(name)
                .withCircuitBreaker()
                .requestVolumeThreshold(config.breaker().requestVolumeThreshold())
                .failureRatio(config.breaker().failureRatio())
                .delay(config.breaker().delay().toMillis(), ChronoUnit.MILLIS)
                .when(Gate::isNoAnswer)
                .onStateChange(this::breakerIs)
                .done()
                .withThreadOffload(false)
                .build();
    }

    @SuppressWarnings("unchecked") // a visit ends with what its own call gave
    <T> Uni<T> through(Lane lane, Effect effect, Supplier<Uni<T>> call) {
        return (Uni<T>) Uni.createFrom().<Object>emitter(emitter -> {
            var visit = new Visit(lane, effect, () -> call.get().map(item -> (Object) item), emitter);
            emitter.onTermination(visit::abandon);
            enter(visit);
        });
    }

    synchronized void learn(QuotaReport report) {
        quota.learn(report, clock.now());
    }

    synchronized GateStatus status() {
        var level = quota.level(clock.now());
        return new GateStatus(
                GateStatus.Breaker.valueOf(breaker.name()),
                level.burstLimit(),
                level.burstRemaining(),
                level.dayLimit(),
                level.dayRemaining(),
                level.closedUntil(),
                queues().mapToInt(Deque::size).sum());
    }

    private void enter(Visit visit) {
        synchronized (this) {
            var queue = visit.queue();
            if (queue.size() < config.queue()) {
                queue.addLast(visit);
            } else {
                visit.over = true;
            }
        }
        if (visit.over) {
            visit.emitter.fail(new Failure.Unavailable(crm, "too many calls are waiting", config.window()));
        } else {
            admit();
        }
    }

    /** Whoever can have a turn gets it; whoever cannot have one in time is told so. */
    private void admit() {
        var turns = new ArrayList<Runnable>();
        synchronized (this) {
            var now = clock.now();
            var wake = Instant.MAX;
            for (var queue : queues().toList()) { // the most urgent first
                var next = admit(queue, now, turns);
                wake = next.isBefore(wake) ? next : wake;
            }
            wakeAt(wake, now);
        }
        turns.forEach(Runnable::run);
    }

    /** @return when to look at this queue again, unless a call ends before; {@link Instant#MAX} if nobody waits in it */
    private Instant admit(Deque<Visit> queue, Instant now, List<Runnable> turns) {
        var opens = breaker == CircuitBreakerState.OPEN ? breakerOpenUntil : now;
        while (!queue.isEmpty() && underWay < room() && !opens.isAfter(now)) {
            switch (quota.tryAcquire(queue.getFirst().lane, now)) {
                case Quota.Decision.Granted() -> {
                    underWay++;
                    turns.add(queue.removeFirst()::start);
                }
                case Quota.Decision.WaitUntil(var at) -> opens = at;
            }
        }
        turnAway(queue, now, opens, turns);
        if (queue.isEmpty()) {
            return Instant.MAX;
        }
        var deadline = queue.getFirst().deadline;
        return opens.isAfter(now) && opens.isBefore(deadline) ? opens : deadline;
    }

    private void turnAway(Deque<Visit> queue, Instant now, Instant opens, List<Runnable> turns) {
        for (var visits = queue.iterator(); visits.hasNext(); ) {
            var visit = visits.next();
            if (breaker == CircuitBreakerState.OPEN || visit.deadline.isBefore(opens) || !visit.deadline.isAfter(now)) {
                visits.remove();
                visit.over = true;
                var failure = whyNot(now, opens);
                turns.add(() -> visit.origin.run(() -> visit.emitter.fail(failure)));
            }
        }
    }

    private Failure whyNot(Instant now, Instant opens) {
        if (breaker == CircuitBreakerState.OPEN) {
            return leftAlone(now);
        }
        return opens.isAfter(now)
                ? new Failure.RateLimited(crm, Duration.between(now, opens))
                : new Failure.Unavailable(crm, "too many calls are under way", config.window());
    }

    private Failure leftAlone(Instant now) {
        var rest = Duration.between(now, breakerOpenUntil);
        return new Failure.Unavailable(
                crm, "it failed too often and is left alone", rest.isPositive() ? rest : Duration.ZERO);
    }

    /** While the breaker is half open, one call goes ahead and the others wait for what comes of it. */
    private int room() {
        return breaker == CircuitBreakerState.HALF_OPEN ? 1 : config.concurrency();
    }

    private void wakeAt(Instant wake, Instant now) {
        if (wake.isBefore(wakesAt)) {
            wakesAt = wake;
            vertx.setTimer(
                    Math.max(1, Duration.between(now, wake).plusNanos(999_999).toMillis()), _ -> wokenAt(wake));
        }
    }

    private void wokenAt(Instant wake) {
        synchronized (this) {
            if (wakesAt.equals(wake)) {
                wakesAt = Instant.MAX;
            }
        }
        admit();
    }

    private void breakerIs(CircuitBreakerState state) {
        synchronized (this) {
            breaker = state;
            if (state == CircuitBreakerState.OPEN) {
                breakerOpenUntil = clock.now().plus(config.breaker().delay());
            }
        }
        admit();
    }

    /** What the breaker counts. A refusal is an answer; whatever is no {@link Failure} at all is none. */
    private static boolean isNoAnswer(Throwable thrown) {
        return !(thrown instanceof Failure)
                || thrown instanceof Failure.Unavailable
                || thrown instanceof Failure.Timeout
                || thrown instanceof Failure.UnknownOutcome;
    }

    private Stream<Deque<Visit>> queues() {
        return waiting.values().stream().flatMap(ofLane -> ofLane.values().stream());
    }

    /** One call, from asking to its end. */
    private final class Visit {

        private final Lane lane;
        private final Effect effect;
        private final Supplier<Uni<Object>> call;
        private final UniEmitter<? super Object> emitter;
        private final Origin origin = Origin.here();
        private final Instant deadline;
        private int turns;
        private boolean over;
        private volatile @Nullable Cancellable answer;

        Visit(Lane lane, Effect effect, Supplier<Uni<Object>> call, UniEmitter<? super Object> emitter) {
            this.lane = lane;
            this.effect = effect;
            this.call = call;
            this.emitter = emitter;
            this.deadline = clock.now().plus(config.patience().of(lane, effect));
        }

        Deque<Visit> queue() {
            return Objects.requireNonNull(
                    Objects.requireNonNull(waiting.get(lane)).get(effect));
        }

        void start() {
            origin.run(this::send);
        }

        private void send() {
            synchronized (Gate.this) {
                if (over) {
                    return;
                }
                turns++;
            }
            answer = Uni.createFrom()
                    .deferred(() -> guard.get(call, ANSWER))
                    .subscribe()
                    .with(item -> end(() -> emitter.complete(item)), this::failed);
        }

        private void failed(Throwable thrown) {
            switch (thrown) {
                case Failure.RateLimited limited when turns < MOST_TURNS -> waitAgain(limited);
                case CircuitBreakerOpenException _ -> end(() -> emitter.fail(leftAlone(clock.now())));
                default -> end(() -> emitter.fail(thrown));
            }
        }

        /** Back to the front of the lane, where it is turned away if the CRM's wish takes too long. */
        private void waitAgain(Failure.RateLimited limited) {
            synchronized (Gate.this) {
                if (!over) {
                    leave();
                    quota.learn(onlyRetryAfter(limited.retryAfter()), clock.now());
                    queue().addFirst(this);
                }
            }
            admit();
        }

        private void end(Runnable tell) {
            synchronized (Gate.this) {
                if (over) {
                    return;
                }
                over = true;
                leave();
            }
            if (origin.context() == null) {
                tell.run();
            } else {
                origin.run(tell);
            }
            admit();
        }

        /** The caller has lost interest, or has its answer. */
        private void abandon() {
            synchronized (Gate.this) {
                if (over) {
                    return;
                }
                over = true;
                if (queue().remove(this)) {
                    return;
                }
                leave();
            }
            var call = answer;
            if (call != null) {
                call.cancel();
            }
            admit();
        }

        private void leave() {
            underWay--;
            quota.answered(lane, clock.now());
        }
    }

    private static QuotaReport onlyRetryAfter(Optional<Duration> retryAfter) {
        return new QuotaReport(
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                retryAfter);
    }
}
