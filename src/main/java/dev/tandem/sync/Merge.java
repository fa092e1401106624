package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.sync.Decision.Reason;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.NullPolicy;
import dev.tandem.sync.mapping.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
        var result = Fields.NONE;
        for (var field : names(base, sides)) {
            var rule = rules.rule(kind, field);
            if (rule.isPresent()) {
                var decision = new FieldMerge(rule.get(), field, base, sides).decide();
                decisions.add(decision);
                result = result.with(field, decision.result());
            }
        }
        return new Merge(result, List.copyOf(decisions));
    }

    private static Iterable<String> names(Base base, Map<Crm, Side> sides) {
        return Fields.names(
                Stream.concat(Stream.of(base.agreed()), sides.values().stream().map(Side::fields))
                        .toArray(Fields[]::new));
    }

    /** One field of one record. */
    private record FieldMerge(FieldRule rule, String field, Base base, Map<Crm, Side> sides) {

        Decision decide() {
            var voters = Stream.of(Crm.values()).filter(this::hasSay).toList();
            var agreed = base.agreed().get(field);
            if (voters.isEmpty()) {
                return decision(agreed, null, Reason.UNCHANGED);
            }
            if (Stream.concat(Stream.of(agreed), voters.stream().map(this::held))
                    .flatMap(Optional::stream)
                    .anyMatch(Value.Texts.class::isInstance)) {
                return decision(union(voters), null, Reason.MERGED_SET);
            }
            var movers = voters.stream().filter(this::moved).toList();
            return switch (movers.size()) {
                case 0 -> decision(agreed, null, Reason.UNCHANGED);
                case 1 ->
                    decision(
                            held(movers.getFirst()),
                            movers.getFirst(),
                            voters.size() == 1 ? Reason.ONLY_SIDE : Reason.ONE_SIDE_CHANGED);
                default -> bothMoved();
            };
        }

        private Decision bothMoved() {
            var ghl = held(Crm.GHL);
            var rankr = held(Crm.RANKR);
            if (ghl.equals(rule.held(Crm.GHL, rankr))) {
                return decision(rankr, null, Reason.AGREED); // GHL's is all that GHL can hold of Rankr's
            }
            if (rankr.equals(rule.held(Crm.RANKR, ghl))) {
                return decision(ghl, null, Reason.AGREED);
            }
            return switch (rule.conflicts()) {
                case LAST_MODIFIED -> take(lastModified(), Reason.LAST_MODIFIED);
                case PREFER_GHL -> take(Crm.GHL, Reason.PREFERRED);
                case PREFER_RANKR -> take(Crm.RANKR, Reason.PREFERRED);
                case REVIEW -> decision(base.agreed().get(field), null, Reason.REVIEW);
            };
        }

        private Decision take(Crm crm, Reason reason) {
            return decision(held(crm), crm, reason);
        }

        private Crm lastModified() {
            return at(Crm.RANKR).changedAt().isAfter(at(Crm.GHL).changedAt()) ? Crm.RANKR : Crm.GHL;
        }

        /** What was in the base or added by either side, less what either side removed. */
        private Optional<Value> union(List<Crm> voters) {
            var union = new TreeSet<>(texts(base.agreed().get(field)));
            for (var crm : voters) {
                union.addAll(less(texts(held(crm)), texts(known(crm))));
            }
            for (var crm : voters) {
                union.removeAll(less(texts(known(crm)), texts(held(crm))));
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

        /** Whether that CRM has the record and the field. */
        private boolean hasSay(Crm crm) {
            return sides.containsKey(crm) && rule.side(crm).access() != Access.NONE;
        }

        /** Whether that CRM holds something else than what it was left with. */
        private boolean moved(Crm crm) {
            var held = held(crm);
            if (held.isEmpty() && rule.nulls() == NullPolicy.IGNORE) {
                return false;
            }
            return !held.equals(known(crm));
        }

        /** What that CRM was left with when both sides last agreed. */
        private Optional<Value> known(Crm crm) {
            return base.held(crm, field, rule.held(crm, base.agreed().get(field)));
        }

        private Optional<Value> held(Crm crm) {
            return at(crm).fields().get(field);
        }

        private Side at(Crm crm) {
            return Objects.requireNonNull(sides.get(crm));
        }

        private Decision decision(Optional<Value> result, @Nullable Crm from, Reason reason) {
            return new Decision(
                    field,
                    base.agreed().get(field).orElse(null),
                    heldOrNull(Crm.GHL),
                    heldOrNull(Crm.RANKR),
                    result.orElse(null),
                    from,
                    reason == Reason.REVIEW,
                    rule.name(),
                    reason);
        }

        private @Nullable Value heldOrNull(Crm crm) {
            return sides.containsKey(crm) ? held(crm).orElse(null) : null;
        }
    }
}
