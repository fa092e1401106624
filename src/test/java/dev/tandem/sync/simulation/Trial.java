package dev.tandem.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One seed put to the test. A history that breaks a law is cut down to what it takes to break it. */
final class Trial {

    /** How often a failing history is tried with something left out. */
    private static final int MOST_CUTS = 400;

    /** How much of what happened is told. */
    private static final int TOLD = 150;

    private Trial() {}

    /**
     * A law that was broken.
     *
     * @param history the shortest found that breaks the same law
     */
    record Failure(long seed, Broken broken, History history, List<String> trace) {

        String report() {
            var told = trace.size() > TOLD ? trace.subList(trace.size() - TOLD, trace.size()) : trace;
            return """

                    seed %d breaks %s
                    (-Dseed=%d runs it again)

                    What it takes:
                    %s

                    What happens:
                    %s
                    """.formatted(seed, broken.getMessage(), seed, history, String.join("\n", told));
        }
    }

    /** Runs a seed; empty if every law holds. */
    static Optional<Failure> of(long seed, Consumer<String> trace) {
        return of(History.of(seed), trace);
    }

    /** Lets a history happen; empty if every law holds. */
    static Optional<Failure> of(History history, Consumer<String> trace) {
        return broken(history, trace).map(broken -> shrunk(history.setting().seed(), history, broken));
    }

    /** All that happens in a history. */
    static List<String> trace(History history) {
        var trace = new ArrayList<String>();
        broken(history, trace::add);
        return trace;
    }

    private static Optional<Broken> broken(History history, Consumer<String> trace) {
        var thread = Thread.currentThread();
        var outer = thread.getContextClassLoader();
        thread.setContextClassLoader(
                Trial.class.getClassLoader()); // a pool's threads may have that of another test's app
        try {
            World.run(history, trace);
            return Optional.empty();
        } catch (Broken broken) {
            return Optional.of(broken);
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    /** Leaves out ever smaller parts as long as the same law is broken without them. */
    private static Failure shrunk(long seed, History whole, Broken first) {
        var history = whole;
        var broken = first;
        var cuts = 0;
        for (var size = Math.max(1, history.steps().size() / 2); size >= 1; size = size == 1 ? 0 : size / 2) {
            for (var from = 0; from < history.steps().size() && cuts < MOST_CUTS; ) {
                cuts++;
                var shorter = without(
                        history, from, Math.min(from + size, history.steps().size()));
                var still = broken(shorter, World.NOBODY).filter(other -> other.law() == first.law());
                if (still.isPresent()) {
                    history = shorter;
                    broken = still.get();
                } else {
                    from += size;
                }
            }
        }
        return new Failure(seed, broken, history, trace(history));
    }

    private static History without(History history, int from, int to) {
        var rest = new ArrayList<>(history.steps());
        rest.subList(from, to).clear();
        return history.with(List.copyOf(rest));
    }
}
