package dev.tandem.model;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What both sides last agreed on.
 *
 * @param agreed the values, in unified terms
 * @param differing by CRM, what it held at that time where that was not the agreed value: fields it cannot be made to
 *     hold, that wait for a person, or that a caller has asked to change. Only a move away from these is a change.
 */
public record Base(Fields agreed, Map<Crm, Changes> differing) {

    public static final Base NONE = new Base(Fields.NONE, Map.of());

    public Base {
        differing = differing.entrySet().stream()
                .filter(held -> !held.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What that CRM is known to hold, perhaps nothing; {@code otherwise} if it held what was agreed. */
    public Optional<Value> held(Crm crm, String field, Optional<Value> otherwise) {
        return isDiffering(crm, field)
                ? differing.getOrDefault(crm, Changes.NONE).values().getOrDefault(field, Optional.empty())
                : otherwise;
    }

    /** Whether that CRM held something else than what was agreed. */
    public boolean isDiffering(Crm crm, String field) {
        return differing.getOrDefault(crm, Changes.NONE).values().containsKey(field);
    }
}
