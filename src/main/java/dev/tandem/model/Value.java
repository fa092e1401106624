package dev.tandem.model;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a field holds, in canonical form, so that equal values are equal objects. A field that holds nothing has none. */
public sealed interface Value {

    /** A single value: text, a number, a date ({@code 2026-11-21}) or an instant ({@code 2026-11-21T09:30:00Z}). */
    record Text(String text) implements Value {
        @Override
        public String toString() {
            return text;
        }
    }

    /** A set of values, such as tags; the order they arrived in means nothing. */
    record Texts(SortedSet<String> texts) implements Value {
        public Texts {
            texts = Collections.unmodifiableSortedSet(new TreeSet<>(texts));
        }

        @Override
        public String toString() {
            return String.join(", ", texts);
        }
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(Collection<String> texts) {
        return new Texts(new TreeSet<>(texts));
    }
}
