package dev.tandem.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something about an object that only a person can decide; null stands for nothing held.
 *
 * @param field the unified field it is about; null if it is about the whole object
 * @param base what both sides last agreed on
 * @param ghl what GHL holds, in unified terms
 * @param rankr what Rankr holds, in unified terms
 * @param candidates where it is about who is who, the ids of the objects that it could be one with
 * @param rule the name of the rule that left it to a person; empty if no rule did
 * @param reason a sentence for that person
 */
public record Dispute(
        DisputeType type,
        @Nullable String field,
        @Nullable Value base,
        @Nullable Value ghl,
        @Nullable Value rankr,
        List<LinkId> candidates,
        String rule,
        String reason) {

    public Dispute {
        candidates = List.copyOf(candidates);
    }

    /** One about who is who. */
    public static Dispute about(DisputeType type, List<LinkId> candidates, String reason) {
        return new Dispute(type, null, null, null, null, candidates, "", reason);
    }

    /** One about a whole object. */
    public static Dispute ofObject(DisputeType type, String reason) {
        return about(type, List.of(), reason);
    }
}
