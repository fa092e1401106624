package dev.tandem.connector;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Named groups of contacts, of a CRM that has them. Fails as a {@link Connector} does. */
public interface Lists {

    Uni<List<CrmList>> lists(Caller caller);

    Uni<CrmList> list(Caller caller, String externalId);

    Uni<CrmList> createList(Caller caller, String name, @Nullable String description);

    /** Gives a list another name and description; a null description leaves it without one. */
    Uni<CrmList> changeList(Caller caller, String externalId, String name, @Nullable String description);

    /** Deletes a list, not its members; one that is already gone is fine. */
    Uni<Void> deleteList(Caller caller, String externalId);

    /**
     * A part of the contacts on a list.
     *
     * @param cursor {@link Page#next()} of the part before; null for the first
     */
    Uni<Page> members(Caller caller, String listExternalId, @Nullable String cursor, int limit);

    /** Puts a contact on a list; one that is on it already stays. */
    Uni<Void> addMember(Caller caller, String listExternalId, String contactExternalId);

    /** Takes a contact off a list; one that is not on it stays off. */
    Uni<Void> removeMember(Caller caller, String listExternalId, String contactExternalId);
}
