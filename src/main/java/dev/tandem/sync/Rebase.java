package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.UnfitValue;
import java.util.EnumMap;
import java.util.Optional;

/**
 * Puts what was agreed by other rules in terms of those that are applied now. A CRM that still holds what the other rules
 * left it with has not moved, whatever the new ones would have it hold; only then is it brought to hold that.
 */
final class Rebase {

    private Rebase() {}

    /**
     * The base in terms of {@code rules}; as it is if it is already, or if these are rules that are nowhere kept.
     *
     * @throws Failure.Busy if it rests on rules that took their place: another process knows these already, and by the old
     *     ones what it wrote would pass for somebody's edit
     */
    static Base onto(RuleSet rules, Kind kind, Base base) {
        demandKnown(rules, base);
        return Optional.ofNullable(base.rules())
                .flatMap(rules::earlier)
                .map(before -> translated(before, rules, kind, base))
                .orElse(base)
                .by(rules.id());
    }

    /** Whether a base rests on these rules or on some that they took the place of. */
    static boolean isKnown(RuleSet rules, Base base) {
        var rests = base.rules();
        return rests == null
                || rules.id() == null
                || rests.equals(rules.id())
                || rules.earlier(rests).isPresent();
    }

    /** @throws Failure.Busy if a base rests on rules that took the place of these */
    static void demandKnown(RuleSet rules, Base base) {
        if (!isKnown(rules, base)) {
            throw Failure.Busy.moving();
        }
    }

    private static Base translated(RuleSet before, RuleSet rules, Kind kind, Base base) {
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        for (var crm : Crm.values()) {
            var known = base.differing().getOrDefault(crm, Changes.NONE);
            for (var agreed : base.agreed().values().entrySet()) {
                var field = agreed.getKey();
                var was = before.rule(kind, field).orElse(null);
                var is = rules.rule(kind, field).orElse(null);
                if (was != null && is != null) {
                    known = known(known, was, is, crm, Optional.of(agreed.getValue()));
                }
            }
            differing.put(crm, known);
        }
        return base.with(base.agreed(), differing, base.held());
    }

    /** What is known to differ at that CRM, with that field as its rule is now. */
    private static Changes known(Changes known, FieldRule was, FieldRule is, Crm crm, Optional<Value> agreed) {
        var field = is.field();
        if (!was.hears(crm) || !was.side(crm).field().equals(is.side(crm).field())) {
            // what it holds there was never looked at: it has not lost anything, and all that it holds is news
            return is.hears(crm) ? known.with(field, Optional.empty()) : known.without(field);
        }
        if (known.values().containsKey(field)) {
            return known;
        }
        var left = held(was, crm, agreed);
        return left.isEmpty() || left.equals(held(is, crm, agreed)) ? known : known.with(field, left.get());
    }

    /** What a CRM was left with; empty if the rule could make nothing of the value. */
    private static Optional<Optional<Value>> held(FieldRule rule, Crm crm, Optional<Value> agreed) {
        try {
            return Optional.of(rule.held(crm, agreed));
        } catch (UnfitValue _) {
            return Optional.empty();
        }
    }
}
