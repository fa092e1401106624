package dev.tandem.sync.mapping.expression;

import java.time.Duration;

/**
 * How much one evaluation of an expression may cost. The first three are counted and so the same on every machine: what
 * an expression makes of a value never depends on how busy the machine is, unless it is so busy that {@code time} runs
 * out.
 *
 * @param work steps of evaluation, characters that a pattern looks at, and items and text that are made
 * @param depth how deep evaluations may be nested, by recursion or in the expression itself
 * @param text how many characters one text may have
 * @param time how long it may take in any case
 */
public record ExpressionLimits(int work, int depth, int text, Duration time) {

    public static final ExpressionLimits DEFAULT =
            new ExpressionLimits(1_000_000, 100, 100_000, Duration.ofMillis(250));
}
