package dev.tandem.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What both sides last agreed on.
 *
 * @param agreed the values, in unified terms
 * @param differing by CRM and unified field, what it held at that time, in its own terms, where that was not the agreed
 *     value: fields it cannot be made to hold, that wait for a person, or that a caller has asked to change. Only a move
 *     away from these is a change.
 * @param held the fields that are left as they are at both CRMs until one of them moves or a person decides
 */
public record Base(Fields agreed, Map<Crm, Changes> differing, SortedSet<String> held) {

    public static final Base NONE = new Base(Fields.NONE, Map.of());

    public Base(Fields agreed, Map<Crm, Changes> differing) {
        this(agreed, differing, Collections.emptySortedSet());
    }

    public Base {
        differing = differing.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        held = Collections.unmodifiableSortedSet(new TreeSet<>(held));
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
