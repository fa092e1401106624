package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.sync.Decision.Reason;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.NullPolicy;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.UnfitValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three copies of one record laid side by side, field by field: what both CRMs should hold, and what only a person can
 * settle. The same copies and rules always give the same result.
 *
 * @param result the merged view
 * @param decisions one for each field that any of the copies fills and a rule knows, by name
 */
public record Merge(Fields result, List<Decision> decisions) {

    /**
     * Merges a record.
     *
     * @param sides what each CRM holds; a CRM that has no such record is left out and has no say
     */
    public static Merge of(RuleSet rules, Kind kind, Base base, Map<Crm, Side> sides) {
        var decisions = new ArrayList<Decision>();
        var result = new TreeMap<String, Value>();
        for (var rule : rules.over(kind, base.agreed(), held(sides))) {
            var decision = new FieldMerge(rule, base, sides).decide();
            decisions.add(decision);
            if (decision.result() != null) {
                result.put(decision.field(), decision.result());
            }
        }
        return new Merge(new Fields(result), List.copyOf(decisions));
    }

    private static Map<Crm, Fields> held(Map<Crm, Side> sides) {
        var held = new EnumMap<Crm, Fields>(Crm.class);
        sides.forEach((crm, side) -> held.put(crm, side.fields()));
        return held;
    }

    /** One field of one record. Each CRM is compared in its own terms, so that what it cannot hold is no change. */
    private record FieldMerge(FieldRule rule, Base base, Map<Crm, Side> sides) {

        Decision decide() {
            try {
                return decided();
            } catch (UnfitValue unfit) {
                return new Decision(
                        rule.field(),
                        agreed().orElse(null),
                        raw(Crm.GHL),
                        raw(Crm.RANKR),
                        agreed().orElse(null),
                        null,
                        true,
                        rule.name(),
                        Reason.UNFIT,
                        unfit.getMessage());
            }
        }

        private Decision decided() {
            var voters = Stream.of(Crm.values()).filter(this::hasSay).toList();
            if (voters.isEmpty()) {
                return decision(agreed(), null, Reason.UNCHANGED);
            }
            var movers = voters.stream().filter(this::moved).toList();
            if (movers.isEmpty() && base.held().contains(rule.field())) {
                return decision(agreed(), null, Reason.HELD);
            }
            if (Stream.concat(Stream.of(agreed()), voters.stream().map(this::unified))
                    .flatMap(Optional::stream)
                    .anyMatch(Value.Texts.class::isInstance)) {
                return decision(union(voters), null, Reason.MERGED_SET);
            }
            return switch (movers.size()) {
                case 0 -> decision(agreed(), null, isOverruled() ? Reason.OVERRULED : Reason.UNCHANGED);
                case 1 -> take(movers.getFirst(), voters.size() == 1 ? Reason.ONLY_SIDE : Reason.ONE_SIDE_CHANGED);
                default -> bothMoved();
            };
        }

        private Decision bothMoved() {
            if (isAllThatItCanHold(Crm.GHL)) {
                return decision(unified(Crm.RANKR), null, Reason.AGREED);
            }
            if (isAllThatItCanHold(Crm.RANKR)) {
                return decision(unified(Crm.GHL), null, Reason.AGREED);
            }
            return switch (rule.conflicts()) {
                case LAST_MODIFIED -> take(lastModified(), Reason.LAST_MODIFIED);
                case PREFER_GHL -> take(Crm.GHL, Reason.PREFERRED);
                case PREFER_RANKR -> take(Crm.RANKR, Reason.PREFERRED);
                case REVIEW -> decision(agreed(), null, Reason.REVIEW);
            };
        }

        /** Whether what that CRM holds is what it would hold of the other one's value. */
        private boolean isAllThatItCanHold(Crm crm) {
            return held(crm).equals(rule.held(crm, unified(crm.other())));
        }

        private Decision take(Crm crm, Reason reason) {
            return decision(unified(crm), crm, reason);
        }

