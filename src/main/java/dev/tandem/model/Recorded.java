package dev.tandem.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the audit keeps of an object: all that Tandem decided about it, and nothing of what its halves hold. Every entry of
 * the audit tells how it changed, so that from no entries on each state it ever had can be built again.
 *
 * @param view the merged view
 */
public record Recorded(Facts facts, Fields view, Base base) {

    /** By which rules a CRM holds what was agreed is no decision of its own: it follows from the rules that are active. */
    public Recorded {
        base = base.by(null);
    }

    /** An object that is not there: it never was, or it never came to be at any CRM. */
    public static final Recorded NOTHING = new Recorded(Facts.NONE, Fields.NONE, Base.NONE);

    /**
     * What is true of the object beside its fields.
     *
     * @param version of the merged view; 0 if there is no such object
     * @param contact the contact it belongs to; null for contacts
     * @param apart the CRMs where it is deliberately not kept
     * @param deletedAt null while it lives
     */
    public record Facts(
            int version,
            @Nullable LinkId contact,
            SyncState state,
            Set<Crm> apart,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant deletedAt) {

        static final Facts NONE = new Facts(0, null, SyncState.PENDING, Set.of(), Instant.EPOCH, Instant.EPOCH, null);

        public Facts {
            apart = Collections.unmodifiableSortedSet(new TreeSet<>(apart));
        }
    }

    public static Recorded of(Link link) {
        return new Recorded(
                new Facts(
                        link.version(),
                        link.contactId(),
                        link.state(),
                        link.apart(),
                        link.createdAt(),
                        link.updatedAt(),
                        link.deletedAt()),
                link.fields(),
                link.base());
    }

    /** Whether there is such an object, deleted or not. */
    public boolean exists() {
        return facts.version() > 0;
    }

    /** Whether there is such an object and it is not deleted. */
    public boolean lives() {
        return exists() && facts.deletedAt() == null;
    }

    /** What is not the same in {@code other}, in words such as {@code view.email}; empty if nothing is. */
    public List<String> differencesTo(Recorded other) {
        var delta = Delta.between(this, other);
        var differences = new ArrayList<String>();
        delta.view().values().keySet().forEach(field -> differences.add("view." + field));
        delta.base().agreed().values().keySet().forEach(field -> differences.add("base." + field));
        for (var crm : Crm.values()) {
            delta.base().fieldsDiffering(crm).forEach(field -> differences.add("base." + field + " at " + crm));
        }
        delta.base().fieldsHeld().forEach(field -> differences.add("base." + field + " held"));
        var theirs = delta.facts();
        if (theirs != null) {
            differences.addAll(differences(facts, theirs));
        }
        return differences;
    }

    private static List<String> differences(Facts ours, Facts theirs) {
        var differences = new ArrayList<String>();
        note(differences, "version", ours.version(), theirs.version());
        note(differences, "contact", ours.contact(), theirs.contact());
        note(differences, "state", ours.state(), theirs.state());
        note(differences, "apart", ours.apart(), theirs.apart());
        note(differences, "createdAt", ours.createdAt(), theirs.createdAt());
        note(differences, "updatedAt", ours.updatedAt(), theirs.updatedAt());
        note(differences, "deletedAt", ours.deletedAt(), theirs.deletedAt());
        return differences;
    }

    private static void note(List<String> differences, String name, @Nullable Object ours, @Nullable Object theirs) {
        if (!java.util.Objects.equals(ours, theirs)) {
            differences.add(name);
        }
    }
}
