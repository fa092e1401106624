package dev.tandem.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One figure, measured several times. */
public final class Measured {

    private final String name;
    private final List<Double> values = new ArrayList<>();

    public Measured(String name) {
        this.name = name;
    }

    public void add(double value) {
        values.add(value);
    }

    /** All of them, in the order in which they were measured. */
    public List<Double> values() {
        return List.copyOf(values);
    }

    public double last() {
        return values.getLast();
    }

    public double median() {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** A table: the median of each figure, and all its values in the order in which they were measured. */
    public static void print(String title, List<Measured> figures) {
        System.out.printf("%n%-44s %10s   %s%n", title, "median", "each");
        for (var figure : figures) {
            System.out.printf(
                    "%-44s %10.2f   %s%n",
                    figure.name,
                    figure.median(),
                    figure.values.stream().map("%.2f"::formatted).collect(Collectors.joining("  ")));
        }
    }
}
