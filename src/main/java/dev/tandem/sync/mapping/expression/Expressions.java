package dev.tandem.sync.mapping.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.tandem.model.Value;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates JSONata expressions within bounds. An expression sees what it is given as {@code $} and nothing else: no
 * clock and no chance, so that it always makes the same of the same.
 *
 * <p>A parsed expression serves one evaluation at a time: the library keeps state of an evaluation in it and, as it says
 * itself, in its thread. So each is lent from a pool and put back; the pools are emptied when they hold too many.
 *
 * <p><b>Failure semantics.</b> Whatever an expression does, {@link #evaluate} answers with an {@link Evaluated} within
 * its limits and throws nothing.
 */
@RegisterForReflection(targets = com.dashjoin.jsonata.Functions.class)
public final class Expressions {

    private static final int LONGEST = 4_000;
    private static final int MOST = 1_000;

    /** By this name the library looks up what watches it; an expression that binds it would go unwatched. */
    private static final String WATCH = "__evaluate";

    private static final String WRONG_TYPE = "failed: a function was given what it cannot work with";

    /** The library's errors; some that it throws have a sentence instead. */
    private static final Pattern CODE = Pattern.compile("[A-Z]\\d{4}");

    private static final Map<String, Deque<Prepared>> POOLS = new ConcurrentHashMap<>();

    private static volatile ExpressionLimits limits = ExpressionLimits.DEFAULT;

    private Expressions() {}

    /** The limits of this process. */
    public static ExpressionLimits limits() {
        return limits;
    }

    /** Sets the limits of this process, once, when it starts. */
    public static void limit(ExpressionLimits configured) {
        limits = configured;
    }

    /** Why the text is no expression; empty if it is one. */
    public static Optional<String> fault(String expression) {
        try {
            putBack(expression, lend(expression));
            return Optional.empty();
        } catch (Stopped stopped) {
            return Optional.of(stopped.reason());
        }
    }

    /** What the expression makes of a value, or of nothing. */
    public static Evaluated evaluate(String expression, Optional<Value> value, ExpressionLimits limits) {
        try {
            var prepared = lend(expression);
            try {
                return new Evaluated.Given(
                        value(run(prepared, value.map(Expressions::input).orElse(null), limits), limits));
            } finally {
                putBack(expression, prepared);
            }
        } catch (Stopped stopped) {
            return new Evaluated.Failed(stopped.reason());
        }
    }

    /**
     * Whether the expression holds of what it sees, by name; nothing counts as no.
     *
     * @param seen texts, lists of texts, and maps of these
     */
    public static Judged holds(String expression, Map<String, Object> seen, ExpressionLimits limits) {
        try {
            var prepared = lend(expression);
            try {
                return switch (run(prepared, seen, limits)) {
                    case null -> new Judged.Holds(false);
                    case Boolean flag -> new Judged.Holds(flag);
                    default -> new Judged.Failed("gives neither true nor false");
                };
            } finally {
                putBack(expression, prepared);
            }
        } catch (Stopped stopped) {
            return new Judged.Failed(stopped.reason());
        }
    }

    /** A parsed expression with what watches it and the functions that it finds first. */
    private record Prepared(Jsonata jsonata, Jsonata.Frame frame, Guard guard) {

        static Prepared of(Jsonata jsonata) {
            var guard = new Guard();
            var frame = jsonata.createFrame();
            frame.setEvaluateEntryCallback(guard);
            frame.setEvaluateExitCallback(guard);
            Functions.bind(frame, guard);
            return new Prepared(jsonata, frame, guard);
        }
    }

    private static @Nullable Object run(Prepared prepared, @Nullable Object input, ExpressionLimits limits) {
        try {
            prepared.guard().start(limits);
            return prepared.jsonata().evaluate(input, prepared.frame());
        } catch (RuntimeException thrown) {
            throw stopped(thrown);
        } catch (StackOverflowError _) {
            throw new Stopped("goes too deep into itself");
        } catch (VirtualMachineError thrown) {
            throw thrown;
        } catch (Error thrown) {
            throw new Stopped(WRONG_TYPE); // the library throws bare errors for it
        }
    }

    /** Without the library's words for it: they quote what the expression came to, which not everybody may read. */
    private static Stopped stopped(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Stopped stopped) {
                return stopped;
            }
            if (cause instanceof JException failed
                    && CODE.matcher(failed.getError()).matches()) {
                return new Stopped("failed with JSONata's error %s%s"
                        .formatted(
                                failed.getError(),
                                failed.getLocation() < 0 ? "" : " at character " + failed.getLocation()));
            }
        }
        return new Stopped(WRONG_TYPE);
    }

    private static Object input(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Texts(var texts) -> new ArrayList<>(texts);
        };
    }

    private static Optional<Value> value(@Nullable Object result, ExpressionLimits limits) {
        if (!(result instanceof List<?> items)) {
            return Optional.ofNullable(result).map(only -> Value.of(text(only, limits)));
        }
        var texts = new TreeSet<String>();
        items.forEach(item -> {
            if (item != null) {
                texts.add(text(item, limits));
            }
        });
        return texts.isEmpty() ? Optional.empty() : Optional.of(new Value.Texts(texts));
    }

    private static String text(Object result, ExpressionLimits limits) {
        return switch (result) {
            case String text when text.length() <= limits.text() -> text;
            case Boolean flag -> flag.toString();
            case Number number ->
                new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
            case String _ -> throw new Stopped("makes a text of more than %d characters".formatted(limits.text()));
            default -> throw new Stopped("gives neither a text, nor an array of texts, nor nothing");
        };
    }

    private static Prepared lend(String expression) {
        var pool = POOLS.get(expression);
        var free = pool == null ? null : pool.poll();
        return free == null ? Prepared.of(parse(expression)) : free;
    }

    private static void putBack(String expression, Prepared prepared) {
        if (POOLS.size() >= MOST) {
            POOLS.clear();
        }
        POOLS.computeIfAbsent(expression, _ -> new ConcurrentLinkedDeque<>()).push(prepared);
    }

    private static Jsonata parse(String expression) {
        if (expression.length() > LONGEST) {
            throw new Stopped("is longer than %d characters".formatted(LONGEST));
        }
        if (expression.isBlank()) {
            throw new Stopped("is empty");
        }
        if (expression.contains(WATCH)) {
            throw new Stopped("must not use names that start with " + WATCH);
        }
        try {
            return Jsonata.jsonata(expression);
        } catch (JException malformed) {
            throw new Stopped("cannot be understood: " + malformed.getMessage());
        } catch (RuntimeException _) {
            throw new Stopped("cannot be understood"); // the library runs past the end of some texts
        } catch (StackOverflowError _) {
            throw new Stopped("is nested too deep");
        }
    }
}
