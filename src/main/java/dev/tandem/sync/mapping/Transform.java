package dev.tandem.sync.mapping;

import dev.tandem.model.Canonical;
import dev.tandem.model.Failure;
import dev.tandem.model.FieldType;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.expression.Evaluated;
import dev.tandem.sync.mapping.expression.Expressions;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One step of the way from what a CRM holds to the unified value, or back. Pure: the same value always becomes the same.
 *
 * <p>Nothing stays nothing, but for {@link Default} and {@link Constant}, which make something of it, and for an
 * {@link Expression}, which may. A text that comes out blank is nothing. Where a set of texts is taken by a transform of
 * single texts ({@link Shape#ANY}), each of them is transformed.
 *
 * <p><b>Failure semantics.</b> What cannot be mapped is an {@link UnfitValue}, and nothing else is thrown.
 */
public sealed interface Transform {

    /** White space around the text goes. Takes either, gives the same. */
    record Trim() implements Transform {}

    /** The text in another case. Takes either, gives the same. */
    record ChangeCase(LetterCase to) implements Transform {}

    /** What {@link ChangeCase} can make of a text. */
    enum LetterCase {
        UPPER,
        LOWER,
        /** Each word with a capital first letter and the rest small; words end at white space and hyphens. */
        TITLE
    }

    /**
     * A phone number in E.164. Takes a text, gives a text; one that is no phone number fails.
     *
     * @param region two-letter code of the country whose national numbers need no prefix
     */
    record E164(String region) implements Transform {}

    /**
     * A date or time written otherwise. Takes a text, gives a text; one that is not written as {@code from} says, or that
     * lacks what {@code to} asks for, fails.
     *
     * @param from pattern of {@link java.time.format.DateTimeFormatter}, such as {@code dd.MM.yyyy}; months and days in
     *     English
     * @param to pattern of the result
     */
    record DateFormat(String from, String to) implements Transform {}

    /** The parts between separators, trimmed, without blank ones. Takes a text, gives a set of texts. */
    record Split(String separator) implements Transform {}

    /** The texts of a set in alphabetical order, with separators between. Takes a set of texts, gives a text. */
    record Join(String separator) implements Transform {}

    /**
     * One of the parts between separators, trimmed. Takes a text, gives a text, or nothing where there is no such part.
     *
     * @param index 0 for the first part, -1 for the last
     */
    record Part(String separator, int index) implements Transform {}

    /** Each listed text becomes its counterpart, any other stays as it is. Takes either, gives the same. */
    record ValueMap(Map<String, String> values) implements Transform {
        public ValueMap {
            values = Map.copyOf(values);
        }
    }

    /** Stands in for nothing. Takes either, gives the same. */
    record Default(Value value) implements Transform {}

    /** Takes the place of whatever was there, and of nothing. Takes either. */
    record Constant(Value value) implements Transform {}

    /** At most the first {@code length} characters. Takes either, gives the same. */
    record Truncate(int length) implements Transform {}

    /** The text of HTML, with line breaks where blocks end. Takes either, gives the same. */
    record StripHtml() implements Transform {}

    /** A JSONata expression over {@code $}, bounded as {@link Expressions} says. Takes and gives either. */
    record Expression(String text) implements Transform {}

    /**
     * What this step makes of a value.
     *
     * @param value empty for nothing
     * @throws UnfitValue if it can make nothing of it
     */
    default Optional<Value> apply(Optional<Value> value) {
        return switch (this) {
            case Constant(var constant) -> Optional.of(constant);
            case Default(var standIn) -> value.or(() -> Optional.of(standIn));
            case Expression(var text) -> evaluated(text, value);
            case Trim() -> each(value, String::strip);
            case ChangeCase(var to) -> each(value, text -> inCase(to, text));
            case ValueMap(var values) -> each(value, text -> values.getOrDefault(text, text));
            case Truncate(var length) -> each(value, text -> first(length, text));
            case StripHtml() -> each(value, Html::text);
            case E164(var region) -> single(value, text -> phone(region, text));
            case DateFormat(var from, var to) -> single(value, text -> date(from, to, text));
            case Split(var separator) -> single(value, text -> texts(parts(separator, text)));
            case Part(var separator, var index) -> single(value, text -> part(separator, index, text));
            case Join(var separator) -> value.map(some -> Value.of(String.join(separator, texts(some))));
        };
    }

    /** What a chain of steps makes of a value, the first step first. */
    static Optional<Value> apply(List<Transform> chain, Optional<Value> value) {
        var result = value;
        for (var step : chain) {
            result = step.apply(result);
        }
        return result;
    }

    /** What it takes. */
    default Shape takes() {
        return switch (this) {
            case E164 _, DateFormat _, Split _, Part _ -> Shape.TEXT;
            case Join _ -> Shape.TEXTS;
            case Trim _, ChangeCase _, ValueMap _, Truncate _, StripHtml _, Default _, Constant _, Expression _ ->
                Shape.ANY;
        };
    }

    /** What it gives where it was given {@code taken}. */
    default Shape gives(Shape taken) {
        return switch (this) {
            case Split _ -> Shape.TEXTS;
            case E164 _, DateFormat _, Part _, Join _ -> Shape.TEXT;
            case Trim _, ChangeCase _, ValueMap _, Truncate _, StripHtml _ -> taken;
            case Constant(var value) -> shape(value);
            case Default(var value) -> taken == shape(value) ? taken : Shape.ANY;
            case Expression _ -> Shape.ANY;
        };
    }

    /** What is wrong with how it is written, whatever it is applied to; empty if nothing is. */
    default Optional<String> fault() {
        return switch (this) {
            case E164(var region) ->
                Canonical.isCountry(region)
                        ? Optional.empty()
                        : Optional.of("has the region %s: use a two-letter country code such as US".formatted(region));
            case DateFormat(var from, var to) -> Dates.fault(from).or(() -> Dates.fault(to));
            case Split(var separator) -> noSeparator(separator);
            case Part part -> noSeparator(part.separator());
            case Join(var separator) -> noSeparator(separator);
            case Truncate(var length) ->
                length > 0 ? Optional.empty() : Optional.of("keeps no character: give a length of 1 or more");
            case ValueMap(var values) ->
                values.isEmpty() ? Optional.of("maps no value: list at least one") : Optional.empty();
            case Default(var value) -> blank(value);
            case Constant(var value) -> blank(value);
            case Expression(var text) -> Expressions.fault(text);
            case Trim(), ChangeCase _, StripHtml() -> Optional.empty();
        };
    }

    private static Optional<String> noSeparator(String separator) {
        return separator.isEmpty()
                ? Optional.of("has an empty separator: give at least one character")
                : Optional.empty();
    }

    private static Optional<String> blank(Value value) {
        return texts(value).stream().allMatch(String::isBlank)
                ? Optional.of("has a blank value: give one, or leave the transform out")
                : Optional.empty();
    }

    private static Shape shape(Value value) {
        return switch (value) {
            case Value.Text _ -> Shape.TEXT;
            case Value.Texts _ -> Shape.TEXTS;
        };
    }

    private static Optional<Value> each(Optional<Value> value, UnaryOperator<String> change) {
        return value.flatMap(some -> switch (some) {
            case Value.Text(var text) -> filled(change.apply(text));
            case Value.Texts(var texts) -> texts(texts.stream().map(change));
        });
    }

    /** A set of one counts as that one. */
    private static Optional<Value> single(Optional<Value> value, Function<String, Optional<Value>> change) {
        return value.flatMap(some -> {
            var texts = texts(some);
            if (texts.size() != 1) {
                throw new UnfitValue("takes one text, and was given %d".formatted(texts.size()));
            }
            return change.apply(texts.getFirst());
        });
    }

    private static SortedSet<String> texts(Value value) {
        return switch (value) {
            case Value.Text(var text) -> new TreeSet<>(Set.of(text));
            case Value.Texts(var texts) -> texts;
        };
    }

    private static Optional<Value> filled(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Value.of(text));
    }

    private static Optional<Value> texts(Stream<String> texts) {
        var filled = texts.filter(text -> !text.isBlank()).collect(Collectors.toCollection(TreeSet::new));
        return filled.isEmpty() ? Optional.empty() : Optional.of(Value.of(filled));
    }

    private static Stream<String> parts(String separator, String text) {
        return Arrays.stream(text.split(Pattern.quote(separator), -1)).map(String::strip);
    }

    private static Optional<Value> part(String separator, int index, String text) {
        var parts = parts(separator, text).toList();
        var at = index < 0 ? parts.size() + index : index;
        return at < 0 || at >= parts.size() ? Optional.empty() : filled(parts.get(at));
    }

    private static String inCase(LetterCase to, String text) {
        return switch (to) {
            case UPPER -> text.toUpperCase(Locale.ROOT);
            case LOWER -> text.toLowerCase(Locale.ROOT);
            case TITLE -> Titles.of(text);
        };
    }

    private static String first(int length, String text) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static Optional<Value> phone(String region, String text) {
        try {
            return Canonical.checked("phone", FieldType.PHONE, text, region).map(Value::of);
        } catch (Failure.BadInput _) {
            throw new UnfitValue("%s is no phone number in %s".formatted(quoted(text), region));
        }
    }

    private static Optional<Value> date(String from, String to, String text) {
        try {
            return filled(Dates.formatter(to).format(Dates.formatter(from).parse(text)));
        } catch (DateTimeException | IllegalArgumentException _) {
            throw new UnfitValue(
                    "%s is not written as %s, or lacks what %s asks for".formatted(quoted(text), from, to));
        }
    }

    private static Optional<Value> evaluated(String expression, Optional<Value> value) {
        return switch (Expressions.evaluate(expression, value, Expressions.limits())) {
            case Evaluated.Given(var result) -> result;
            case Evaluated.Failed(var reason) -> throw new UnfitValue("the expression " + reason);
        };
    }

    /** A value for a message, cut where it gets long. */
    static String quoted(String text) {
        return "'%s'".formatted(first(60, text));
    }
}
