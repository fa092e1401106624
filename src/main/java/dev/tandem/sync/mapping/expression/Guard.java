package dev.tandem.sync.mapping.expression;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches one evaluation at a time: called before and after each step, it ends one that goes on for too long, too deep, or makes
 * too much. The library's own bounds see time and depth only, and neither what a single step makes nor what a pattern
 * costs.
 */
final class Guard implements Jsonata.EntryCallback, Jsonata.ExitCallback {

    private static final int STEP = 20;
    private static final int CHARACTERS_A_UNIT = 8;
    private static final int CLOCK_EVERY = 1_024;

    /** What the library calls a step that calls a function. */
    private static final String CALL = "value=(";

    private final Deque<Step> steps = new ArrayDeque<>();
    private ExpressionLimits limits = ExpressionLimits.DEFAULT;
    private long started;
    private int work;
    private int untilClock;

    /** Begins to watch an evaluation; the one before, stopped or not, is over. */
    void start(ExpressionLimits bounds) {
        limits = bounds;
        started = System.nanoTime();
        steps.clear();
        work = 0;
        untilClock = CLOCK_EVERY;
    }

    /** One step under way, with what the first step within it gave: for a call, the function. */
    private static final class Step {
        private final boolean call;
        private boolean begun;
        private @Nullable Object first;

        private Step(boolean call) {
            this.call = call;
        }

        private void note(@Nullable Object result) {
            if (!begun) {
                begun = true;
                first = result;
            }
        }
    }

    @Override
    public void callback(Parser.Symbol expression, @Nullable Object input, Jsonata.Frame environment) {
        steps.push(new Step(expression.toString().endsWith(CALL)));
        if (steps.size() > limits.depth()) {
            throw new Stopped("goes deeper than %d steps into itself".formatted(limits.depth()));
        }
        spend(STEP);
    }

    @Override
    public void callback(
            Parser.Symbol expression, @Nullable Object input, Jsonata.Frame environment, @Nullable Object result) {
        steps.pop();
        var outer = steps.peek();
        if (result instanceof Pattern && !isArgumentOfPatternFunction(outer)) {
            throw new Stopped("uses a pattern other than as an argument of $match, $contains, $replace or $split");
        }
        if (outer != null) {
            outer.note(result);
        }
        weigh(result, 0);
    }

    /** The library would apply a pattern that is called like a function by itself, and so unwatched. */
    private static boolean isArgumentOfPatternFunction(@Nullable Step outer) {
        return outer != null && outer.call && outer.first instanceof PatternFunction;
    }

    /** Charges for what a step has made, whatever it is made of; an item that occurs twice counts twice. */
    private void weigh(@Nullable Object made, int depth) {
        if (depth > limits.depth()) {
            throw new Stopped("nests arrays deeper than " + limits.depth());
        }
        switch (made) {
            case null -> spend(1);
            case String text -> weigh(text);
            case Collection<?> items -> {
                spend(items.size());
                items.forEach(item -> weigh(item, depth + 1));
            }
            case Map<?, ?> object -> {
                spend(object.size());
                object.values().forEach(item -> weigh(item, depth + 1));
            }
            default -> spend(1);
        }
    }

    private void weigh(String text) {
        room(text.length());
        spend(1 + text.length() / CHARACTERS_A_UNIT);
    }

    /** To be asked before a text of that length is made. */
    void room(long length) {
        if (length > limits.text()) {
            throw new Stopped("makes a text of more than %d characters".formatted(limits.text()));
        }
    }

    /** Charges that many units of work. */
    void spend(int units) {
        if (units > limits.work() - work) {
            throw new Stopped("takes more than %d steps, as an endless loop does".formatted(limits.work()));
        }
        work += units;
        untilClock -= units;
        if (untilClock < 0) {
            untilClock = CLOCK_EVERY;
            if (System.nanoTime() - started > limits.time().toNanos()) {
                throw new Stopped(
                        "takes longer than %d ms".formatted(limits.time().toMillis()));
            }
        }
    }
}
