package dev.tandem.connector.rankr;

import java.util.function.UnaryOperator;

/**
 * What a call is about, to tell what its failure means.
 *
 * @param what in a word, such as {@code contact}
 * @param id of the record; a word for what was asked for where there is none
 * @param writes whether it changes something, so that without an answer nobody knows
 * @param unifiedName what we call a property that Rankr complains about
 */
record RankrTarget(String what, String id, boolean writes, UnaryOperator<String> unifiedName) {

    static RankrTarget read(String what, String id) {
        return new RankrTarget(what, id, false, UnaryOperator.identity());
    }

    static RankrTarget write(String what, String id) {
        return new RankrTarget(what, id, true, UnaryOperator.identity());
    }

    /** What is asked, without whom or what it is about. */
    String endpoint() {
        return (writes ? "write " : "read ") + what;
    }
}
