package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What becomes of webhooks on their way: some are dropped, some come twice, some are held up so that later ones overtake
 * them. Which ones comes from a seed.
 */
final class WebhookRoute {

    private final long seed;
    private Random random;
    private Trouble trouble = Trouble.NONE;

    WebhookRoute(long seed) {
        this.seed = seed;
        random = new Random(seed);
    }

    /**
     * How a route behaves.
     *
     * @param drop the share that never arrives, from 0 to 1
     * @param twice the share of the rest that comes twice
     * @param reorder the share of all copies that is held up
     * @param delay how long every one takes
     * @param holdUp how much longer those may take that are held up
     */
    record Trouble(double drop, double twice, double reorder, Duration delay, Duration holdUp) {

        static final Trouble NONE = new Trouble(0, 0, 0, Duration.ZERO, Duration.ofMillis(500));

        Trouble {
            for (var share : new double[] {drop, twice, reorder}) {
                if (!(share >= 0 && share <= 1)) {
                    throw new IllegalArgumentException("a share must be from 0 to 1");
                }
            }
        }

        /** As the control API is told; what is left out is well. */
        static Trouble of(JsonNode json) {
            return new Trouble(
                    json.path("drop").asDouble(0),
                    json.path("double").asDouble(0),
                    json.path("reorder").asDouble(0),
                    Duration.ofMillis(json.path("delayMs").asLong(0)),
                    Duration.ofMillis(json.path("holdUpMs").asLong(NONE.holdUp.toMillis())));
        }
    }

    void suffer(Trouble newTrouble) {
        trouble = newTrouble;
    }

    /** All is well again. */
    void end() {
        trouble = Trouble.NONE;
        random = new Random(seed);
    }

    /** After how long each copy of the next webhook arrives; none if it never does. */
    List<Duration> next() {
        if (random.nextDouble() < trouble.drop()) {
            return List.of();
        }
        var copies = random.nextDouble() < trouble.twice() ? 2 : 1;
        var arrivals = new ArrayList<Duration>();
        for (var copy = 0; copy < copies; copy++) {
            var held = random.nextDouble() < trouble.reorder()
                    ? Duration.ofMillis(random.nextLong(trouble.holdUp().toMillis() + 1))
                    : Duration.ZERO;
            arrivals.add(trouble.delay().plus(held));
        }
        return arrivals;
    }
}
