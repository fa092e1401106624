package dev.tandem.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what one change did to what is recorded of an object: applied to what was before, it gives what was after.
 *
 * @param facts the facts after it; null if they stayed as they were
 */
public record Delta(Changes view, OfBase base, Recorded.@Nullable Facts facts) {

    /** A change that changed nothing. */
    public static final Delta NONE = new Delta(Changes.NONE, OfBase.NONE, null);

    /**
     * What became of the base.
     *
     * @param differing by CRM, the fields that it is known to hold otherwise than agreed, with what it holds
     * @param caughtUp by CRM, the fields that it no longer holds otherwise
     * @param held the fields that wait for a person from now on
     * @param released the fields that no longer do
     */
    public record OfBase(
            Changes agreed,
            Map<Crm, Changes> differing,
            Map<Crm, SortedSet<String>> caughtUp,
            SortedSet<String> held,
            SortedSet<String> released) {

        static final OfBase NONE = new OfBase(Changes.NONE, Map.of(), Map.of(), none(), none());

        public OfBase {
            var some = new EnumMap<Crm, Changes>(Crm.class);
            differing.forEach((crm, changes) -> {
                if (!changes.isEmpty()) {
                    some.put(crm, changes);
                }
            });
            differing = Collections.unmodifiableMap(some);
            var gone = new EnumMap<Crm, SortedSet<String>>(Crm.class);
            caughtUp.forEach((crm, fields) -> {
                if (!fields.isEmpty()) {
                    gone.put(crm, Collections.unmodifiableSortedSet(new TreeSet<>(fields)));
                }
            });
            caughtUp = Collections.unmodifiableMap(gone);
            held = Collections.unmodifiableSortedSet(new TreeSet<>(held));
            released = Collections.unmodifiableSortedSet(new TreeSet<>(released));
        }

        static OfBase between(Base before, Base after) {
            var differing = new EnumMap<Crm, Changes>(Crm.class);
            var caughtUp = new EnumMap<Crm, SortedSet<String>>(Crm.class);
            for (var crm : Crm.values()) {
                var was = before.differing().getOrDefault(crm, Changes.NONE).values();
                var is = after.differing().getOrDefault(crm, Changes.NONE).values();
                var set = new TreeMap<>(is);
                set.keySet().removeIf(field -> Objects.equals(was.get(field), is.get(field)));
                differing.put(crm, new Changes(set));
                caughtUp.put(crm, less(was.keySet(), is.keySet()));
            }
            return new OfBase(
                    changes(before.agreed(), after.agreed()),
                    differing,
                    caughtUp,
                    less(after.held(), before.held()),
                    less(before.held(), after.held()));
        }

        Base applyTo(Base base) {
            var all = new EnumMap<Crm, Changes>(Crm.class);
            for (var crm : Crm.values()) {
                var values = new TreeMap<>(
                        base.differing().getOrDefault(crm, Changes.NONE).values());
                values.keySet().removeAll(caughtUp.getOrDefault(crm, none()));
                values.putAll(differing.getOrDefault(crm, Changes.NONE).values());
                all.put(crm, new Changes(values));
            }
            var waiting = less(base.held(), released);
            waiting.addAll(held);
            return base.with(base.agreed().with(agreed), all, waiting);
        }

        /** The fields of which it changed whether, or what, that CRM holds otherwise. */
        SortedSet<String> fieldsDiffering(Crm crm) {
            var fields = new TreeSet<>(caughtUp.getOrDefault(crm, none()));
            fields.addAll(differing.getOrDefault(crm, Changes.NONE).values().keySet());
            return fields;
        }

        /** The fields of which it changed whether they wait for a person. */
        SortedSet<String> fieldsHeld() {
            var fields = new TreeSet<>(held);
            fields.addAll(released);
            return fields;
        }

        public boolean isEmpty() {
            return equals(NONE);
        }

        private static SortedSet<String> less(java.util.Collection<String> all, java.util.Collection<String> some) {
            var rest = new TreeSet<>(all);
            rest.removeAll(some);
            return rest;
        }

        private static SortedSet<String> none() {
            return Collections.emptySortedSet();
        }
    }

    /** What turns {@code before} into {@code after}. */
    public static Delta between(Recorded before, Recorded after) {
        return new Delta(
                changes(before.view(), after.view()),
                OfBase.between(before.base(), after.base()),
                before.facts().equals(after.facts()) ? null : after.facts());
    }

    /** What {@code state} is after it. */
    public Recorded applyTo(Recorded state) {
        return new Recorded(facts == null ? state.facts() : facts, state.view().with(view), base.applyTo(state.base()));
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    private static Changes changes(Fields before, Fields after) {
        var changes = new TreeMap<String, Optional<Value>>();
        for (var field : Fields.names(before, after)) {
            if (!before.get(field).equals(after.get(field))) {
                changes.put(field, after.get(field));
            }
        }
        return new Changes(changes);
    }
}
