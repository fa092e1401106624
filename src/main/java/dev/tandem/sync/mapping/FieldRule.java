package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How one unified field is kept in step.
 *
 * @param name what audit and provenance call it
 * @param field the unified field, or {@code customFields.*} for every custom field that has no rule of its own
 * @param sides what each CRM can do with it
 */
public record FieldRule(
        String name, Kind kind, String field, Map<Crm, Side> sides, ConflictPolicy conflicts, NullPolicy nulls) {

    /** One CRM's part in a rule. */
    public record Side(Access access, Holding holding) {
        static final Side FULL = new Side(Access.READ_WRITE, new Holding.AsIs());
        static final Side NONE = new Side(Access.NONE, new Holding.AsIs());
    }

    public FieldRule {
        sides = Map.copyOf(sides);
    }

    /** A rule by which both CRMs hold the field in full; an absent value does not erase, the last change wins. */
    public static FieldRule both(Kind kind, String field) {
        return new FieldRule(
                kind.name().toLowerCase(java.util.Locale.ROOT) + "." + field,
                kind,
                field,
                Map.of(Crm.GHL, Side.FULL, Crm.RANKR, Side.FULL),
                ConflictPolicy.LAST_MODIFIED,
                NullPolicy.IGNORE);
    }

    /** This rule for another field. */
    FieldRule named(String otherName, String otherField) {
        return new FieldRule(otherName, kind, otherField, sides, conflicts, nulls);
    }

    public FieldRule with(Crm crm, Access access) {
        return with(crm, new Side(access, side(crm).holding()));
    }

    public FieldRule with(Crm crm, Holding holding) {
        return with(crm, new Side(side(crm).access(), holding));
    }

    public FieldRule with(ConflictPolicy policy) {
        return new FieldRule(name, kind, field, sides, policy, nulls);
    }

    public FieldRule with(NullPolicy policy) {
        return new FieldRule(name, kind, field, sides, conflicts, policy);
    }

    /** That CRM's part. */
    public Side side(Crm crm) {
        return sides.getOrDefault(crm, Side.NONE);
    }

    /** What a CRM holds for a unified value; empty if it has no such field. */
    public Optional<Value> held(Crm crm, Optional<Value> unified) {
        return side(crm).access() == Access.NONE
                ? Optional.empty()
                : unified.map(side(crm).holding()::of);
    }

    private FieldRule with(Crm crm, Side side) {
        var changed = new EnumMap<Crm, Side>(Crm.class);
        changed.putAll(sides);
        changed.put(crm, side);
        return new FieldRule(name, kind, field, changed, conflicts, nulls);
    }
}
