package dev.tandem.sync;

import dev.tandem.connector.TagsChange;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Dispute;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to write where, so that both CRMs hold what the merge decided: only what differs, and only what a CRM can hold.
 *
 * @param writes at most one for each CRM
 * @param settled the base once the writes are confirmed
 * @param disputes the fields that a person has to decide about, in their order
 */
public record Plan(Kind kind, Merge merge, Map<Crm, Write> writes, Base settled, List<Dispute> disputes) {

    /** A write to one CRM. */
    public sealed interface Write {

        /** The CRM has no such record yet. */
        record Create(Fields fields) implements Write {}

        /** The CRM's record differs in these fields, by the unified name of each. */
        record Update(SortedMap<String, FieldWrite> fields) implements Write {
            public Update {
                fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
            }

            /** What to change, in the CRM's own terms; tags are not among it. */
            public Changes changes() {
                var changes = Changes.NONE;
                for (var write : fields.values()) {
                    changes = write.isTags() ? changes : changes.with(write.at(), write.value());
                }
                return changes;
            }

            /** The tags to add and to remove. */
            public TagsChange tags() {
                return fields.values().stream()
                        .filter(FieldWrite::isTags)
                        .map(write -> TagsChange.between(texts(write.before()), texts(write.value())))
                        .findFirst()
                        .orElse(TagsChange.NONE);
            }

            private static SortedSet<String> texts(Optional<Value> tags) {
                return Fields.NONE.with(Field.TAGS, tags.orElse(null)).texts(Field.TAGS);
            }

            Update only(Set<String> some) {
                var cut = new TreeMap<>(fields);
                cut.keySet().retainAll(some);
                return new Update(cut);
            }
        }
    }

    /**
     * One field to be written, in the CRM's own terms.
     *
     * @param at the CRM's field
     * @param before what it holds now
     */
    public record FieldWrite(String at, Optional<Value> before, Optional<Value> value) {

        boolean isTags() {
            return at.equals(Field.TAGS.fieldName());
        }
    }

    public Plan {
        writes = Map.copyOf(writes);
        disputes = List.copyOf(disputes);
    }

    /** The plan by which every CRM in {@code creatable} gets the record, if it does not have it. */
    public static Plan of(RuleSet rules, Kind kind, Base base, Map<Crm, Side> sides, SortedSet<Crm> creatable) {
        var merge = Merge.of(rules, kind, base, sides);
        var writes = new EnumMap<Crm, Write>(Crm.class);
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        var disputes = new TreeMap<String, Dispute>();
        for (var crm : Crm.values()) {
            var side = sides.get(crm);
            if (side != null) {
                var comparison = new Comparison(rules, kind, merge, crm, side);
                comparison.update().ifPresent(update -> writes.put(crm, update));
                differing.put(crm, comparison.leftAsItIs(base));
                comparison.losses().forEach(loss -> disputes.put(field(loss), loss));
            } else if (creatable.contains(crm)) {
                writes.put(crm, new Write.Create(held(rules, kind, merge.result(), crm)));
            }
        }
        merge.decisions().stream()
                .filter(Decision::disputed)
                .forEach(decision -> disputes.put(decision.field(), dispute(decision, type(decision), decision.why())));
        return new Plan(kind, merge, writes, settled(base, merge, differing), List.copyOf(disputes.values()));
    }

    /**
     * The base before the writes are confirmed: settled but for the fields that are still to be written, which stay as
     * unsettled as they were. Else what one write brought about would look like a change once another one failed.
     */
    Base settledSoFar(Base base) {
        var agreed = settled.agreed();
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        differing.putAll(settled.differing());
        for (var field : updated()) {
            agreed = agreed.with(field, base.agreed().get(field).orElse(null));
            for (var crm : Crm.values()) {
                var rest = differing.getOrDefault(crm, Changes.NONE).without(field);
                differing.put(
                        crm,
                        base.isDiffering(crm, field)
                                ? rest.with(field, base.held(crm, field, Optional.empty()))
                                : rest);
            }
        }
        var held = new TreeSet<>(settled.held());
        for (var field : updated()) {
            if (base.held().contains(field)) {
                held.add(field);
            }
        }
        return base.with(agreed, differing, held);
    }

