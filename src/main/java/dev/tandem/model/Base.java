package dev.tandem.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What both sides last agreed on.
 *
 * @param agreed the values, in unified terms
 * @param differing by CRM and unified field, what it held at that time, in its own terms, where that was not the agreed
 *     value: fields it cannot be made to hold, that wait for a person, or that a caller has asked to change. Only a move
 *     away from these is a change.
 * @param held the fields that are left as they are at both CRMs until one of them moves or a person decides
 * @param rules the rule set by which a CRM that does not differ holds what was agreed; null if that is not known
 */
public record Base(
        Fields agreed,
        Map<Crm, Changes> differing,
        SortedSet<String> held,
        @Nullable UUID rules) {

    public static final Base NONE = new Base(Fields.NONE, Map.of());

    public Base(Fields agreed, Map<Crm, Changes> differing) {
        this(agreed, differing, Collections.emptySortedSet(), null);
    }

    public Base {
        differing = differing.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        held = Collections.unmodifiableSortedSet(new TreeSet<>(held));
    }

    /** This base, where something else was agreed or is known of the CRMs. */
    public Base with(Fields otherAgreed, Map<Crm, Changes> otherDiffering, SortedSet<String> otherHeld) {
        return new Base(otherAgreed, otherDiffering, otherHeld, rules);
    }

    /** This base in terms of those rules. */
    public Base by(@Nullable UUID others) {
        return new Base(agreed, differing, held, others);
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
