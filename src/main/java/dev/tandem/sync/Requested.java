package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.RuleSet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a caller of Tandem asks for, put in terms of the merge. */
public final class Requested {

    private Requested() {}

    /**
     * The base as if both sides had already agreed on {@code changes}, and each was only late to hold them. A side that
     * still holds what it held has therefore not moved, and the merge carries the request there, now or later; a side
     * that a person changes meanwhile has.
     */
    public static Base rebase(RuleSet rules, Kind kind, Base base, Changes changes, Map<Crm, Half> halves) {
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        differing.putAll(base.differing());
        halves.forEach((crm, half) -> {
            var held = differing.getOrDefault(crm, Changes.NONE);
            for (var field : changes.values().keySet()) {
                held = held.with(field, half.fields().get(at(rules, kind, crm, field)));
            }
            differing.put(crm, held);
        });
        var waiting = new TreeSet<>(base.held());
        waiting.removeAll(changes.values().keySet());
        return base.with(base.agreed().with(changes), differing, waiting);
    }

    /**
     * An object with halves as they were seen. What was agreed on before a half joined binds nobody: that half never took
     * part in it. Only what a caller asked for, and is still to be carried, stands.
     */
    static Link seen(RuleSet rules, Link link, Map<Crm, Half> halves) {
        return seen(rules, link, halves, Fields.NONE);
    }

    /**
     * The same, of a half that Tandem may have made itself.
     *
     * @param sent what was sent to create the half that joins, in its CRM's own terms: that was agreed on, so that whatever
     *     the other half holds by now is news, and what the new one holds is not; empty if nothing was
     */
    static Link seen(RuleSet rules, Link link, Map<Crm, Half> halves, Fields sent) {
        var joining = halves.keySet().stream()
                .filter(crm ->
                        link.half(crm).isEmpty() && link.half(crm.other()).isPresent())
                .findFirst();
        var seen = link.with(halves);
        return joining.map(crm -> seen.with(joined(rules, link, crm, halves, sent)))
                .orElse(seen);
    }

    /**
     * An object with the half of another that turned out to be the same. What callers asked of the other, and is still to be
     * carried to that half, is asked of both now; where callers asked of this one too, theirs stands.
     *
     * @param other the other object, with that half
     */
    static Link joined(RuleSet rules, Link link, Link other, Crm crm, Half half, Instant now) {
        var seen = seen(rules, link, Map.of(crm, half));
        var asked = asked(rules, other, crm, now);
        for (var field : asked.values().keySet()) {
            if (link.base().isDiffering(crm.other(), field)) {
                asked = asked.without(field);
            }
        }
        var base = rebase(rules, link.kind(), seen.base(), asked, seen.living());
        var late = base.differing().getOrDefault(crm.other(), Changes.NONE);
        for (var field : asked.values().keySet()) {
            late = late.with(
                    field,
                    late(
                            seen.living(crm.other())
                                    .flatMap(there -> there.fields().get(at(rules, link.kind(), crm.other(), field))),
                            half.fields().get(at(rules, link.kind(), crm, field))));
        }
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        differing.putAll(base.differing());
        differing.put(crm.other(), late);
        return seen.with(base.with(base.agreed(), differing, base.held()));
    }

    /** What callers asked for that is still to be carried to the half at that CRM. */
    static Changes asked(RuleSet rules, Link link, Crm crm, Instant now) {
        var asked = Changes.NONE;
        if (Observed.of(rules, link, now).plan().writes().get(crm) instanceof Plan.Write.Update update) {
            for (var field : update.fields().keySet()) {
                if (link.base().isDiffering(crm, field)) {
                    asked = asked.with(field, link.base().agreed().get(field));
                }
            }
        }
        return asked;
    }

    /**
     * What a half is known to hold of a field that was asked for where it was not: what it holds, as it is late. Of several
     * texts only those that both held then, as whatever else it holds nobody asked to remove.
     *
     * @param asked what the half held that it was asked for
     */
    private static Optional<Value> late(Optional<Value> held, Optional<Value> asked) {
        if (!(held.orElse(null) instanceof Value.Texts(var texts))) {
            return held;
        }
        var shared = new TreeSet<>(texts);
        shared.retainAll(asked.orElse(null) instanceof Value.Texts(var others) ? others : Set.of());
        return shared.isEmpty() ? Optional.empty() : Optional.of(new Value.Texts(shared));
    }

