package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The creations on their way to a CRM. Noted before they are sent: what is found here after a crash or a time-out may have
 * happened, and is looked up before anything is created again. The note goes in the transaction that gives the object its
 * half, wherever that was found: see {@link Links#change}. Other writes need no note, as repeating them changes nothing.
 */
public interface WriteLedger {

    /**
     * Notes that a record is about to be created, if its object lacks it.
     *
     * @param notSince an earlier creation of the same half whose outcome is not known stands in the way if it was sent
     *     after this; of several that try, one may send
     * @return the write; empty if it must not be sent now, or the object has that half
     */
    Uni<Optional<Sending>> sending(
            WorkspaceId workspace, UUID writeId, Creation creation, Instant now, Instant notSince);

    /**
     * A record that is about to be created.
     *
     * @param contact the contact that it belongs to, or is
     * @param fields in its CRM's own terms
     * @param linkedTo the other CRM's id of the same object, for a CRM that keeps it; null if there is none
     */
    record Creation(
            LinkId contact,
            LinkId link,
            Crm crm,
            Fields fields,
            @Nullable String linkedTo) {}

    /**
     * A creation that may be sent.
     *
     * @param id the same for every try
     * @param first whether nothing was sent before: only then does a failure that may pass mean that there is nothing
     * @param fields what to send, the same for every try: a CRM that recognises repeats refuses one that says otherwise, and
     *     whatever an earlier try brought about is known by what it said
     * @param linkedTo the counterpart that the first try named; null if it named none
     */
    record Sending(
            UUID id, boolean first, Fields fields, @Nullable String linkedTo) {}

    /** Notes that nobody knows whether it happened. */
    Uni<Void> unknown(WorkspaceId workspace, UUID writeId);

    /** Forgets a write whose outcome is known: it was confirmed, or it certainly did not happen. */
    Uni<Void> settled(WorkspaceId workspace, UUID writeId);

    /** Forgets the creation of a half, as it is known what came of it; whether it was noted or not. */
    Uni<Void> forget(WorkspaceId workspace, LinkId link, Crm crm);

    /**
     * What was sent to a CRM to create records of those objects, by object, where the outcome is not known; in the CRM's own
     * terms.
     */
    Uni<Map<LinkId, Fields>> sent(WorkspaceId workspace, Crm crm, Collection<LinkId> objects);

    /** What was sent to a CRM to create contacts, by contact, where the outcome is not known; in the CRM's own terms. */
    Uni<Map<LinkId, Fields>> sentContacts(WorkspaceId workspace, Crm crm);

    /** The creation of that half that is without a known outcome; empty if there is none. */
    Uni<Optional<Open>> open(WorkspaceId workspace, LinkId link, Crm crm);

    /**
     * When a creation without a known outcome was sent.
     *
     * @param first the first time: a record of it may be as old, and a CRM that recognises repeats counts from there
     * @param last the last time: until a record of that one would show, the absence of any proves nothing
     */
    record Open(Instant first, Instant last) {}
}
