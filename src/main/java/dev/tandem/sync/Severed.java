package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Half;
import dev.tandem.model.Link;
import dev.tandem.model.SyncState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What becomes of a contact's children when the contact is no longer a half of something at one CRM. */
public final class Severed {

    private Severed() {}

    /**
     * A child whose contact has no half at some CRM any more: what it had there went with the contact, which is no deletion
     * of its own. One that lived nowhere else is created again, as it was last seen, where the contact is; unless the contact
     * is kept apart from the CRM that it came from: then it is gone with it.
     *
     * @param contact without the half that it lost
     */
    public static Link from(Link contact, Link child, Instant now) {
        var lost = new EnumMap<Crm, Half>(Crm.class);
        child.halves().forEach((crm, half) -> {
            if (contact.half(crm).isEmpty()) {
                lost.put(crm, half.gone(now));
            }
        });
        if (lost.isEmpty()) {
            return child;
        }
        if (child.isDeleted()) {
            return child.with(lost);
        }
        if (!child.with(lost).isGone()) {
            return without(child, lost.keySet());
        }
        return isToGo(contact, child, lost.keySet())
                ? child.with(lost).deleted(now)
                : without(child, child.halves().keySet()).with(new Base(child.fields(), Map.of()));
    }

    /** Whether its own deletion was on its way, or nobody may have it any more. */
    private static boolean isToGo(Link contact, Link child, Set<Crm> lost) {
        var isFollowing = lost.size() < child.halves().size() && child.state() != SyncState.CONFLICT;
        var isApart =
                child.isFromCrm() || child.apart().containsAll(contact.halves().keySet());
        return isFollowing || (isApart && contact.apart().containsAll(lost));
    }

    private static Link without(Link child, Set<Crm> crms) {
        var rest = child;
        for (var crm : crms) {
            rest = rest.without(crm);
        }
        return rest;
    }
}