        /** By when the field changed, as far as the observations tell; else by when the records did. */
        private Crm lastModified() {
            var ghl = at(Crm.GHL).changed(rule.side(Crm.GHL).field());
            var rankr = at(Crm.RANKR).changed(rule.side(Crm.RANKR).field());
            if (ghl.isAfter(rankr) != rankr.isAfter(ghl)) {
                return rankr.isAfter(ghl) ? Crm.RANKR : Crm.GHL;
            }
            return at(Crm.RANKR).changedAt().isAfter(at(Crm.GHL).changedAt()) ? Crm.RANKR : Crm.GHL;
        }

        /** What was in the base or added by either side, less what either side removed. */
        private Optional<Value> union(List<Crm> voters) {
            var union = new TreeSet<>(texts(agreed()));
            for (var crm : voters) {
                union.addAll(less(texts(unified(crm)), texts(knownUnified(crm))));
            }
            for (var crm : voters) {
                union.removeAll(less(texts(knownUnified(crm)), texts(unified(crm))));
            }
            return union.isEmpty() ? Optional.empty() : Optional.of(new Value.Texts(union));
        }

        private static Set<String> less(Set<String> some, Set<String> others) {
            var rest = new TreeSet<>(some);
            rest.removeAll(others);
            return rest;
        }

        private static Set<String> texts(Optional<Value> value) {
            return value.map(held -> switch (held) {
                        case Value.Texts(var texts) -> (Set<String>) texts;
                        case Value.Text(var text) -> Set.of(text);
                    })
                    .orElseGet(Set::of);
        }

        /** Whether that CRM has the record, and what it holds counts. */
        private boolean hasSay(Crm crm) {
            return sides.containsKey(crm) && rule.hears(crm);
        }

        /** Whether a CRM that follows the other without a say holds something else than what it was left with. */
        private boolean isOverruled() {
            return sides.keySet().stream()
                    .anyMatch(crm -> !rule.hears(crm)
                            && rule.direction().reaches(crm)
                            && rule.fits(crm, agreed())
                            && !held(crm).equals(known(crm)));
        }

        /** Whether that CRM holds something else than what it was left with. */
        private boolean moved(Crm crm) {
            var held = held(crm);
            if (held.isEmpty()
                    && rule.nulls() == NullPolicy.IGNORE
                    && rule.unified(crm, held).isEmpty()) {
                return false;
            }
            return !held.equals(known(crm));
        }

        private Optional<Value> agreed() {
            return base.agreed().get(rule.field());
        }

        /** What that CRM was left with when both sides last agreed, in its own terms. */
        private Optional<Value> known(Crm crm) {
            return base.isDiffering(crm, rule.field())
                    ? base.held(crm, rule.field(), Optional.empty())
                    : rule.held(crm, agreed());
        }

        private Optional<Value> knownUnified(Crm crm) {
            return rule.unified(crm, known(crm));
        }

        private Optional<Value> held(Crm crm) {
            return at(crm).fields().get(rule.side(crm).field());
        }

        private Optional<Value> unified(Crm crm) {
            return rule.unified(crm, held(crm));
        }

        private Side at(Crm crm) {
            return Objects.requireNonNull(sides.get(crm));
        }

        private Decision decision(Optional<Value> result, @Nullable Crm from, Reason reason) {
            return new Decision(
                    rule.field(),
                    agreed().orElse(null),
                    shown(Crm.GHL),
                    shown(Crm.RANKR),
                    result.orElse(null),
                    from,
                    reason == Reason.REVIEW || reason == Reason.HELD,
                    rule.name(),
                    reason,
                    reason.sentence());
        }

        private @Nullable Value raw(Crm crm) {
            return sides.containsKey(crm) ? held(crm).orElse(null) : null;
        }

        private @Nullable Value shown(Crm crm) {
            return sides.containsKey(crm) ? unified(crm).orElse(null) : null;
        }
    }
}
