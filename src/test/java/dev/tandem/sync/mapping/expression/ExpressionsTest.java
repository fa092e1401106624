package dev.tandem.sync.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What admins may write into rules, and what they cannot do with it. */
class ExpressionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$uppercase($)                              | ada       | ADA",
                "$uppercase()                               | ada       | ADA",
                "$substringBefore($, ' ') & '.'             | Ada King  | Ada.",
                "$replace($, /\\D+/, '')                    | +1 (415)  | 1415",
                "$replace($, /(\\w+) (\\w+)/, '$2, $1 $$')  | Ada King  | King, Ada $",
                "$replace($, '.', '-')                      | a.b.c     | a-b-c",
                "$replace($, '.', '-', 1)                   | a.b.c     | a-b.c",
                "$contains($, /^A/) ? 'yes' : 'no'          | Ada       | yes",
                "$match($, /(\\d)(\\d)/).groups[1]          | x42       | 2",
                "$split($, /\\s+/)[1]                       | Ada  King | King",
                "$join($split($, ', '), '/')                | a, b, c   | a/b/c",
                "$join(['a'])                               | x         | a",
                "$pad($, -6, '0')                           | 42        | 000042",
                "$number($) * 2                             | 21        | 42",
                "$round($number($), 1)                      | 2.25      | 2.2",
                "$round(3.5)                                | x         | 4",
                "$fromMillis($toMillis($) + 3600000)        | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z",
                "$ = 'a' ? 'x' : $                          | b         | b",
                "$map([1..3], function($i) { $ & $i })[2]   | a         | a3",
                "($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(10)) | x | 3628800",
                "$reduce($split($, ''), function($a, $b) { $b & $a }) | abc | cba"
            })
    void theLanguageIsTheWholeOfIt(String expression, String value, String result) {
        assertThat(evaluate(expression, Value.of(value))).isEqualTo(given(Value.of(result)));
    }

    @Test
    void anArrayGoesInAndComesOut() {
        var tags = Value.of(List.of("a", "b", "c"));

        assertThat(evaluate("$filter($, function($t) { $t != 'b' })", tags))
                .isEqualTo(given(Value.of(List.of("a", "c"))));
        assertThat(evaluate("$append($, 'd')", tags)).isEqualTo(given(Value.of(List.of("a", "b", "c", "d"))));
        assertThat(evaluate("$join($, '+')", tags)).isEqualTo(given(Value.of("a+b+c")));
        assertThat(evaluate("$split($, ',')", Value.of("x,y"))).isEqualTo(given(Value.of(List.of("x", "y"))));
        assertThat(evaluate("$filter($, function($t) { false })", tags)).isEqualTo(nothing());
    }

    @Test
    void nothingGoesInAndComesOut() {
        assertThat(evaluate("$", null)).isEqualTo(nothing());
        assertThat(evaluate("$exists($) ? $ : 'unknown'", null)).isEqualTo(given(Value.of("unknown")));
        assertThat(evaluate("$ = 'n/a' ? null : $", Value.of("n/a"))).isEqualTo(nothing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n) { $f($n + 1) }; $f(0))", // tail recursion: the library turns it into a loop
                "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
                "$map([1..10000000], function($i) { $i + 1 })",
                "$sum([1..10000000])",
                "[1..10000000]",
                "[1..3000].[1..3000]",
                "$reduce([1..100000], function($a, $b) { $a & 'xxxxxxxxxx' }, '')",
                "($x := $pad('x', 90000); $join([1..900].$x))",
                "$pad('x', 1000000000)",
                "$pad('x', -1000000000)",
                "$replace($pad('a', 90000), 'a', $pad('b', 90000))",
                "($x := [1,2]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x];"
                        + "$x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x];"
                        + "$x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x];"
                        + "$x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $x := [$x,$x]; $string($x))",
                "($f := function($n, $x) { $n = 0 ? $x : $f($n - 1, $x & $x) }; $f(60, 'ab'))",
                "($f := function($n, $x) { $n = 0 ? $x : $f($n - 1, [$x]) }; $f(5000, 'ab'))",
                "$round(1.5, 1000000000)",
                "$sort([1..100000], function($l, $r) { $l < $r })",
                "[1..900].$[[1..900]]"
            })
    @Timeout(5)
    void whatTakesTooMuchIsStopped(String expression) {
        var started = System.nanoTime();

        assertThat(evaluate(expression, Value.of("x"))).isInstanceOf(Evaluated.Failed.class);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
    }

    /** Work is counted first, but where a step costs more than it seems to, the clock ends it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"($f := function($n) { $f($n + 1) }; $f(0))", "$map([1..10000000], function($i) { $i + 1 })"})
    @Timeout(5)
    void whatTakesTooLongIsStoppedByTheClock(String expression) {
        var byTheClock = new ExpressionLimits(Integer.MAX_VALUE, 100, 100_000, ExpressionLimits.DEFAULT.time());
        var started = System.nanoTime();

        var evaluated = Expressions.evaluate(expression, Optional.of(Value.of("x")), byTheClock);

        assertThat(ExpressionLimits.DEFAULT.time()).isEqualTo(Duration.ofMillis(250));
        assertThat(evaluated).isEqualTo(new Evaluated.Failed("takes longer than 250 ms"));
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(2));
    }

    /** Neither forth and back in the text, nor on the spot without a look at it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$contains($, /(.*a){20}b/)",
                "$contains($, /%sb/)",
                "$count($match($, /(a|a)*$/))",
                "$replace($, /(.*a){20}b/, '')",
                "$count($split($, /(.*a){20}!/))"
            })
    @Timeout(5)
    void noPatternGoesBackAndForth(String expression) {
        var text = Value.of("a".repeat(60) + "!");
        var nothing = "(?:|)".repeat(60);

        assertThat(evaluate(expression.formatted(nothing), text)).isNotInstanceOf(Evaluated.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$contains($, /a{1001}/)",
                "$contains($, /a(?=b)/)",
                "$contains($, /(a)\\1/)",
            })
    @Timeout(5)
    void whatOnlyAnEngineThatGoesBackCouldFindIsRefused(String expression) {
        assertThat(evaluate(expression, Value.of("a")))
                .isInstanceOfSatisfying(
                        Evaluated.Failed.class,
                        failed -> assertThat(failed.reason()).contains("RE2 cannot look for"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:^{2147483647}){2147483647}",
                "(?:^{1000}){1000}",
                "(?:(?:a{500}){500}){500}",
                "((((a{2}){20}){20}){20}){20}",
                "[]\\]{1]{1000}(?:\\x{20}{1000}){20}",
                "(?:[ab]{900,}|\\pL{999}){20,30}"
            })
    @Timeout(5)
    void whatIsTooLongOnceItIsWrittenOutIsRefused(String pattern) {
        assertThat(evaluate("$contains($, /%s/)".formatted(pattern), Value.of("a")))
                .isEqualTo(new Evaluated.Failed("has a pattern of more than 20000 steps: repeat less in it"));
    }

    @Test
    @Timeout(5)
    void aLongPatternOnALongTextIsStopped() {
        var pattern = "$contains($, /%s/)".formatted("[ab]{900}".repeat(15) + "c");

        assertThat(evaluate(pattern, Value.of("ab".repeat(45_000)))).isInstanceOf(Evaluated.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({"a{1000},aaa", "(?:ab){300}x,ab", "\\x{1000}\\x{1000},x", "[{2000}]{3},{{{"})
    void whatIsShortEnoughIsLookedFor(String pattern, String text) {
        assertThat(evaluate("$contains($, /%s/)".formatted(pattern), Value.of(text)))
                .isNotInstanceOf(Evaluated.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$ ~> $contains(/(.*a){20}b/)",
                "/(.*a){20}b/($)",
                "$ ~> /(.*a){20}b/",
                "($p := /(.*a){20}b/; $p($))",
                "($contains ~> /(.*a){20}b/)('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
                "($contains; /(.*a){20}b/)($)",
                "$map([$], /(.*a){20}b/)",
                "$filter([$, $], /(.*a){20}b/)",
                "($contains ? /(.*a){20}b/ : 1)($)",
                "[$contains, /(.*a){20}b/][1]($)",
                "{'p': /(.*a){20}b/}.p($)",
                "$lookup({'p': /(.*a){20}b/}, 'p')($)",
                "(function($c, $p) { $p($) })($contains, /(.*a){20}b/)",
                "$sort([$, $], /(.*a){20}b/)"
            })
    @Timeout(5)
    void aPatternIsLookedForByOurFunctionsAlone(String expression) {
        var text = Value.of("a".repeat(60) + "!");

        assertThat(evaluate(expression, text)).isInstanceOf(Evaluated.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($__evaluate_entry := null; $__evaluate_exit := null; $f := function() { $f() }; $f())",
                "(function($__evaluate_entry, $__evaluate_exit) { $sum([1..10000000]) })(null, null)"
            })
    @Timeout(5)
    void theWatchCannotBeSwitchedOff(String expression) {
        assertThat(evaluate(expression, Value.of("x")))
                .isEqualTo(new Evaluated.Failed("must not use names that start with __evaluate"));
        assertThat(Expressions.fault(expression)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$now()", "$millis()", "$random()", "$shuffle([1,2])", "$eval('1')", "$formatInteger(1, 'I')"})
    void whatDependsOnTheMomentIsNotToBeHad(String expression) {
        assertThat(evaluate(expression, Value.of("x")))
                .isInstanceOfSatisfying(
                        Evaluated.Failed.class,
                        failed -> assertThat(failed.reason()).contains("not to be had"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$error('no')",
                "$ + 1",
                "$missing()",
                "$number('x')",
                "$uppercase(1)",
                "{'a': 1}",
                "$uppercase",
                "[{'a': 1}]",
                "$toMillis('yesterday')",
                "$replace($, /x*/, '-')",
                "$replace($, /x/, function($m) { 'y' })",
                "$contains($, 1)"
            })
    void whatFailsIsTold(String expression) {
        assertThat(evaluate(expression, Value.of("x")))
                .isInstanceOfSatisfying(
                        Evaluated.Failed.class,
                        failed -> assertThat(failed.reason()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$uppercase(", "", "  ", "'open", "/x", "/(/", "1 +", ")", "$x :=", "/*", "`", "\"\\u00\"", "^"})
    void whatIsNoExpressionIsToldBeforeItIsUsed(String text) {
        assertThat(Expressions.fault(text)).isPresent();
        assertThat(evaluate(text, Value.of("x"))).isInstanceOf(Evaluated.Failed.class);
    }

    @Test
    void anExpressionIsNeitherTooLongNorTooDeep() {
        assertThat(Expressions.fault("1" + " + 1".repeat(1000))).isPresent();
        assertThat(Expressions.fault("(".repeat(1900) + "1" + ")".repeat(1900)))
                .satisfiesAnyOf(
                        fault -> assertThat(fault).isPresent(),
                        _ -> assertThat(evaluate("(".repeat(1900) + "1" + ")".repeat(1900), Value.of("x")))
                                .isInstanceOf(Evaluated.Failed.class));
    }

    @Test
    void theSameExpressionServesManyThreadsAtATime() throws Exception {
        var expression = "$join($map($split($, ''), function($c) { $c & $uppercase($c) }), '-')";
        try (var threads = Executors.newFixedThreadPool(8)) {
            var tasks = IntStream.range(0, 400)
                    .mapToObj(i -> (Callable<Boolean>) () -> {
                        var letter = Character.toString('a' + i % 26);
                        var expected = "%1$s%2$s-%1$s%2$s".formatted(letter, letter.toUpperCase(java.util.Locale.ROOT));
                        return evaluate(expression, Value.of(letter + letter)).equals(given(Value.of(expected)));
                    })
                    .toList();

            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    @Test
    void afterOneThatWasStoppedTheSameExpressionWorksOn() {
        var expression = "$ = 'loop' ? ($f := function($n) { $f($n + 1) }; $f(0)) : $";

        assertThat(evaluate(expression, Value.of("loop"))).isInstanceOf(Evaluated.Failed.class);
        assertThat(evaluate(expression, Value.of("fine"))).isEqualTo(given(Value.of("fine")));
    }

    private static Evaluated evaluate(String expression, @Nullable Value value) {
        return Expressions.evaluate(expression, Optional.ofNullable(value), ExpressionLimits.DEFAULT);
    }

    private static Evaluated given(Value value) {
        return new Evaluated.Given(Optional.of(value));
    }

    private static Evaluated nothing() {
        return new Evaluated.Given(Optional.empty());
    }
}
