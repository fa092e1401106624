package dev.tandem.sync;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.DisputeType;
import dev.tandem.model.Disputes;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.Provenance;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.Mark;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object seen again: the view merged anew from what its halves hold now. Pure: the same object, halves, rules and time
 * always give the same.
 *
 * @param link the object as it is to be stored; where nothing is left to write, its base is settled
 * @param plan what is left to write
 * @param fate what becomes of it, if a half is gone
 * @param before the merged view that it had
 * @param at when
 */
public record Observed(Link link, Plan plan, Fate fate, Fields before, Instant at) {

    /** What keeps a deletion from being followed; nothing of the object itself tells. */
    private static final Set<DisputeType> HOLDS = EnumSet.of(DisputeType.CHILDREN_EDITED, DisputeType.MASS_DELETION);

    /** Why a field holds what no single CRM and nobody else asked for. */
    private static final Set<String> OF_BOTH =
            Set.of(Decision.Reason.AGREED.sentence(), Decision.Reason.MERGED_SET.sentence());

    private static final SortedSet<Crm> NONE = Collections.emptySortedSet();

    /** The object with its halves as they are now. */
    public static Observed of(RuleSet rules, Link link, Instant now) {
        return of(rules, link, NONE, now);
    }

    /** The object with its halves as they are now, if the CRMs in {@code creatable} that have no half shall get one. */
    public static Observed of(RuleSet rules, Link seen, SortedSet<Crm> creatable, Instant now) {
        var link = Fate.apart(rules, seen.with(Rebase.onto(rules, seen.kind(), seen.base())));
        var sides = sides(link);
        var base = caughtUp(rules, link, lacking(rules, link));
        var plan = Plan.of(rules, link.kind(), base, sides, creatable);
        var fate = Fate.of(rules, link, plan);
        var settles = plan.writes().isEmpty() && plan.disputes().isEmpty() && sides.size() == Crm.values().length;
        var moved = !plan.merge().result().equals(link.fields());
        var kept = settles ? link.settled() : link;
        return new Observed(
                new Link(
                        link.workspace(),
                        link.id(),
                        link.kind(),
                        link.contactId(),
                        moved ? link.version() + 1 : link.version(),
                        plan.merge().result(),
                        sides.size() == Crm.values().length ? plan.settledSoFar(base) : base,
                        provenance(rules, link, plan, now),
                        state(link, plan, fate, sides.size()),
                        kept.halves(),
                        link.apart(),
                        link.createdAt(),
                        moved ? now : link.updatedAt(),
                        link.isDeleted() || !link.isGone() ? link.deletedAt() : now),
                plan,
                fate,
                link.fields(),
                now);
    }

    /** The same, those fields of the view explained by whoever asked for them, not by the rule that carries them. */
    public Observed because(Map<String, Provenance> reasons) {
        return new Observed(link.explained(reasons), plan, fate, before, at);
    }

    /** What a person has to decide about it. Whether a missing half could be another's is not looked at here. */
    public Disputes disputes() {
        var looked = EnumSet.allOf(DisputeType.class);
        looked.removeAll(HOLDS);
        if (link.halves().size() != Crm.values().length) {
            looked.removeAll(DisputeType.MATCHES);
        }
        if (fate != Fate.GOES) {
            looked.addAll(HOLDS);
        }
        if (link.isDeleted()) {
            return Disputes.NOTHING_LEFT;
        }
        return new Disputes(
                Stream.concat(plan.disputes().stream(), fate.dispute().stream()).toList(), looked);
    }

    /** What to store of it. */
    public Links.Change change(AuditEntry.Author author) {
        return Links.Change.of(link, author, at).with(disputes()).with(entry(Ids.next(), at, author, List.of()));
    }

    /**
     * What to store of it after a look of somebody who carries nothing: what that found to be carried is work. What was out
     * of step before, such as since the import, is left as it was.
     *
     * @param author for whom it was looked at
     * @param was its state before
     */
    public Links.Change changeByLook(AuditEntry.Author author, SyncState was) {
        var change = change(author);
        return isNews(was, before, link) ? change.with(new Mark(Writer.contactOf(link), Lane.WEBHOOK, at)) : change;
    }

    /**
     * Whether there is something to carry of an object that was not there before.
     *
     * @param was its state before
     * @param before its merged view before
     */
    public static boolean isNews(SyncState was, Fields before, Link now) {
        return now.state() == SyncState.PENDING
                && (was != SyncState.PENDING || !now.fields().equals(before));
    }

