package dev.tandem.connector;

import dev.tandem.model.CrmRecord;
import dev.tandem.model.Fields;
import io.smallrye.mutiny.Uni;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The short cuts that GHL has for contacts, for callers who want exactly these; synchronisation does without them.
 *
 * <p><b>Failure semantics.</b> As of {@link Connector}.
 */
public interface ContactBatches {

    /**
     * Creates a contact, or changes the one that has its e-mail or phone number. Tags given here replace those it has.
     * Not repeated: a contact without either would come to be twice.
     */
    Uni<Upserted> upsert(Caller caller, Fields fields);

    /** Changes the tags of many contacts, and says which of them are as they were since they are gone or elsewhere. */
    Uni<SortedSet<String>> changeTags(Caller caller, SortedSet<String> contactExternalIds, TagsChange change);

    /**
     * A part of the contacts that match a text, newest first. Lags behind, and its records lack the time of their last
     * change; GHL calls it deprecated.
     */
    Uni<Page> matching(Caller caller, @Nullable String query, @Nullable String cursor, int limit);

    /**
     * What an upsert came to.
     *
     * @param lost the fields that do not hold what was given, such as an e-mail address that is another contact's
     */
    record Upserted(CrmRecord contact, boolean created, SortedSet<String> lost) {}
}
