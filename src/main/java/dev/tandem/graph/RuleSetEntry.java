package dev.tandem.graph;

import dev.tandem.store.StoredRuleSet;
import dev.tandem.sync.mapping.DefaultRules;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule set of a workspace, or the one that every workspace starts with, which nobody made and which has number 0.
 *
 * @param status by its name
 * @param document maps, lists, texts and numbers, as JSON has them
 */
public record RuleSetEntry(
        UUID id,
        int number,
        int version,
        String name,
        String status,
        @Nullable Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant updatedAt,
        @Nullable String updatedBy,
        @Nullable Activation activation,
        @Nullable Instant retiredAt,
        Map<String, Object> document) {

    /** The id of the rules that every workspace starts with. */
    static final UUID DEFAULT = DefaultRules.ID;

    /** The one time that it became active. */
    public record Activation(
            Instant at, String actor, @Nullable UUID replaced) {}

    static RuleSetEntry defaults(Map<String, Object> document, boolean applied) {
        var status = applied ? StoredRuleSet.Status.ACTIVE : StoredRuleSet.Status.RETIRED;
        return new RuleSetEntry(
                DEFAULT, 0, 1, "Default rules", status.name(), null, null, null, null, null, null, document);
    }

    static RuleSetEntry of(StoredRuleSet stored, Map<String, Object> document) {
        var activation = stored.activation();
        return new RuleSetEntry(
                stored.id(),
                stored.number(),
                stored.version(),
                stored.name(),
                stored.status().name(),
                stored.created().at(),
                stored.created().actor(),
                stored.updated().at(),
                stored.updated().actor(),
                activation == null ? null : new Activation(activation.at(), activation.actor(), activation.replaced()),
                stored.retiredAt(),
                document);
    }
}
