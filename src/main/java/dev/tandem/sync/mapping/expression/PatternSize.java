package dev.tandem.sync.mapping.expression;

import java.util.ArrayDeque;

/**
 * How many steps a pattern has once all that is repeated so many times is written out, as RE2/J does before it looks at
 * anything: a few characters could fill the memory. Never too few; what is not understood counts as it is written.
 */
final class PatternSize {

    /** More repetitions count as so many. */
    private static final long MANY = 1_000_000;

    private final String pattern;
    private final ArrayDeque<Long> outer = new ArrayDeque<>();
    private int at;
    private long steps;
    private long last;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /** The steps of a pattern; no more than {@code most} and those of one repetition are counted. */
    static long of(String pattern, long most) {
        var size = new PatternSize(pattern);
        while (size.at < pattern.length() && size.steps <= most) {
            size.next();
        }
        return size.steps;
    }

    private void next() {
        var here = pattern.charAt(at++);
        switch (here) {
            case '(' -> {
                outer.push(steps);
                steps = 2;
            }
            case ')' -> {
                last = steps;
                steps += outer.isEmpty() ? 0 : outer.pop();
            }
            case '\\' -> {
                escape();
                one();
            }
            case '[' -> {
                choice();
                one();
            }
            case '{' -> repeat();
            case '*', '+', '?' -> steps++;
            default -> one();
        }
    }

    private void one() {
        steps++;
        last = 1;
    }

    /** Such as a backslash and {@code x{20AC}}: the braces tell no number of repetitions. */
    private void escape() {
        var named =
                at + 1 < pattern.length() && "xpP".indexOf(pattern.charAt(at)) >= 0 && pattern.charAt(at + 1) == '{';
        var end = named ? pattern.indexOf('}', at) : at;
        at = end < 0 ? pattern.length() : end + 1;
    }

    private void choice() {
        at += at < pattern.length() && pattern.charAt(at) == '^' ? 1 : 0;
        at++; // a bracket that comes first does not close
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private void repeat() {
        var end = pattern.indexOf('}', at);
        var bounds = end < 0 ? "" : pattern.substring(at, end);
        if (!bounds.matches("\\d{1,18}(,\\d{0,18})?")) {
            one();
            return;
        }
        at = end + 1;
        var times = 1L;
        for (var bound : bounds.split(",", -1)) {
            times = bound.isEmpty() ? times : Math.max(times, Math.min(Long.parseLong(bound), MANY) + 1);
        }
        steps += last * (times - 1);
        last *= times;
    }
}
