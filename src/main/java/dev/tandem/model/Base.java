package dev.tandem.model;

import java.util.Map;
import java.util.Optional;

/**
 * What both sides last agreed on.
 *
 * @param agreed the values, in unified terms
 * @param differing by CRM, what it held at that time where that was not the agreed value: fields it cannot be made to
 *     hold, or that wait for a person. Only a move away from these is a change.
 */
public record Base(Fields agreed, Map<Crm, Fields> differing) {

    public static final Base NONE = new Base(Fields.NONE, Map.of());

    public Base {
        differing = Map.copyOf(differing);
    }

    /** What that CRM is known to hold instead of the agreed value; empty if it held the agreed one. */
    public Optional<Value> differing(Crm crm, String field) {
        return Optional.ofNullable(differing.get(crm)).flatMap(fields -> fields.get(field));
    }
}
