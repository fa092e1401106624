package dev.tandem.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a look at an object found to be disputed.
 *
 * @param looked the types that were looked for: an open conflict of such a type that was not found is overtaken
 */
public record Disputes(List<Dispute> found, Set<DisputeType> looked) {

    public static final Disputes NOT_LOOKED = new Disputes(List.of(), Set.of());

    /** Of an object that is no more there is nothing to decide. */
    public static final Disputes NOTHING_LEFT = new Disputes(List.of(), EnumSet.allOf(DisputeType.class));

    public Disputes {
        found = List.copyOf(found);
        looked = Set.copyOf(looked);
    }

    /** These, and what was found of another type. */
    public Disputes and(DisputeType type, List<Dispute> more) {
        var types = EnumSet.of(type);
        types.addAll(looked);
        return new Disputes(
                Stream.concat(found.stream().filter(dispute -> dispute.type() != type), more.stream())
                        .toList(),
                types);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }
}
