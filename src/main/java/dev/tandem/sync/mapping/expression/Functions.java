package dev.tandem.sync.mapping.expression;

import com.dashjoin.jsonata.Jsonata;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The functions that an expression does not get as the library has them: those that could make or cost anything in one
 * step are bounded here, and those that would make the same value map differently at another time are not to be had.
 */
final class Functions {

    /** By the clock, by chance, or unwatched. */
    private static final List<String> WITHHELD = List.of(
            "now",
            "millis",
            "random",
            "shuffle",
            "eval",
            "formatNumber",
            "formatInteger",
            "parseInteger",
            "encodeUrl",
            "decodeUrl",
            "encodeUrlComponent",
            "decodeUrlComponent");

    private static final int DECIMALS = 15;

    /** As many steps of a pattern cost as much as one of an expression. */
    private static final int STEPS_A_UNIT = 16;

    /** No pattern has more steps. */
    private static final int MOST_STEPS = 20_000;

    private final Guard guard;
    private final IdentityHashMap<java.util.regex.Pattern, Pattern> patterns = new IdentityHashMap<>();

    private Functions(Guard guard) {
        this.guard = guard;
    }

    /** Puts them where an expression looks first. */
    static void bind(Jsonata.Frame frame, Guard guard) {
        var functions = new Functions(guard);
        WITHHELD.forEach(name -> frame.bind(name, withheld(name)));
        frame.bind("match", new PatternFunction("<s-fn?:a<o>>", functions::match));
        frame.bind("contains", new PatternFunction("<s-(sf):b>", functions::contains));
        frame.bind("replace", new PatternFunction("<s-(sf)sn?:s>", functions::replace));
        frame.bind("split", new PatternFunction("<s-(sf)n?:a<s>>", functions::split));
        frame.bind("join", function("<a<s>s?:s>", functions::join));
        frame.bind("pad", function("<s-ns?:s>", functions::pad));
        frame.bind("round", function("<n-n?:n>", Functions::round));
        frame.bind("toMillis", function("<s-:n>", Functions::toMillis));
        frame.bind("fromMillis", function("<n-:s>", Functions::fromMillis));
    }

    private static Jsonata.JFunction function(String signature, PatternFunction.Body body) {
        return new Jsonata.JFunction((_, arguments) -> body.apply(arguments), signature);
    }

    private static Jsonata.JFunction withheld(String name) {
        return new Jsonata.JFunction(
                (_, _) -> {
                    throw new Stopped("calls $%s, which is not to be had in rules".formatted(name));
                },
                null);
    }

    private @Nullable Object match(List<?> arguments) {
        var text = text(arguments, 0);
        var limit = number(arguments, 2, Integer.MAX_VALUE);
        if (text == null) {
            return null;
        }
        var matcher = matcher(at(arguments, 1), text);
        var matches = new ArrayList<Object>();
        while (matches.size() < limit && matcher.find()) {
            var groups = new ArrayList<@Nullable String>();
            for (var group = 1; group <= matcher.groupCount(); group++) {
                groups.add(matcher.group(group));
            }
            guard.spend(1 + groups.size());
            matches.add(Map.of("match", matcher.group(), "index", matcher.start(), "groups", groups));
        }
        return switch (matches.size()) {
            case 0 -> null;
            case 1 -> matches.getFirst();
            default -> matches;
        };
    }

    private @Nullable Object contains(List<?> arguments) {
        var text = text(arguments, 0);
        if (text == null) {
            return null;
        }
        return at(arguments, 1) instanceof String part
                ? text.contains(part)
                : matcher(at(arguments, 1), text).find();
    }

    private @Nullable Object replace(List<?> arguments) {
        var text = text(arguments, 0);
        if (text == null) {
            return null;
        }
        var replacement = text(arguments, 2);
        if (replacement == null) {
            throw new Stopped("gives $replace no text to put in");
        }
        var limit = number(arguments, 3, Integer.MAX_VALUE);
        var matcher = matcher(at(arguments, 1), text);
        var result = new StringBuilder();
        var from = 0;
        for (var made = 0; made < limit && matcher.find(); made++) {
            if (matcher.end() == matcher.start()) {
                throw new Stopped("has a pattern for $replace that fits an empty text");
            }
            result.append(text, from, matcher.start());
            append(
                    result,
                    at(arguments, 1) instanceof java.util.regex.Pattern ? replacement : literal(replacement),
                    matcher);
            guard.room(result.length());
            from = matcher.end();
        }
        guard.room(result.length() + (long) text.length() - from);
        return result.append(text, from, text.length()).toString();
    }

    private static String literal(String replacement) {
        return replacement.replace("$", "$$");
    }

    /** The replacement, in which $1 is what the first group fits, $0 the whole, and $$ a dollar. */
    private void append(StringBuilder result, String replacement, Matcher matcher) {
        var i = 0;
        while (i < replacement.length()) {
            guard.spend(1);
            var here = replacement.charAt(i);
            var next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : ' ';
            if (here != '$' || (next != '$' && !Character.isDigit(next))) {
                result.append(here);
                i++;
            } else {
                result.append(next == '$' ? "$" : group(matcher, next - '0'));
                guard.room(result.length());
                i += 2;
            }
        }
    }

