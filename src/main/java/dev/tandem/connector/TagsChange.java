package dev.tandem.connector;

import java.util.Collections;
import java.util.SortedSet;

/** Tags to add to and to remove from contacts, by canonical name; never the whole set, which would undo others' work. */
public record TagsChange(SortedSet<String> add, SortedSet<String> remove) {

    public static final TagsChange NONE = new TagsChange(Collections.emptySortedSet(), Collections.emptySortedSet());

    public boolean isEmpty() {
        return add.isEmpty() && remove.isEmpty();
    }
}
