package dev.tandem.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Queries that ask for so much that they are refused. */
public final class Demands {

    /** All of them, by what is too much about them. */
    public static final Map<String, String> TOO_MUCH = inOrder(List.of(
            Map.entry("deep", "{ a".repeat(1_000) + " }".repeat(1_000)),
            Map.entry("deeper than a parser goes", "{ a".repeat(2_400) + " }".repeat(2_400)),
            Map.entry("wide", "{ " + "workspace { name } ".repeat(1_000) + "}"),
            Map.entry("wider than may be read", "{ " + "name ".repeat(30_000) + "}"),
            Map.entry("a thousand aliases", "{ " + times(1_000, "a%: workspace { name }") + " }"),
            Map.entry("a thousand directives", "{ workspace { name " + times(1_000, "@include(if: true)") + " } }"),
            Map.entry(
                    "circular fragments",
                    "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a workspace { name } }"),
            Map.entry(
                    "fragments that double each other",
                    "{ ...f40 } fragment f0 on Query { workspace { name } } "
                            + IntStream.range(1, 41)
                                    .mapToObj(n -> "fragment f%d on Query { ...f%d ...f%d }".formatted(n, n - 1, n - 1))
                                    .collect(Collectors.joining(" "))),
            Map.entry(
                    "large pages within large pages",
                    "{ contacts(first: 100) { nodes { tasks(first: 100) { nodes { contact { tasks(first: 100) { nodes { id } } } } } } } }"),
            Map.entry(
                    "an introspection that goes round",
                    "{ __schema { types { " + "fields { type { ".repeat(20) + "name" + " } }".repeat(20) + " } } }"),
            Map.entry("white space", "{ workspace { name } }" + " ".repeat(300_000)),
            Map.entry("a long name", "{ " + "a".repeat(300_000) + " }")));

    private Demands() {}

    private static Map<String, String> inOrder(List<Map.Entry<String, String>> entries) {
        var ordered = new LinkedHashMap<String, String>();
        entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(ordered);
    }

    private static String times(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(number -> text.replace("%", Integer.toString(number)))
                .collect(Collectors.joining(" "));
    }
}
