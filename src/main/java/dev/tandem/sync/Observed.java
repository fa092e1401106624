package dev.tandem.sync;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.Provenance;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.RuleSet;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 */
public record Observed(Link link, Plan plan) {

    private static final SortedSet<Crm> NONE = Collections.emptySortedSet();

    /** The object with its halves as they are now. */
    public static Observed of(RuleSet rules, Link link, Instant now) {
        return of(rules, link, NONE, now);
    }

    /** The object with its halves as they are now, if the CRMs in {@code creatable} that have no half shall get one. */
    public static Observed of(RuleSet rules, Link link, SortedSet<Crm> creatable, Instant now) {
        var sides = sides(link);
        var base = caughtUp(rules, link);
        var plan = Plan.of(rules, link.kind(), base, sides, creatable);
        var settles = plan.writes().isEmpty() && sides.size() == Crm.values().length;
        var moved = !plan.merge().result().equals(link.fields());
        var allGone = !link.halves().isEmpty() && sides.isEmpty();
        return new Observed(
                new Link(
                        link.workspace(),
                        link.id(),
                        link.kind(),
                        link.contactId(),
                        moved ? link.version() + 1 : link.version(),
                        plan.merge().result(),
                        settles ? plan.settled() : base,
                        provenance(link, plan, now),
                        state(link, plan, sides.size()),
                        link.halves(),
                        link.createdAt(),
                        moved ? now : link.updatedAt(),
                        link.isDeleted() || !allGone ? link.deletedAt() : now),
                plan);
    }

    /** The audit entry of the decisions that led here, with what became of the writes. */
    public AuditEntry entry(
            UUID id, Instant now, AuditEntry.Cause cause, @Nullable String actor, List<AuditEntry.Write> writes) {
        var changes = plan.merge().decisions().stream()
                .filter(decision -> decision.moves() || decision.disputed() || isRequested(decision, link, plan))
                .map(decision -> new AuditEntry.FieldChange(
                        decision.field(),
                        isRequested(decision, link, plan) ? common(decision) : decision.base(),
                        decision.ghl(),
                        decision.rankr(),
                        decision.result(),
                        decision.from(),
                        decision.rule(),
                        reason(decision, link, plan).sentence()))
                .toList();
        return new AuditEntry(id, now, link.kind(), link.id(), cause, actor, changes, writes);
    }

    /** The base without the differences that are none any more, as the CRM holds by now what was agreed. */
    private static Base caughtUp(RuleSet rules, Link link) {
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        link.base().differing().forEach((crm, held) -> {
            var rest = new TreeMap<>(held.values());
            rest.keySet()
                    .removeIf(field -> link.living(crm)
                            .map(half -> half.fields().get(field))
                            .filter(value -> value.equals(agreed(rules, link, crm, field)))
                            .isPresent());
            differing.put(crm, new Changes(rest));
        });
        return new Base(link.base().agreed(), differing);
    }

    private static Optional<Value> agreed(RuleSet rules, Link link, Crm crm, String field) {
        return rules.rule(link.kind(), field)
                .flatMap(rule -> rule.held(crm, link.base().agreed().get(field)));
    }

    /** Whether a caller of Tandem asked for it, so that the base holds it before the sides do: see {@link Requested}. */
    private static boolean isRequested(Decision decision, Link link, Plan plan) {
        if (decision.moves() || decision.disputed()) {
            return false;
        }
        return link.halves().isEmpty()
                ? !plan.writes().isEmpty()
                : plan.updates(decision.field())
                        && Stream.of(Crm.values()).anyMatch(crm -> link.base().isDiffering(crm, decision.field()));
    }

    private static Decision.Reason reason(Decision decision, Link link, Plan plan) {
        return isRequested(decision, link, plan) ? Decision.Reason.REQUESTED : decision.reason();
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

    private static SyncState state(Link link, Plan plan, int sides) {
        var someGone = link.halves().values().stream().anyMatch(Half::gone);
        if (someGone && sides > 0 && !link.isDeleted()) {
            return link.kind() == Kind.CONTACT ? SyncState.CONFLICT : SyncState.PENDING;
        }
        if (sides == 0 && link.halves().isEmpty()) {
            return SyncState.PENDING;
        }
        return plan.state(sides);
    }

    private static Map<String, Provenance> provenance(Link link, Plan plan, Instant now) {
        var provenance = new HashMap<String, Provenance>();
        for (var decision : plan.merge().decisions()) {
            var result = decision.result();
            if (result == null) {
                continue;
            }
            var known = link.provenance().get(decision.field());
            var same =
                    link.fields().get(decision.field()).filter(result::equals).isPresent();
            provenance.put(
                    decision.field(),
                    known != null
                                    && same
                                    && (decision.reason() == Decision.Reason.UNCHANGED
                                            || known.crm() == decision.from())
                            ? known
                            : new Provenance(
                                    decision.from(),
                                    now,
                                    decision.rule(),
                                    reason(decision, link, plan).sentence()));
        }
        return provenance;
    }

    /** Both CRMs. */
    public static SortedSet<Crm> everywhere() {
        return new TreeSet<>(List.of(Crm.values()));
    }
}
