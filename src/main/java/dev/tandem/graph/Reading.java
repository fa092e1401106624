package dev.tandem.graph;

import java.util.List;

/** What was read, and which live reads failed on the way. */
public record Reading<T>(T value, List<ReadFailure> failures) {

    public static <T> Reading<T> of(T value) {
        return new Reading<>(value, List.of());
    }
}
