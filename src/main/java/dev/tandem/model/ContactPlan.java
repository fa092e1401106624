package dev.tandem.model;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what would be done about a contact and all that belongs to it.
 *
 * @param opened what a person would have to decide
 * @param restsOn a fingerprint of each thing that it rests on, by its name in words
 */
public record ContactPlan(LinkId contact, List<Step> steps, List<Opened> opened, SortedMap<String, String> restsOn) {

    /** What a step does. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * One write.
     *
     * @param fields empty for a deletion
     */
    public record Step(LinkId object, Kind kind, Crm crm, Operation operation, List<FieldStep> fields) {}

    /**
     * One field of a write, in the CRM's own terms; null stands for nothing held.
     *
     * @param field the unified field
     * @param at the CRM's own
     * @param source the CRM that the value comes from; null if both agreed
     */
    public record FieldStep(
            String field,
            String at,
            @Nullable Value from,
            @Nullable Value to,
            @Nullable Crm source,
            String rule,
            String reason) {}

    /** A conflict that would be open about an object. */
    public record Opened(LinkId object, Kind kind, Dispute dispute) {}
}
