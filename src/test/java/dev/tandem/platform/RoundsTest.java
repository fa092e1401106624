package dev.tandem.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final int MANY = 100_000;

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void thereMayBeAnyNumberOfRounds() {
        var last = Rounds.whilst(() -> Uni.createFrom().item(made.incrementAndGet()), round -> round < MANY)
                .await()
                .indefinitely();

        assertThat(last).isEqualTo(MANY);
        assertThat(Rounds.from(0, round -> Uni.createFrom().item(round + 1), round -> round < MANY)
                        .await()
                        .indefinitely())
                .isEqualTo(MANY);
    }

    @Test
    void oneRoundAtLeastIsMade() {
        assertThat(Rounds.whilst(() -> Uni.createFrom().item(made.incrementAndGet()), _ -> false)
                        .await()
                        .indefinitely())
                .isEqualTo(1);
        assertThat(made).hasValue(1);
    }

    @Test
    void aRoundThatFailsIsTheLast() {
        var rounds = Rounds.from(
                0,
                round -> round == 2
                        ? Uni.createFrom().failure(new IllegalStateException("enough"))
                        : Uni.createFrom().item(round + 1),
                _ -> made.incrementAndGet() < MANY);

        assertThatThrownBy(() -> rounds.await().indefinitely()).hasMessage("enough");
        assertThat(made).hasValue(2);
    }

    @Test
    void nextRoundBeginsWhenTheOneBeforeHasEnded() {
        var first = new CompletableFuture<Integer>();
        var second = new CompletableFuture<Integer>();
        var answers = List.of(first, second);
        var end = Rounds.whilst(
                        () -> Uni.createFrom().completionStage(answers.get(made.getAndIncrement())),
                        round -> round < answers.size())
                .subscribeAsCompletionStage();

        assertThat(made).hasValue(1);
        first.complete(1);
        assertThat(made).hasValue(2);
        assertThat(end).isNotDone();
        second.complete(2);
        assertThat(end).isCompletedWithValue(2);
    }

    /** What a round read can be collected while later ones still go on. */
    @Test
    void nothingOfARoundIsKept() {
        var pages = new ArrayList<WeakReference<byte[]>>();
        var end = new CompletableFuture<byte[]>();
        var rounds = Rounds.from(
                        new byte[0],
                        _ -> {
                            var page = new byte[1_000];
                            pages.add(new WeakReference<>(page));
                            return pages.size() < 10
                                    ? Uni.createFrom()
                                            .item(page)
                                            .chain(read -> Uni.createFrom().item(read))
                                    : Uni.createFrom().completionStage(end);
                        },
                        page -> page.length > 0)
                .subscribeAsCompletionStage();

        for (var tries = 0; tries < 100 && !pages.get(7).refersTo(null); tries++) {
            System.gc();
        }

        assertThat(pages.subList(0, 8)).allMatch(page -> page.refersTo(null));
        end.complete(new byte[0]);
        assertThat(rounds).isCompleted();
    }
}