    /** The fields that at least one CRM that has the record is to hold another value in. */
    private Set<String> updated() {
        var updated = new TreeSet<String>();
        for (var write : writes.values()) {
            if (write instanceof Write.Update update) {
                updated.addAll(update.fields().keySet());
            }
        }
        return updated;
    }

    /** What the CRMs that have the record are to hold, in unified terms: the fields of updates at those CRMs. */
    Changes intended(Set<Crm> targets) {
        var intended = Changes.NONE;
        for (var decision : merge.decisions()) {
            if (targets.stream().anyMatch(crm -> updates(crm, decision.field()))) {
                intended = intended.with(decision.field(), Optional.ofNullable(decision.result()));
            }
        }
        return intended;
    }

    private boolean updates(Crm crm, String field) {
        return writes.get(crm) instanceof Write.Update update && update.fields().containsKey(field);
    }

    /** Whether a value that a side moved to is to be overwritten with the other side's. */
    boolean overwritesAMove() {
        return merge.decisions().stream().anyMatch(decision -> switch (decision.reason()) {
            case LAST_MODIFIED, PREFERRED, OVERRULED -> updates(decision.field());
            default -> false;
        });
    }

    private static Base settled(Base base, Merge merge, Map<Crm, Changes> differing) {
        var held = new TreeSet<>(base.held());
        held.retainAll(merge.decisions().stream()
                .filter(decision -> decision.reason() == Decision.Reason.HELD)
                .map(Decision::field)
                .toList());
        return base.with(merge.result(), differing, held);
    }

    private static String field(Dispute dispute) {
        return String.valueOf(dispute.field());
    }

    private static DisputeType type(Decision decision) {
        return switch (decision.reason()) {
            case HELD -> DisputeType.UNDONE;
            case UNFIT -> DisputeType.ROUND_TRIP;
            default -> DisputeType.FIELD;
        };
    }

    private static Dispute dispute(Decision decision, DisputeType type, String reason) {
        return new Dispute(
                type,
                decision.field(),
                decision.base(),
                decision.ghl(),
                decision.rankr(),
                List.of(),
                decision.rule(),
                reason);
    }

    /** What a CRM would hold of these unified fields, in its own terms; what it cannot hold whole is left out. */
    public static Fields held(RuleSet rules, Kind kind, Fields unified, Crm crm) {
        var held = new TreeMap<String, Value>();
        for (var rule : rules.over(kind, unified, Map.of())) {
            if (rule.direction().reaches(crm)) {
                wholly(rule, crm, unified.get(rule.field()))
                        .ifPresent(kept -> held.put(rule.side(crm).field(), kept));
            }
        }
        return new Fields(held);
    }

    /** What does not fit is disputed once the CRM has the record. */
    private static Optional<Value> wholly(FieldRule rule, Crm crm, Optional<Value> unified) {
        return rule.fits(crm, unified) ? rule.held(crm, unified) : Optional.empty();
    }

    /** This plan, cut to some fields; creations stay whole. */
    Plan only(Set<String> fields) {
        var cut = new EnumMap<Crm, Write>(Crm.class);
        writes.forEach((crm, write) -> {
            switch (write) {
                case Write.Create create -> cut.put(crm, create);
                case Write.Update update -> {
                    var some = update.only(fields);
                    if (!some.fields().isEmpty()) {
                        cut.put(crm, some);
                    }
                }
            }
        });
        return new Plan(kind, merge, cut, settled, disputes);
    }

    /**
     * The CRMs that have nothing in a custom field any more, which therefore is to be taken from the other one too. A field
     * that is no more looks just like one that was cleared.
     */
    Set<Crm> cleared(RuleSet rules, Link link) {
        return Stream.of(Crm.values())
                .filter(crm -> merge.decisions().stream()
                        .filter(decision -> decision.moves() && takesFrom(crm.other(), decision.field()))
                        .flatMap(decision -> rules.rule(kind, decision.field()).stream())
                        .filter(rule -> rule.hears(crm))
                        .map(rule -> rule.side(crm).field())
                        .anyMatch(at -> Field.isCustom(at)
                                && link.living(crm)
                                        .filter(half -> half.fields().get(at).isEmpty())
                                        .isPresent()))
                .collect(Collectors.toSet());
    }

