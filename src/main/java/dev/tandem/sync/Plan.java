package dev.tandem.sync;

import dev.tandem.connector.TagsChange;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What to write where, so that both CRMs hold what the merge decided: only what differs, and only what a CRM can hold.
 *
 * @param writes at most one for each CRM
 * @param settled the base once the writes are confirmed
 */
public record Plan(Kind kind, Merge merge, Map<Crm, Write> writes, Base settled) {

    /** A write to one CRM. */
    public sealed interface Write {

        /** The CRM has no such record yet. */
        record Create(Fields fields) implements Write {}

        /** The CRM's record differs. */
        record Update(Changes changes, TagsChange tags) implements Write {

            Update only(Set<String> fields) {
                var some = new TreeMap<>(changes.values());
                some.keySet().retainAll(fields);
                return new Update(new Changes(some), fields.contains(Field.TAGS.fieldName()) ? tags : TagsChange.NONE);
            }
        }
    }

    public Plan {
        writes = Map.copyOf(writes);
    }

    /** The plan by which every CRM in {@code creatable} gets the record, if it does not have it. */
    public static Plan of(RuleSet rules, Kind kind, Base base, Map<Crm, Side> sides, SortedSet<Crm> creatable) {
        var merge = Merge.of(rules, kind, base, sides);
        var writes = new EnumMap<Crm, Write>(Crm.class);
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        for (var crm : Crm.values()) {
            var side = sides.get(crm);
            if (side != null) {
                var comparison = new Comparison(rules, kind, merge, crm, side);
                comparison.update().ifPresent(update -> writes.put(crm, update));
                differing.put(crm, comparison.leftAsItIs(base));
            } else if (creatable.contains(crm)) {
                writes.put(crm, new Write.Create(held(rules, kind, merge.result(), crm)));
            }
        }
        return new Plan(kind, merge, writes, new Base(merge.result(), differing));
    }

    /** What a CRM would hold of these fields. */
    public static Fields held(RuleSet rules, Kind kind, Fields unified, Crm crm) {
        var held = new TreeMap<String, Value>();
        unified.values()
                .forEach((field, value) -> rules.rule(kind, field)
                        .flatMap(rule -> rule.held(crm, Optional.of(value)))
                        .ifPresent(kept -> held.put(field, kept)));
        return new Fields(held);
    }

    /** This plan, cut to some fields; creations stay whole. */
    Plan only(Set<String> fields) {
        var cut = new EnumMap<Crm, Write>(Crm.class);
        writes.forEach((crm, write) -> {
            var some = write instanceof Write.Update update ? update.only(fields) : write;
            if (!(some instanceof Write.Update(var changes, var tags)) || !changes.isEmpty() || !tags.isEmpty()) {
                cut.put(crm, some);
            }
        });
        return new Plan(kind, merge, cut, settled);
    }

    /** Whether a person has to decide about at least one field. */
    public boolean isDisputed() {
        return merge.decisions().stream().anyMatch(Decision::disputed);
    }

    /** Whether a CRM that has the record is to hold something else in that field. */
    public boolean updates(String field) {
        return writes.values().stream().anyMatch(write -> switch (write) {
            case Write.Create _ -> false;
            case Write.Update(var changes, var tags) ->
                changes.values().containsKey(field) || (field.equals(Field.TAGS.fieldName()) && !tags.isEmpty());
        });
    }

    /** How far the record is in step before anything of this plan is written. */
    public SyncState state(int sides) {
        if (isDisputed()) {
            return SyncState.CONFLICT;
        }
        if (sides < Crm.values().length) {
            return SyncState.SINGLE_SIDED;
        }
        return writes.isEmpty() ? SyncState.IN_SYNC : SyncState.PENDING;
    }

    /** One CRM's record against what the merge decided. */
    private record Comparison(RuleSet rules, Kind kind, Merge merge, Crm crm, Side side) {

        Optional<Write> update() {
            var changes = new TreeMap<String, Optional<Value>>();
            var tags = TagsChange.NONE;
            for (var decision : merge.decisions()) {
                if (!writable(decision) || decision.disputed() || !differs(decision)) {
                    continue;
                }
                if (decision.field().equals(Field.TAGS.fieldName())) {
                    tags = tagsChange();
                } else {
                    changes.put(decision.field(), wanted(decision));
                }
            }
            return changes.isEmpty() && tags.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Write.Update(new Changes(changes), tags));
        }

        /** What this CRM keeps although something else was decided; a disputed field stays as unsettled as it was. */
        Changes leftAsItIs(Base base) {
            var left = Changes.NONE;
            for (var decision : merge.decisions()) {
                var field = decision.field();
                if (decision.disputed()) {
                    left = base.isDiffering(crm, field)
                            ? left.with(field, base.held(crm, field, Optional.empty()))
                            : left;
                } else if (!writable(decision) && differs(decision)) {
                    left = left.with(field, side.fields().get(field));
                }
            }
            return left;
        }

        /** Whether the CRM lets us write what was decided. */
        private boolean writable(Decision decision) {
            return switch (rule(decision).side(crm).access()) {
                case READ_WRITE -> true;
                case SET_ONLY -> wanted(decision).isPresent();
                case CREATE_ONLY, NONE -> false;
            };
        }

        private boolean differs(Decision decision) {
            return !side.fields().get(decision.field()).equals(wanted(decision));
        }

        private Optional<Value> wanted(Decision decision) {
            return rule(decision).held(crm, Optional.ofNullable(decision.result()));
        }

        private FieldRule rule(Decision decision) {
            return rules.rule(kind, decision.field()).orElseThrow();
        }

        private TagsChange tagsChange() {
            var wanted = merge.result().texts(Field.TAGS);
            var held = side.fields().texts(Field.TAGS);
            return new TagsChange(less(wanted, held), less(held, wanted));
        }

        private static SortedSet<String> less(SortedSet<String> some, SortedSet<String> others) {
            var rest = new TreeSet<>(some);
            rest.removeAll(others);
            return rest;
        }
    }

    /** The CRMs that the plan writes to. */
    public Stream<Crm> targets() {
        return Stream.of(Crm.values()).filter(writes::containsKey);
    }
}
