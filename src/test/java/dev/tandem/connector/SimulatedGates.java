package dev.tandem.connector;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.testkit.virtual.Configs;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The gates on virtual time: the same {@link Quota} decides when a call may start; timers come from the simulation, and
 * there is no breaker. Lanes wait in one line, writes before reads.
 */
public final class SimulatedGates implements Gates {

    /** As in the real gate. */
    private static final int MOST_TURNS = 5;

    private final Supplier<Instant> now;
    private final BiConsumer<Instant, Runnable> timer;
    private final int concurrency;
    private final Map<Crm, Gate> gates = new EnumMap<>(Crm.class);

    /**
     * @param bursts calls within a CRM's window; one that is not named has its usual limit
     * @param timer runs something at a time
     */
    public SimulatedGates(
            Map<Crm, Integer> bursts, int concurrency, Supplier<Instant> now, BiConsumer<Instant, Runnable> timer) {
        this.now = now;
        this.timer = timer;
        this.concurrency = concurrency;
        for (var crm : Crm.values()) {
            gates.put(crm, new Gate(crm, limits(crm, bursts)));
        }
    }

    private static final GatesConfig CONFIG = Configs.of(GatesConfig.class, Map.of());

    /** The window in which a CRM counts. */
    public static Duration window(Crm crm) {
        return CONFIG.of(crm).window();
    }

    private static Quota.Limits limits(Crm crm, Map<Crm, Integer> bursts) {
        var config = CONFIG.of(crm);
        return new Quota.Limits(
                bursts.getOrDefault(crm, config.burst()),
                config.window(),
                config.guard(),
                config.day(),
                config.reserve(),
                config.ahead());
    }

    @Override
    @SuppressWarnings("unchecked") // a visit ends with what its own call gave
    public <T> Uni<T> through(Caller caller, Crm crm, Effect effect, Supplier<Uni<T>> call) {
        return (Uni<T>) Uni.createFrom()
                .<Object>emitter(emitter -> gate(crm)
                        .enter(new Visit(
                                caller, effect, () -> call.get().map(item -> (Object) item), emitter, now.get())));
    }

    @Override
    public void learn(Caller caller, Crm crm, QuotaReport report) {
        gate(crm).quota.learn(report, now.get());
    }

    private Gate gate(Crm crm) {
        return java.util.Objects.requireNonNull(gates.get(crm));
    }

    private static final class Visit {
        private final Caller caller;
        private final Effect effect;
        private final Supplier<Uni<Object>> call;
        private final UniEmitter<? super Object> emitter;
        private final Instant since;
        private int turns;

        Visit(
                Caller caller,
                Effect effect,
                Supplier<Uni<Object>> call,
                UniEmitter<? super Object> emitter,
                Instant since) {
            this.caller = caller;
            this.effect = effect;
            this.call = call;
            this.emitter = emitter;
            this.since = since;
        }

        Instant deadline() {
            return since.plus(CONFIG.ghl().patience().of(Lane.BACKFILL, effect));
        }
    }

    private final class Gate {
        private final Crm crm;
        private final Quota quota;
        private final Deque<Visit> writes = new ArrayDeque<>();
        private final Deque<Visit> reads = new ArrayDeque<>();
        private int underWay;
        private Instant wakesAt = Instant.MIN;

        Gate(Crm crm, Quota.Limits limits) {
            this.crm = crm;
            this.quota = new Quota(limits);
        }

        void enter(Visit visit) {
            queue(visit).addLast(visit);
            admit();
        }

        private Deque<Visit> queue(Visit visit) {
            return visit.effect == Effect.WRITE ? writes : reads;
        }

        private void admit() {
            while (!(writes.isEmpty() && reads.isEmpty()) && underWay < concurrency) {
                var waiting = writes.isEmpty() ? reads : writes;
                switch (quota.tryAcquire(waiting.getFirst().caller.lane(), now.get())) {
                    case Quota.Decision.Granted() -> start(waiting.removeFirst());
                    case Quota.Decision.WaitUntil(var at) -> {
                        if (at.isAfter(waiting.getFirst().deadline())) {
                            waiting.removeFirst()
                                    .emitter
                                    .fail(new Failure.RateLimited(crm, Duration.between(now.get(), at)));
                        } else {
                            wakeAt(at);
                            return;
                        }
                    }
                }
            }
        }

        private void wakeAt(Instant at) {
            if (!wakesAt.equals(at)) {
                wakesAt = at;
                timer.accept(at, this::admit);
            }
        }

        private void start(Visit visit) {
            underWay++;
            visit.turns++;
            visit.call.get().subscribe().with(item -> end(visit, () -> visit.emitter.complete(item)), thrown -> {
                if (thrown instanceof Failure.RateLimited limited && visit.turns < MOST_TURNS) {
                    leave(visit);
                    quota.learn(onlyRetryAfter(limited.retryAfter()), now.get());
                    queue(visit).addFirst(visit);
                    admit();
                } else {
                    end(visit, () -> visit.emitter.fail(thrown));
                }
            });
        }

        private void end(Visit visit, Runnable tell) {
            leave(visit);
            tell.run();
            admit();
        }

        private void leave(Visit visit) {
            underWay--;
            quota.answered(visit.caller.lane(), now.get());
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