    private boolean takesFrom(Crm crm, String field) {
        return writes.get(crm) instanceof Write.Update update
                && Optional.ofNullable(update.fields().get(field))
                        .flatMap(FieldWrite::before)
                        .isPresent();
    }

    /** Whether a CRM that has the record is to hold something else in that field. */
    public boolean updates(String field) {
        return writes.values().stream()
                .anyMatch(write ->
                        write instanceof Write.Update update && update.fields().containsKey(field));
    }

    /** How far the record is in step before anything of this plan is written. */
    public SyncState state(int sides) {
        if (!disputes.isEmpty()) {
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
            var fields = new TreeMap<String, FieldWrite>();
            for (var decision : merge.decisions()) {
                if (isToBeWritten(decision) && fits(decision)) {
                    fields.put(
                            decision.field(),
                            new FieldWrite(rule(decision).side(crm).field(), held(decision), wanted(decision)));
                }
            }
            return fields.isEmpty() ? Optional.empty() : Optional.of(new Write.Update(fields));
        }

        /** The fields that this CRM cannot hold whole, and so is not written. */
        List<Dispute> losses() {
            return merge.decisions().stream()
                    .filter(decision -> isToBeWritten(decision) && !fits(decision))
                    .map(decision -> dispute(
                            decision,
                            DisputeType.ROUND_TRIP,
                            "%s would hold less than the value: choose one that it can hold, or another rule"
                                    .formatted(crm)))
                    .toList();
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
                } else if (isLacking(decision)
                        || (!(isToBeWritten(decision) && fits(decision)) && !isAsWanted(decision))) {
                    left = left.with(field, held(decision));
                }
            }
            return left;
        }

        /** Whether the CRM has no such custom field: should it get one, what is not there was not removed from it. */
        private boolean isLacking(Decision decision) {
            var there = rule(decision).side(crm);
            return decision.result() != null && there.access() == Access.NONE && Field.isCustom(there.field());
        }

        private boolean isToBeWritten(Decision decision) {
            return !decision.disputed() && isWritable(decision) && differs(decision);
        }

        /** Whether the CRM lets us write what was decided, and the rule has it written there. */
        private boolean isWritable(Decision decision) {
            return rule(decision).direction().reaches(crm)
                    && switch (rule(decision).side(crm).access()) {
                        case READ_WRITE -> true;
                        case SET_ONLY -> !fits(decision) || wanted(decision).isPresent();
                        case CREATE_ONLY, NONE -> false;
                    };
        }

        /** Whether the CRM holds another value; one that reads the same is not rewritten. */
        private boolean differs(Decision decision) {
            return !isAsWanted(decision) && !readsTheSame(decision);
        }

        private boolean isAsWanted(Decision decision) {
            return fits(decision) && held(decision).equals(wanted(decision));
        }

        private boolean readsTheSame(Decision decision) {
            var rule = rule(decision);
            return !rule.side(crm).read().isEmpty()
                    && rule.hears(crm)
                    && rule.unified(crm, held(decision)).equals(Optional.ofNullable(decision.result()));
        }

        private boolean fits(Decision decision) {
            return rule(decision).fits(crm, Optional.ofNullable(decision.result()));
        }

        private Optional<Value> held(Decision decision) {
            return side.fields().get(rule(decision).side(crm).field());
        }

        private Optional<Value> wanted(Decision decision) {
            return rule(decision).held(crm, Optional.ofNullable(decision.result()));
        }

        private FieldRule rule(Decision decision) {
            return rules.rule(kind, decision.field()).orElseThrow();
        }
    }

    /** The CRMs that the plan writes to. */
    public Stream<Crm> targets() {
        return Stream.of(Crm.values()).filter(writes::containsKey);
    }
}