    /**
     * What to store of an object after a look of somebody who carries nothing, with a mark where halves may have been overtaken
     * while they were read: what is known stays, though it may be the older. What was out of step before is left to whoever
     * sees to it.
     *
     * @param current as it was before they were taken in
     */
    public static Links.Change lookingAgain(Links.Change change, Link current, Map<Crm, Half> read) {
        return change.mark() == null && current.state() != SyncState.PENDING && current.isInDoubt(read)
                ? change.with(new Mark(Writer.contactOf(current), Lane.WEBHOOK, change.at()))
                : change;
    }

    /** The audit entry of the decisions that led here, with what became of the writes. */
    public AuditEntry entry(UUID id, Instant now, AuditEntry.Author author, List<AuditEntry.Write> writes) {
        var changes = plan.merge().decisions().stream()
                .filter(decision -> decision.moves()
                        || decision.disputed()
                        || (decision.reason() == Decision.Reason.OVERRULED && plan.updates(decision.field()))
                        || isRequested(decision, link, plan)
                        || !Objects.equals(
                                decision.result(), before.get(decision.field()).orElse(null)))
                .map(decision -> new AuditEntry.FieldChange(
                        decision.field(),
                        isRequested(decision, link, plan) ? common(decision) : decision.base(),
                        decision.ghl(),
                        decision.rankr(),
                        decision.result(),
                        decision.from(),
                        filler(decision).map(Provenance::rule).orElse(decision.rule()),
                        filler(decision).map(Provenance::reason).orElseGet(() -> why(decision, link, plan))))
                .toList();
        return new AuditEntry(id, now, link.kind(), link.id(), author, changes, writes);
    }

    /** Which provider asked for it; empty if it was anybody else. */
    private Optional<Provenance> filler(Decision decision) {
        return isRequested(decision, link, plan)
                ? Optional.ofNullable(link.provenance().get(decision.field())).filter(Provenance::isByProvider)
                : Optional.empty();
    }

    /** The base without the differences that are none any more, as the CRM holds by now what was agreed. */
    private static Base caughtUp(RuleSet rules, Link link, Base base) {
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        base.differing().forEach((crm, held) -> {
            var rest = new TreeMap<>(held.values());
            rest.keySet()
                    .removeIf(field -> !base.held().contains(field) && holdsWhatWasAgreed(rules, link, crm, field));
            differing.put(crm, new Changes(rest));
        });
        return base.with(base.agreed(), differing, base.held());
    }

    /**
     * The base in which a CRM that has nothing in a custom field, and was not seen to lose it, is known to hold nothing there:
     * it had no such field when that was agreed on.
     */
    private static Base lacking(RuleSet rules, Link link) {
        var base = link.base();
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        differing.putAll(base.differing());
        link.living().forEach((crm, half) -> {
            var known = base.differing().getOrDefault(crm, Changes.NONE);
            for (var field : base.agreed().values().keySet()) {
                var isLacking = !base.isDiffering(crm, field)
                        && !base.held().contains(field)
                        && rules.rule(link.kind(), field)
                                .filter(rule -> hasNeverHeld(rule, crm, half) && isLeftAlone(rule, link, crm.other()))
                                .isPresent();
                known = isLacking ? known.with(field, Optional.empty()) : known;
            }
            differing.put(crm, known);
        });
        return base.with(base.agreed(), differing, base.held());
    }

    private static boolean hasNeverHeld(FieldRule rule, Crm crm, Half half) {
        var at = rule.side(crm).field();
        return Field.isCustom(at)
                && rule.hears(crm)
                && half.fields().get(at).isEmpty()
                && !half.changed().containsKey(at);
    }

    /** Whether a CRM holds something in a field that does not wait for a person as both sides changed it. */
    private static boolean isLeftAlone(FieldRule rule, Link link, Crm crm) {
        var agreed = link.base().agreed().get(rule.field());
        return link.living(crm)
                .flatMap(half -> half.fields().get(rule.side(crm).field()))
                .filter(held -> rule.conflicts() != ConflictPolicy.REVIEW
                        || (rule.fits(crm, agreed) && rule.held(crm, agreed).equals(Optional.of(held))))
                .isPresent();
    }

