package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one unified field is kept in step.
 *
 * @param name what audit and provenance call it
 * @param field the unified field, or {@code customFields.*} for every custom field that has no rule of its own
 * @param sides each CRM's part in it
 * @param lossy whether its author accepts that a CRM holds less than the unified value
 */
public record FieldRule(
        String name,
        Kind kind,
        String field,
        Map<Crm, Side> sides,
        Direction direction,
        ConflictPolicy conflicts,
        NullPolicy nulls,
        boolean lossy) {

    /**
     * One CRM's part in a rule.
     *
     * @param field the CRM's own field, by the connector's name
     * @param read the way from what the CRM holds to the unified value
     * @param write the way back
     */
    public record Side(String field, Access access, List<Transform> read, List<Transform> write) {

        public Side {
            read = List.copyOf(read);
            write = List.copyOf(write);
        }

        /** A CRM that holds the unified value as it is. */
        public static Side plain(String field) {
            return new Side(field, Access.READ_WRITE, List.of(), List.of());
        }

        Side with(Access other) {
            return new Side(field, other, read, write);
        }

        Side named(String other) {
            return new Side(other, access, read, write);
        }
    }

    public FieldRule {
        sides = Map.copyOf(sides);
    }

    /** A rule by which both CRMs hold the field in full; an absent value does not erase, the last change wins. */
    public static FieldRule both(Kind kind, String field) {
        return new FieldRule(
                kind.name().toLowerCase(Locale.ROOT) + "." + field,
                kind,
                field,
                Map.of(Crm.GHL, Side.plain(field), Crm.RANKR, Side.plain(field)),
                Direction.BOTH,
                ConflictPolicy.LAST_MODIFIED,
                NullPolicy.IGNORE,
                false);
    }

    /** This rule for another field that has the same name everywhere. */
    FieldRule named(String otherName, String otherField) {
        var renamed = new EnumMap<Crm, Side>(Crm.class);
        sides.forEach((crm, side) -> renamed.put(crm, side.named(otherField)));
        return new FieldRule(otherName, kind, otherField, renamed, direction, conflicts, nulls, lossy);
    }

    public FieldRule with(Crm crm, Access access) {
        return with(crm, side(crm).with(access));
    }

    public FieldRule with(Crm crm, Side side) {
        var changed = new EnumMap<Crm, Side>(Crm.class);
        changed.putAll(sides);
        changed.put(crm, side);
        return new FieldRule(name, kind, field, changed, direction, conflicts, nulls, lossy);
    }

    public FieldRule with(Direction other) {
        return new FieldRule(name, kind, field, sides, other, conflicts, nulls, lossy);
    }

    public FieldRule with(ConflictPolicy policy) {
        return new FieldRule(name, kind, field, sides, direction, policy, nulls, lossy);
    }

    public FieldRule with(NullPolicy policy) {
        return new FieldRule(name, kind, field, sides, direction, conflicts, policy, lossy);
    }

    /** This rule, whose author accepts that a CRM holds less than the unified value. */
    public FieldRule losing() {
        return new FieldRule(name, kind, field, sides, direction, conflicts, nulls, true);
    }

    /** That CRM's part. */
    public Side side(Crm crm) {
        return sides.getOrDefault(crm, new Side(field, Access.NONE, List.of(), List.of()));
    }

    /** Whether what that CRM holds has a say. */
    public boolean hears(Crm crm) {
        return direction.hears(crm) && side(crm).access() != Access.NONE;
    }

    /**
     * What a CRM holds, in its own terms, for a unified value: the nearest that it can.
     *
     * @throws UnfitValue if the rule can make nothing of it
     */
    public Optional<Value> held(Crm crm, Optional<Value> unified) {
        return side(crm).access() == Access.NONE
                ? Optional.empty()
                : Chain.apply(side(crm).write(), unified, side(crm).field());
    }

    /**
     * The unified value of what a CRM holds.
     *
     * @throws UnfitValue if the rule can make nothing of it
     */
    public Optional<Value> unified(Crm crm, Optional<Value> held) {
        return Chain.apply(side(crm).read(), held, field);
    }

    /** Whether the CRM can hold that unified value: whole, or less of it if the rule's author accepts that. */
    public boolean fits(Crm crm, Optional<Value> unified) {
        if (side(crm).write().isEmpty()) {
            return true;
        }
        try {
            var held = held(crm, unified);
            return lossy || direction != Direction.BOTH || unified(crm, held).equals(unified);
        } catch (UnfitValue _) {
            return false;
        }
    }

    /** Whether it gives a value where there is none. */
    boolean makesSomethingOfNothing() {
        return Stream.of(Crm.values())
                .anyMatch(crm ->
                        isSomething(side(crm).read()) || isSomething(side(crm).write()));
    }

    private static boolean isSomething(List<Transform> chain) {
        try {
            return !chain.isEmpty() && Transform.apply(chain, Optional.empty()).isPresent();
        } catch (UnfitValue _) {
            return true; // the merge disputes it
        }
    }
}
