package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of webhooks on their way. */
class WebhookRouteTest {

    private static final int MANY = 10_000;

    private final WebhookRoute route = new WebhookRoute(7);

    private static WebhookRoute.Trouble trouble(double drop, double twice, double reorder) {
        return new WebhookRoute.Trouble(drop, twice, reorder, Duration.ofMillis(10), Duration.ofMillis(500));
    }

    private static List<List<Duration>> many(WebhookRoute route) {
        return IntStream.range(0, MANY).mapToObj(_ -> route.next()).toList();
    }

    @Test
    void whereAllIsWellEachArrivesOnceAndAtOnce() {
        assertThat(many(route)).allSatisfy(arrivals -> assertThat(arrivals).containsExactly(Duration.ZERO));
    }

    @Test
    void theSharesAreKept() {
        route.suffer(trouble(0.2, 0.3, 0.5));

        var all = many(route);

        assertThat(all.stream().filter(List::isEmpty).count()).isBetween(MANY * 18L / 100, MANY * 22L / 100);
        assertThat(all.stream().filter(arrivals -> arrivals.size() == 2).count())
                .isBetween(MANY * 22L / 100, MANY * 26L / 100);
        assertThat(all.stream()
                        .flatMap(List::stream)
                        .filter(Duration.ofMillis(10)::equals)
                        .count())
                .isLessThan(MANY * 6L / 10);
        assertThat(all.stream().flatMap(List::stream))
                .allSatisfy(arrival -> assertThat(arrival).isBetween(Duration.ofMillis(10), Duration.ofMillis(510)));
    }

    @Test
    void theSameSeedHasTheSameTroubles() {
        var again = new WebhookRoute(7);
        route.suffer(trouble(0.2, 0.3, 0.5));
        again.suffer(trouble(0.2, 0.3, 0.5));

        assertThat(many(route)).isEqualTo(many(again));
    }

    @Test
    void onceItIsOverAllIsWell() {
        route.suffer(trouble(1, 0, 0));
        assertThat(route.next()).isEmpty();

        route.end();

        assertThat(route.next()).containsExactly(Duration.ZERO);
    }

    @Test
    void aShareIsNeverMoreThanAll() {
        assertThatThrownBy(() -> trouble(1.1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> trouble(0, -0.1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> trouble(0, 0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
