package dev.tandem.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a lease is kept whatever happens to single tries. */
class KeepingTest {

    private static final Duration LEASE = Duration.ofMillis(60);

    private final AtomicInteger tries = new AtomicInteger();
    private final CountDownLatch several = new CountDownLatch(5);
    private UniAssertSubscriber<Object> working = UniAssertSubscriber.create();

    @AfterEach
    void end() {
        working.cancel();
    }

    @Test
    void oneThatFailsIsFollowedByTheNext() throws InterruptedException {
        keep(_ -> Uni.createFrom().failure(new IllegalStateException("the database is away")));

        assertThat(several.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void soIsOneThatCannotEvenBegin() throws InterruptedException {
        keep(_ -> {
            throw new IllegalStateException("no connection is free");
        });

        assertThat(several.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** While it is waited for, others fall due. */
    @Test
    void soIsOneThatIsNotAnswered() throws InterruptedException {
        keep(number ->
                number < 3 ? Uni.createFrom().nothing() : Uni.createFrom().item(true));

        assertThat(several.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatSomebodyElseHasIsNotAskedForAgain() throws InterruptedException {
        keep(number -> Uni.createFrom().item(number < 2));

        Thread.sleep(LEASE.multipliedBy(4));

        assertThat(tries).hasValue(2);
        working.assertNotTerminated();
    }

    @Test
    void norIsWhatIsNotNeededAnyMore() throws InterruptedException {
        keep(_ -> Uni.createFrom().item(true));
        assertThat(several.await(10, TimeUnit.SECONDS)).isTrue();

        working.cancel();
        var then = tries.get();
        Thread.sleep(LEASE.multipliedBy(2));

        assertThat(tries.get()).isBetween(then, then + 1);
    }

    /** @param answer to the first, second and further try to keep it */
    private void keep(IntFunction<Uni<Boolean>> answer) {
        working = Keeping.whilst(
                        Uni.createFrom().nothing(),
                        LEASE,
                        () -> {
                            several.countDown();
                            return answer.apply(tries.incrementAndGet());
                        },
                        "a thing")
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
