package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Half;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.sync.mapping.RuleSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a child whose record belongs to another contact by now, as its CRM made one contact of two. Nobody did so
 * at the other CRM: what the child has there stays with the contact that it belongs to there, and lives or goes with it.
 */
enum Adoption {
    /** It stays where it is. */
    NONE,
    /** Its record is taken from it, and is the other contact's. */
    HALF,
    /** All that there is of it goes over to the other contact. */
    WHOLE;

    /**
     * How much of a child goes over.
     *
     * @param seen its record, as the CRM holds it now
     * @param contact whose the record is by now; null if that is not known
     * @param former the contact that the child is known to belong to; null if there is none any more
     */
    static Adoption of(Link child, Crm crm, Half seen, @Nullable Link contact, @Nullable Link former) {
        var known = child.half(crm)
                .filter(half -> half.externalId().equals(seen.externalId()))
                .orElse(null);
        if (known == null
                || contact == null
                || contact.isDeleted()
                || contact.living(crm).isEmpty()
                || contact.id().equals(child.contactId())
                || seen.isOlderThan(known)) {
            return NONE;
        }
        if (child.isDeleted() && known.gone()) {
            return HALF; // it was only thought to have gone, with the contact that it belonged to
        }
        var other = child.half(crm.other()).orElse(null);
        return other == null || (other.gone() && hasOutlived(former, crm.other())) ? WHOLE : HALF;
    }

    /** Whether a contact is still where a child of it is gone, which therefore did not go with it. */
    private static boolean hasOutlived(@Nullable Link contact, Crm crm) {
        return contact != null && !contact.isDeleted() && contact.living(crm).isPresent();
    }

    /** What is left of a child whose record was taken from it: it is not to be created there again. */
    static Link left(Link child, Crm crm) {
        return child.isDeleted() ? child.without(crm) : child.apartFrom(crm);
    }

    /**
     * The record as an object of its own, where more is known of it than it says itself: that it is to be deleted, or what
     * callers asked for that it does not hold yet. Empty if it is to be taken in like any other.
     */
    static Optional<Link> given(RuleSet rules, Link child, Crm crm, LinkId id, Link contact, Instant now) {
        var half = child.living(crm).orElse(null);
        if (half == null) {
            return Optional.empty();
        }
        var given = Link.empty(child.workspace(), id, child.kind(), contact.id(), now)
                .with(Map.of(crm, half));
        if (child.isDeleted()) {
            return Optional.of(
                    given.seenAs(child.fields()).with(SyncState.SINGLE_SIDED).deleted(now));
        }
        var asked = Requested.asked(rules, child, crm, now);
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of(given.with(
                        Requested.rebase(rules, child.kind(), Base.NONE.by(rules.id()), asked, given.halves())));
    }
}
