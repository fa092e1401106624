package dev.tandem.sync.mapping;

import dev.tandem.model.Value;
import dev.tandem.sync.mapping.Transform.LetterCase;
import dev.tandem.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Transforms and values by chance, odd ones among them. */
final class Chains {

    private static final List<String> PIECES = List.of(
            "a",
            "B",
            "Ada",
            " ",
            "\n",
            "-",
            "'",
            ",",
            ";",
            "|",
            ".",
            "<b>",
            "</p>",
            "<br",
            "&amp;",
            "&lt;",
            "&#60;",
            "&",
            "ß",
            "İ",
            "ŉ",
            "ǆ",
            "😀",
            "\uD83D",
            "2026-11-21",
            "28.02.1990",
            "+14155550123",
            "(415) 555-0123",
            "$",
            "\\",
            "\u0000",
            "\u2003",
            "ﬁ",
            "9");

    final RandomGenerator random;

    Chains(long seed) {
        random = Seeds.random(seed);
    }

    Optional<Value> value() {
        return switch (random.nextInt(6)) {
            case 0 -> Optional.empty();
            case 1 -> {
                var texts = new TreeSet<String>();
                for (var i = random.nextInt(4); i >= 0; i--) {
                    texts.add(text());
                }
                yield Optional.of(Value.of(texts));
            }
            default -> Optional.of(Value.of(text()));
        };
    }

    String text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(8); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    List<Transform> chain() {
        var chain = new ArrayList<Transform>();
        for (var i = random.nextInt(4); i >= 0; i--) {
            chain.add(transform());
        }
        return chain;
    }

    Transform transform() {
        return switch (random.nextInt(13)) {
            case 0 -> new Transform.Trim();
            case 1 -> new Transform.ChangeCase(letterCase());
            case 2 -> new Transform.E164(random.nextBoolean() ? "US" : "DE");
            case 3 -> new Transform.DateFormat("yyyy-MM-dd", "dd.MM.yyyy");
            case 4 -> new Transform.Split(separator());
            case 5 -> new Transform.Join(separator());
            case 6 -> new Transform.Part(separator(), random.nextInt(-3, 3));
            case 7 -> new Transform.ValueMap(Map.of("a", "B", "B", text()));
            case 8 -> new Transform.Default(Value.of(text()));
            case 9 -> new Transform.Constant(Value.of(text()));
            case 10 -> new Transform.Truncate(random.nextInt(1, 6));
            case 11 -> new Transform.StripHtml();
            default -> new Transform.Expression(expression());
        };
    }

    LetterCase letterCase() {
        return List.of(LetterCase.values()).get(random.nextInt(LetterCase.values().length));
    }

    String separator() {
        return List.of(",", "; ", "|", ".", "$", "\\E").get(random.nextInt(6));
    }

    private String expression() {
        return List.of(
                        "$",
                        "$uppercase($)",
                        "$ & '!'",
                        "$split($, '.')",
                        "$replace($, /[a-z]+/, '-')",
                        "$error('no')",
                        "$number($)",
                        "$join($, ',')",
                        "{}")
                .get(random.nextInt(9));
    }
}
