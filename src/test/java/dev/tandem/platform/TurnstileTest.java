package dev.tandem.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How much goes on at a time. */
class TurnstileTest {

    private final Turnstile turnstile = new Turnstile(1);

    @Test
    void whoComesWhileItIsFullIsTurnedAway() {
        var first = started(Uni.createFrom().nothing());

        started(Uni.createFrom().item("second")).assertFailedWith(IllegalStateException.class, "full");

        first.cancel();
        started(Uni.createFrom().item("third")).assertItem("third");
    }

    @Test
    void thereIsRoomAgainHoweverItEnds() {
        List<Function<String, Uni<String>>> ends =
                List.of(Uni.createFrom()::item, end -> Uni.createFrom().failure(new RuntimeException(end)), end -> {
                    throw new RuntimeException(end);
                });

        for (var end : ends) {
            var ended = turnstile
                    .pass(() -> end.apply("it ends"), () -> new IllegalStateException("full"))
                    .subscribe()
                    .withSubscriber(UniAssertSubscriber.create());
            assertThat(String.valueOf(ended.getFailure())).doesNotContain("full");
        }
    }

    private UniAssertSubscriber<String> started(Uni<String> work) {
        return turnstile
                .pass(() -> work, () -> new IllegalStateException("full"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
