package dev.tandem.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.virtual.Configs;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a process leaves what it is at. */
@Timeout(60)
class DrainTest {

    @Test
    void nothingIsTakenUpOnceItIsToEnd() {
        var drain = drain("10s");
        assertThat(taken(drain)).isEqualTo("taken up");

        drain.leave(new ShutdownDelayInitiatedEvent());

        assertThat(drain.leaving()).isTrue();
        assertThat(taken(drain)).isEqualTo("left");
    }

    private static String taken(Drain drain) {
        return drain.unlessLeaving(() -> Uni.createFrom().item("taken up"), "left")
                .await()
                .indefinitely();
    }

    /** Which may have ended, and begun again, since it was asked to leave. */
    @Test
    void whatIsUnderWayIsWaitedFor() throws Exception {
        var drain = drain("1m");
        drain.leave(new ShutdownDelayInitiatedEvent());
        drain.awaited(() -> Uni.createFrom().item("done before"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        var end = new AtomicReference<UniEmitter<? super Void>>();
        drain.awaited(() -> Uni.createFrom().<Void>emitter(end::set))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        var stopped = CompletableFuture.runAsync(() -> stop(drain));
        Thread.sleep(300);
        assertThat(stopped).isNotDone();

        end.get().complete(null);
        stopped.get(10, TimeUnit.SECONDS);
    }

    @Test
    void notForever() {
        var drain = drain("200ms");
        drain.awaited(() -> Uni.createFrom().nothing()).subscribe().withSubscriber(UniAssertSubscriber.create());

        var begun = System.nanoTime();
        stop(drain);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(drain.awaited(() -> Uni.createFrom().item("what requests still ask for"))
                        .await()
                        .indefinitely())
                .isEqualTo("what requests still ask for");
    }

    @Test
    void whatFailsOrIsGivenUpHasEndedToo() {
        var drain = drain("1m");
        drain.awaited(() -> Uni.createFrom().failure(new IllegalStateException("no")))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        drain.awaited(() -> {
                    throw new IllegalStateException("not even a beginning");
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        drain.awaited(() -> Uni.createFrom().nothing())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .cancel();

        stop(drain);

        assertThat(drain.leaving()).isTrue();
    }

    private static Drain drain(String patience) {
        return new Drain(Configs.of(DrainConfig.class, Map.of("tandem.sync.drain", patience)));
    }

    private static void stop(Drain drain) {
        try {
            drain.stop(new ShutdownEvent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
