package dev.tandem.sync.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Field;
import dev.tandem.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of transforms whatever they are given. */
class TransformProperties {

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aTransformMapsOrSaysThatItCannot(long seed) {
        var chains = new Chains(seed);

        for (var i = 0; i < 20; i++) {
            var transform = chains.transform();
            var value = chains.value();

            assertThat(attempt(List.of(transform), value))
                    .as("%s of %s", transform, value)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theSameValueAlwaysBecomesTheSame(long seed) {
        var chains = new Chains(seed);
        var chain = chains.chain();
        var value = chains.value();

        assertThat(attempt(chain, value)).isEqualTo(attempt(chain, value));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatTidiesUpHasNothingMoreToDo(long seed) {
        var chains = new Chains(seed);
        var value = chains.value();

        for (var transform : List.of(
                new Transform.Trim(),
                new Transform.ChangeCase(chains.letterCase()),
                new Transform.Truncate(chains.random.nextInt(1, 9)),
                new Transform.StripHtml(),
                new Transform.E164("US"),
                new Transform.Default(Value.of("x")),
                new Transform.Constant(Value.of("x")))) {
            var once = attempt(List.of(transform), value);
            var twice = attempt(List.of(transform, transform), value);

            assertThat(twice).as("%s of %s", transform, value).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void valuesMappedOneToOneComeBack(long seed) {
        var chains = new Chains(seed);
        var there = new HashMap<String, String>();
        var back = new HashMap<String, String>();
        for (var i = 0; i < 6; i++) {
            there.put("from" + i, "to" + (i + seed) % 6);
            back.put("to" + (i + seed) % 6, "from" + i);
        }
        var value = Optional.of(Value.of("from" + chains.random.nextInt(6)));

        assertThat(Transform.apply(List.of(new Transform.ValueMap(there), new Transform.ValueMap(back)), value))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsJoinedIsSplitAgain(long seed) {
        var chains = new Chains(seed);
        var separator = chains.separator();
        var words =
                Stream.generate(() -> "w" + chains.random.nextInt(50)).limit(5).toList();

        assertThat(Transform.apply(
                        List.of(new Transform.Join(separator), new Transform.Split(separator)),
                        Optional.of(Value.of(words))))
                .contains(Value.of(words));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatAChainGivesIsInTheFormThatTheFieldKeeps(long seed) {
        var chains = new Chains(seed);
        var field = List.of(Field.values())
                .get(chains.random.nextInt(Field.values().length))
                .fieldName();
        var chain = chains.chain();
        var given = result(chain, chains.value(), field);

        assertThat(result(List.of(new Transform.Trim()), given, field)).isEqualTo(given);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aTransformGivesTheShapeThatItTells(long seed) {
        var chains = new Chains(seed);
        var transform = chains.transform();
        var value = chains.value();
        var taken = value.map(TransformProperties::shape).orElse(Shape.ANY);
        if (!taken.fits(transform.takes()) || attempt(List.of(transform), value) instanceof String) {
            return;
        }

        transform
                .apply(value)
                .ifPresent(given -> assertThat(shape(given).fits(transform.gives(taken)))
                        .as("%s of %s is %s", transform, value, given)
                        .isTrue());
    }

    private static Shape shape(Value value) {
        return value instanceof Value.Texts ? Shape.TEXTS : Shape.TEXT;
    }

    private static Optional<Value> result(List<Transform> chain, Optional<Value> value, String field) {
        try {
            return Chain.apply(chain, value, field);
        } catch (UnfitValue _) {
            return Optional.empty();
        }
    }

    /** The result, or why there is none. */
    private static Object attempt(List<Transform> chain, Optional<Value> value) {
        try {
            return Transform.apply(chain, value);
        } catch (UnfitValue unfit) {
            return String.valueOf(unfit.getMessage());
        }
    }
}