    private static boolean holdsWhatWasAgreed(RuleSet rules, Link link, Crm crm, String field) {
        var agreed = link.base().agreed().get(field);
        return rules.rule(link.kind(), field)
                .filter(rule -> agreed.isEmpty() || rule.side(crm).access() != Access.NONE)
                .filter(rule -> rule.fits(crm, agreed))
                .flatMap(rule -> link.living(crm)
                        .filter(half -> rule.held(crm, agreed)
                                .equals(half.fields().get(rule.side(crm).field()))))
                .isPresent();
    }

    /** Whether a caller of Tandem asked for it, so that the base holds it before the sides do: see {@link Requested}. */
    private static boolean isRequested(Decision decision, Link link, Plan plan) {
        if (decision.moves() || decision.disputed() || isOfOld(decision, link)) {
            return false;
        }
        return link.halves().isEmpty()
                ? !plan.writes().isEmpty()
                : plan.updates(decision.field())
                        && Stream.of(Crm.values()).anyMatch(crm -> link.base().isDiffering(crm, decision.field()));
    }

    /** Whether a custom field holds what a CRM said before: who differs only had no such field then. */
    private static boolean isOfOld(Decision decision, Link link) {
        var known = link.provenance().get(decision.field());
        return Field.isCustom(decision.field())
                && known != null
                && (known.crm() != null || OF_BOTH.contains(known.reason()))
                && Objects.equals(
                        decision.result(), link.fields().get(decision.field()).orElse(null));
    }

    private static String why(Decision decision, Link link, Plan plan) {
        return isRequested(decision, link, plan) ? Decision.Reason.REQUESTED.sentence() : decision.why();
    }

    /** What both sides held before it was asked for, the base having moved on. */
    private static @Nullable Value common(Decision decision) {
        return Objects.equals(decision.ghl(), decision.rankr()) ? decision.ghl() : null;
    }

    private static Map<Crm, Side> sides(Link link) {
        var sides = new EnumMap<Crm, Side>(Crm.class);
        for (var crm : Crm.values()) {
            link.living(crm).ifPresent(half -> sides.put(crm, Side.of(half)));
        }
        return sides;
    }

    private static SyncState state(Link link, Plan plan, Fate fate, int sides) {
        if (fate.dispute().isPresent() && !link.isDeleted()) {
            return SyncState.CONFLICT;
        }
        if (fate == Fate.GOES || (sides == 0 && link.halves().isEmpty())) {
            return SyncState.PENDING;
        }
        return plan.state(sides);
    }

    private static Map<String, Provenance> provenance(RuleSet rules, Link link, Plan plan, Instant now) {
        var provenance = new HashMap<>(ofNothing(rules, link, now));
        for (var decision : plan.merge().decisions()) {
            var result = decision.result();
            var known = link.provenance().get(decision.field());
            if (result == null) {
                var held = link.fields().get(decision.field()).isPresent();
                if (held && (decision.moves() || isRequested(decision, link, plan))) {
                    var why = new Provenance(decision.from(), now, decision.rule(), why(decision, link, plan));
                    provenance.put(decision.field(), why);
                }
                continue;
            }
            var same =
                    link.fields().get(decision.field()).filter(result::equals).isPresent();
            provenance.put(
                    decision.field(),
                    known != null
                                    && same
                                    && (link.halves().isEmpty()
                                            || decision.reason() == Decision.Reason.UNCHANGED
                                            || decision.reason() == Decision.Reason.OVERRULED
                                            || known.crm() == decision.from())
                            ? known
                            : new Provenance(decision.from(), now, decision.rule(), why(decision, link, plan)));
        }
        return provenance;
    }

    /** Why fields hold nothing any more that a CRM had; what was only asked for and came to nothing was never held. */
    private static Map<String, Provenance> ofNothing(RuleSet rules, Link link, Instant now) {
        var emptied = new HashMap<String, Provenance>();
        link.provenance().forEach((field, known) -> {
            if (rules.rule(link.kind(), field).isPresent()) {
                if (link.fields().get(field).isEmpty()) {
                    emptied.put(field, known);
                } else if (known.crm() != null) {
                    emptied.put(field, new Provenance(null, now, known.rule(), "no CRM holds it any more"));
                }
            }
        });
        return emptied;
    }

    /** Both CRMs. */
    public static SortedSet<Crm> everywhere() {
        return new TreeSet<>(List.of(Crm.values()));
    }
}
