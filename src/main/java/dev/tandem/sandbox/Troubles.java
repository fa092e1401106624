package dev.tandem.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What goes wrong between one CRM and its callers; which call is struck comes from a seed. */
final class Troubles {

    private final long seed;
    private final List<Active> active = new ArrayList<>();
    private Random random;
    private Duration latency = Duration.ZERO;
    private Duration jitter = Duration.ZERO;

    Troubles(long seed) {
        this.seed = seed;
        random = new Random(seed);
    }

    void add(Trouble trouble) {
        active.add(new Active(trouble));
    }

    /** Every answer takes {@code latency}, and up to {@code jitter} more. */
    void slowDown(Duration newLatency, Duration newJitter) {
        latency = newLatency;
        jitter = newJitter;
    }

    /** All is well again. */
    void end() {
        active.clear();
        slowDown(Duration.ZERO, Duration.ZERO);
        random = new Random(seed);
    }

    Duration delay() {
        return jitter.isZero() ? latency : latency.plusNanos(random.nextLong(jitter.toNanos() + 1));
    }

    /** What strikes this call, if anything: the first trouble that matches and chooses to. */
    Optional<Trouble> strike(Call call) {
        var rest = active.iterator();
        while (rest.hasNext()) {
            var one = rest.next();
            if (one.trouble.matches(call) && random.nextDouble() < one.trouble.rate()) {
                if (one.isLast()) {
                    rest.remove();
                }
                return Optional.of(one.trouble);
            }
        }
        return Optional.empty();
    }

    List<Trouble> list() {
        return active.stream().map(one -> one.trouble).toList();
    }

    private static final class Active {
        private final Trouble trouble;
        private int left;

        Active(Trouble trouble) {
            this.trouble = trouble;
            left = trouble.next();
        }

        boolean isLast() {
            return trouble.next() > 0 && --left == 0;
        }
    }
}
