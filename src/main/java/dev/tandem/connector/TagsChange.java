package dev.tandem.connector;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tags to add to and to remove from contacts, by canonical name; never the whole set, which would undo others' work. */
public record TagsChange(SortedSet<String> add, SortedSet<String> remove) {

    public static final TagsChange NONE = new TagsChange(Collections.emptySortedSet(), Collections.emptySortedSet());

    public boolean isEmpty() {
        return add.isEmpty() && remove.isEmpty();
    }

    /** What turns one set of tags into another. */
    public static TagsChange between(SortedSet<String> before, SortedSet<String> after) {
        return new TagsChange(less(after, before), less(before, after));
    }

    private static SortedSet<String> less(SortedSet<String> some, SortedSet<String> others) {
        var rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
