package dev.tandem.sync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.Value;
import dev.tandem.sync.mapping.Transform.LetterCase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each transform makes of a value. */
class TransformTest {

    @Test
    void trimTakesWhiteSpaceAway() {
        assertThat(apply(new Transform.Trim(), "  Ada \n")).isEqualTo("Ada");
        assertThat(apply(new Transform.Trim(), " \t ")).isNull();
        assertThat(applyAll(new Transform.Trim(), " a ", "b", " ")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "UPPER, straße, STRASSE",
        "LOWER, ADA King, ada king",
        "TITLE, ada KING-noel o'brien, Ada King-Noel O'brien",
        "TITLE, élise, Élise"
    })
    void caseIsChanged(LetterCase to, String text, String result) {
        assertThat(apply(new Transform.ChangeCase(to), text)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"US, (415) 555-0123, +14155550123", "DE, 030 901820, +4930901820", "US, +44 20 7183 8750, +442071838750"
    })
    void phoneNumbersAreWrittenInOneForm(String region, String text, String result) {
        assertThat(apply(new Transform.E164(region), text)).isEqualTo(result);
    }

    @Test
    void whatIsNoPhoneNumberDoesNotFit() {
        assertThatThrownBy(() -> apply(new Transform.E164("US"), "call me"))
                .isInstanceOf(UnfitValue.class)
                .hasMessage("'call me' is no phone number in US");
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd, dd.MM.yyyy, 1990-02-28, 28.02.1990",
        "dd.MM.yyyy, uuuu-MM-dd, 29.02.2024, 2024-02-29",
        "d MMM yyyy, yyyy-MM-dd, 3 Aug 2026, 2026-08-03",
        "yyyy-MM-dd'T'HH:mm:ssX, dd/MM/yyyy HH:mm, 2026-11-21T09:30:00Z, 21/11/2026 09:30"
    })
    void datesAreWrittenOtherwise(String from, String to, String text, String result) {
        assertThat(apply(new Transform.DateFormat(from, to), text)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy, yyyy-MM-dd, 31.02.1990",
        "dd.MM.yyyy, yyyy-MM-dd, 1990-02-28",
        "yyyy-MM-dd, yyyy-MM-dd HH:mm, 1990-02-28"
    })
    void whatIsNoSuchDateDoesNotFit(String from, String to, String text) {
        assertThatThrownBy(() -> apply(new Transform.DateFormat(from, to), text))
                .isInstanceOf(UnfitValue.class);
    }

    @Test
    void textsAreSplitAndJoined() {
        assertThat(new Transform.Split(",").apply(Optional.of(Value.of("b, a,, c "))))
                .contains(Value.of(List.of("a", "b", "c")));
        assertThat(new Transform.Split("|").apply(Optional.of(Value.of(" | ")))).isEmpty();
        assertThat(new Transform.Join("; ").apply(Optional.of(Value.of(List.of("b", "a")))))
                .contains(Value.of("a; b"));
        assertThat(new Transform.Join("; ").apply(Optional.of(Value.of("a")))).contains(Value.of("a"));
    }

    @ParameterizedTest
    @CsvSource({"0, Ada", "1, King", "-1, King", "-2, Ada"})
    void onePartIsTaken(int index, String result) {
        assertThat(apply(new Transform.Part(".", index), "Ada . King")).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"2", "-3"})
    void aPartThatIsNotThereIsNothing(int index) {
        assertThat(apply(new Transform.Part(".", index), "Ada . King")).isNull();
    }

    @Test
    void severalTextsDoNotFitWhereOneIsTaken() {
        assertThatThrownBy(() -> new Transform.Part(".", 0).apply(Optional.of(Value.of(List.of("a", "b")))))
                .isInstanceOf(UnfitValue.class)
                .hasMessage("takes one text, and was given 2");
        assertThat(new Transform.Part(".", 0).apply(Optional.of(Value.of(List.of("a.b")))))
                .contains(Value.of("a"));
    }

    @Test
    void listedValuesBecomeTheirCounterparts() {
        var map = new Transform.ValueMap(Map.of("hot", "vip", "cold", "lead"));

        assertThat(apply(map, "hot")).isEqualTo("vip");
        assertThat(apply(map, "HOT")).isEqualTo("HOT");
        assertThat(applyAll(map, "hot", "cold", "new")).containsExactly("lead", "new", "vip");
    }

    @Test
    void aDefaultStandsInForNothingOnly() {
        var standIn = new Transform.Default(Value.of("unknown"));

        assertThat(standIn.apply(Optional.empty())).contains(Value.of("unknown"));
        assertThat(apply(standIn, "Ada")).isEqualTo("Ada");
    }

    @Test
    void aConstantTakesThePlaceOfEverything() {
        var constant = new Transform.Constant(Value.of("Tandem"));

        assertThat(constant.apply(Optional.empty())).contains(Value.of("Tandem"));
        assertThat(apply(constant, "Ada")).isEqualTo("Tandem");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertThat(apply(new Transform.Truncate(3), "Ada King")).isEqualTo("Ada");
        assertThat(apply(new Transform.Truncate(3), "Ad")).isEqualTo("Ad");
        assertThat(apply(new Transform.Truncate(3), "ab😀")).isEqualTo("ab");
        assertThat(apply(new Transform.Truncate(4), "ab😀")).isEqualTo("ab😀");
    }

    @ParameterizedTest
    @MethodSource("html")
    void htmlIsReadAsText(String html, String text) {
        assertThat(apply(new Transform.StripHtml(), html)).isEqualTo(text);
    }

    static Stream<Arguments> html() {
        return Stream.of(
                Arguments.of("<p>Call <b>Ada</b></p>", "Call Ada"),
                Arguments.of("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
                Arguments.of("plain\ntext  stays", "plain\ntext  stays"),
                Arguments.of("Tom &amp; Ann", "Tom & Ann"),
                Arguments.of("a &lt;b&gt; c", "a  c"),
                Arguments.of("<script>alert(1)</script>x", "x"),
                Arguments.of("2 < 3", "2 < 3"),
                Arguments.of("<br>", null));
    }

    @Test
    void anExpressionSeesTheValue() {
        assertThat(apply(new Transform.Expression("$uppercase($) & '!'"), "ada"))
                .isEqualTo("ADA!");
        assertThatThrownBy(() -> apply(new Transform.Expression("$error('no')"), "ada"))
                .isInstanceOf(UnfitValue.class)
                .hasMessageStartingWith("the expression failed");
    }

    @Test
    void nothingStaysNothing() {
        for (var transform : Stream.of(
                        new Transform.Trim(),
                        new Transform.ChangeCase(LetterCase.UPPER),
                        new Transform.E164("US"),
                        new Transform.DateFormat("yyyy", "yy"),
                        new Transform.Split(","),
                        new Transform.Join(","),
                        new Transform.Part(",", 0),
                        new Transform.ValueMap(Map.of("a", "b")),
                        new Transform.Truncate(1),
                        new Transform.StripHtml(),
                        new Transform.Expression("$"))
                .toList()) {
            assertThat(transform.apply(Optional.empty()))
                    .as(transform.toString())
                    .isEmpty();
        }
    }

    private static @Nullable String apply(Transform transform, String text) {
        return transform.apply(Optional.of(Value.of(text))).map(Value::toString).orElse(null);
    }

    private static List<String> applyAll(Transform transform, String... texts) {
        return transform.apply(Optional.of(Value.of(List.of(texts)))).stream()
                .flatMap(value -> ((Value.Texts) value).texts().stream())
                .toList();
    }
}
