package dev.tandem.model;

import java.util.UUID;

/** Identity of a unified object, of whatever kind: the pair of its two halves. Means something only within a workspace. */
public record LinkId(UUID value) implements Comparable<LinkId> {

    @Override
    public int compareTo(LinkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