    private static Base joined(RuleSet rules, Link link, Crm crm, Map<Crm, Half> halves, Fields sent) {
        var asked = link.base().differing().getOrDefault(crm.other(), Changes.NONE);
        var agreed = rules.unified(link.kind(), crm, sent);
        var late = Changes.NONE;
        for (var field : asked.values().keySet()) {
            if (isLackedBy(rules, link.kind(), crm.other(), field)) {
                continue; // nobody asked for it there
            }
            agreed = agreed.with(field, link.base().agreed().get(field).orElse(null));
            late = late.with(
                    field,
                    late(
                            Objects.requireNonNull(halves.get(crm)).fields().get(at(rules, link.kind(), crm, field)),
                            asked.values().getOrDefault(field, Optional.empty())));
        }
        return new Base(agreed, Map.of(crm.other(), asked, crm, late)).by(rules.id());
    }

    /**
     * The base once a record was created. What was sent is what both sides agreed on, so that it is no news when it comes
     * back, and whatever the other half holds by now is. A field that somebody asked for stays as it was asked for, and the
     * new half is late to hold it.
     *
     * @param plan by which it was created
     * @param planned the base that the plan rests on
     * @param current the base by now
     * @param sent what was sent, in the CRM's own terms
     */
    static Base created(RuleSet rules, Plan plan, Base planned, Base current, Crm crm, Fields sent) {
        var agreed = current.agreed();
        var others = current.differing().getOrDefault(crm.other(), Changes.NONE);
        var known = current.differing().getOrDefault(crm, Changes.NONE);
        for (var field :
                Fields.names(planned.agreed(), current.agreed(), plan.settled().agreed())) {
            var before = planned.agreed().get(field);
            known = known.with(field, sent.get(at(rules, plan.kind(), crm, field)));
            if (!plan.updates(field) && current.agreed().get(field).equals(before)) {
                agreed = agreed.with(field, plan.settled().agreed().get(field).orElse(null));
                others = plan.settled().isDiffering(crm.other(), field)
                        ? others.with(field, plan.settled().held(crm.other(), field, Optional.empty()))
                        : others.without(field);
            }
        }
        return current.with(agreed, Map.of(crm.other(), others, crm, known), current.held());
    }

    private static boolean isLackedBy(RuleSet rules, Kind kind, Crm crm, String field) {
        return rules.rule(kind, field)
                .filter(rule -> rule.side(crm).access() == Access.NONE)
                .isPresent();
    }

    private static String at(RuleSet rules, Kind kind, Crm crm, String field) {
        return rules.rule(kind, field).map(rule -> rule.side(crm).field()).orElse(field);
    }

    /**
     * The base in which {@code before} is what both sides last agreed on, and each holds what it holds: neither is written
     * until it moves or a person decides.
     *
     * @param before unified values; empty for nothing
     */
    public static Base hold(RuleSet rules, Kind kind, Base base, Changes before, Map<Crm, Half> halves) {
        var rebased = rebase(rules, kind, base, before, halves);
        var waiting = new TreeSet<>(rebased.held());
        waiting.addAll(before.values().keySet());
        return rebased.with(rebased.agreed(), rebased.differing(), waiting);
    }

    /**
     * The base without {@code changes}, which every CRM refused: as it was before, but for what others have asked for
     * meanwhile.
     */
    public static Base undo(Base base, Changes changes, Base before) {
        var agreed = base.agreed();
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        differing.putAll(base.differing());
        for (var change : changes.values().entrySet()) {
            var field = change.getKey();
            if (agreed.get(field).equals(change.getValue())) {
                agreed = agreed.with(field, before.agreed().get(field).orElse(null));
                for (var crm : Crm.values()) {
                    var rest = differing.getOrDefault(crm, Changes.NONE).without(field);
                    differing.put(
                            crm,
                            before.isDiffering(crm, field)
                                    ? rest.with(field, before.held(crm, field, Optional.empty()))
                                    : rest);
                }
            }
        }
        return base.with(agreed, differing, base.held());
    }

    /** The base without what was to {@link #hold} by {@code refused}, which no CRM took: it waits for nobody, as before. */
    static Base release(Base base, Changes refused, Base before) {
        var undone = undo(base, refused, before);
        var waiting = new TreeSet<>(undone.held());
        waiting.removeIf(
                field -> refused.values().containsKey(field) && !before.held().contains(field));
        return undone.with(undone.agreed(), undone.differing(), waiting);
    }
}