    private static String group(Matcher matcher, int group) {
        var fitted = group <= matcher.groupCount() ? matcher.group(group) : null;
        return fitted == null ? "" : fitted;
    }

    private @Nullable Object split(List<?> arguments) {
        var text = text(arguments, 0);
        if (text == null) {
            return null;
        }
        var limit = number(arguments, 2, Integer.MAX_VALUE);
        var pieces = new ArrayList<String>();
        var matcher = matcher(at(arguments, 1), text);
        var from = 0;
        while (matcher.find()) {
            if (matcher.end() > 0 && matcher.start() < text.length()) {
                pieces.add(text.substring(from, matcher.start()));
                guard.spend(1);
                from = matcher.end();
            }
        }
        pieces.add(text.substring(from));
        return new ArrayList<>(pieces.subList(0, (int) Math.min(limit, pieces.size())));
    }

    private @Nullable Object join(List<?> arguments) {
        if (!(at(arguments, 0) instanceof List<?> items)) {
            return at(arguments, 0);
        }
        var separator = Objects.requireNonNullElse(text(arguments, 1), "");
        var result = new StringBuilder();
        for (var i = 0; i < items.size(); i++) {
            result.append(i == 0 ? "" : separator).append(items.get(i));
            guard.room(result.length());
        }
        return result.toString();
    }

    private @Nullable Object pad(List<?> arguments) {
        var text = text(arguments, 0);
        if (text == null) {
            return null;
        }
        var width = number(arguments, 1, 0);
        var filler = text(arguments, 2);
        var missing = Math.abs(width) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        guard.room(Math.abs(width));
        var padding = (filler == null || filler.isEmpty() ? " " : filler)
                .repeat((int) missing)
                .substring(0, (int) missing);
        return width > 0 ? text + padding : padding + text;
    }

    /** Half to even, as the language says. */
    private static @Nullable Object round(List<?> arguments) {
        if (!(at(arguments, 0) instanceof Number number)) {
            return null;
        }
        var decimals = number(arguments, 1, 0);
        if (Math.abs(decimals) > DECIMALS) {
            throw new Stopped("rounds to more than %d decimals".formatted(DECIMALS));
        }
        var rounded = new BigDecimal(number.toString()).setScale((int) decimals, RoundingMode.HALF_EVEN);
        return decimals <= 0 && rounded.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                ? (Object) rounded.longValue()
                : (Object) rounded.doubleValue();
    }

    private static @Nullable Object toMillis(List<?> arguments) {
        var text = text(arguments, 0);
        if (text == null) {
            return null;
        }
        try {
            return (text.contains("T")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException _) {
            throw new Stopped("asks $toMillis for the time of a text that is none in ISO 8601");
        }
    }

    private static @Nullable Object fromMillis(List<?> arguments) {
        if (!(at(arguments, 0) instanceof Number millis)) {
            return null;
        }
        return Instant.ofEpochMilli(millis.longValue()).toString();
    }

    /**
     * What a pattern finds in a text. Not by the library's own engine, which goes back and forth as often as the pattern wants,
     * even without a look at the text: RE2's takes no more steps for a character than the pattern has, and those are charged.
     *
     * @throws Stopped if there is no pattern, neither a text nor between slashes, or one that RE2 cannot look for
     */
    private Matcher matcher(@Nullable Object pattern, String text) {
        var compiled = switch (pattern) {
            case java.util.regex.Pattern written -> patterns.computeIfAbsent(written, Functions::compiled);
            case String literal -> Pattern.compile(Pattern.quote(literal));
            case null, default -> throw new Stopped("names no pattern where one belongs");
        };
        return compiled.matcher(new Watched(text, guard, 1 + compiled.programSize() / STEPS_A_UNIT));
    }

    private static Pattern compiled(java.util.regex.Pattern written) {
        if (PatternSize.of(written.pattern(), MOST_STEPS) > MOST_STEPS) {
            throw new Stopped("has a pattern of more than %d steps: repeat less in it".formatted(MOST_STEPS));
        }
        var flags = (written.flags() & java.util.regex.Pattern.CASE_INSENSITIVE) == 0 ? 0 : Pattern.CASE_INSENSITIVE;
        flags |= (written.flags() & java.util.regex.Pattern.MULTILINE) == 0 ? 0 : Pattern.MULTILINE;
        try {
            return Pattern.compile(written.pattern(), flags);
        } catch (PatternSyntaxException refused) {
            throw new Stopped(
                    "has the pattern /%s/, which RE2 cannot look for (%s): it neither looks ahead or back, nor repeats more than 1000 times"
                            .formatted(written.pattern(), refused.getDescription()));
        }
    }

    private static @Nullable Object at(List<?> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static @Nullable String text(List<?> arguments, int index) {
        return at(arguments, index) instanceof String text ? text : null;
    }

    private static long number(List<?> arguments, int index, long otherwise) {
        return at(arguments, index) instanceof Number number ? number.longValue() : otherwise;
    }
}
