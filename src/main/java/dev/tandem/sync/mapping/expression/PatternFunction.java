package dev.tandem.sync.mapping.expression;

import com.dashjoin.jsonata.Jsonata;
import java.util.List;

/** One of our functions that take a pattern, and watch what it costs. */
final class PatternFunction extends Jsonata.JFunction {

    PatternFunction(String signature, Body body) {
        super((_, arguments) -> body.apply(arguments), signature);
    }

    /** What a function does with its arguments; those left out may be missing at the end, or null. */
    @FunctionalInterface
    interface Body {
        @org.jspecify.annotations.Nullable
        Object apply(List<?> arguments);
    }
}
