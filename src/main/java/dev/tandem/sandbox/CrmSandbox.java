package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A simulated CRM: a state machine that answers one call at a time. It is pure but for its own state: time comes with
 * the call, ids and choices come from its seed, so the same calls give the same answers. Not thread-safe: whoever drives
 * it makes sure that one call is handled at a time.
 *
 * <p>It holds any number of tenants, each named by a workspace key such as {@code demo}; what its ids and credentials
 * are made of that key is the vendor's package's to say.
 */
public interface CrmSandbox {

    /** What its paths start with on the sandbox port: {@code ghl} or {@code rankr}. */
    String name();

    /** Answers as the CRM does; never throws. */
    Reply handle(Call call, Instant now);

    /**
     * Makes a tenant hold these people, its own half of them, and nothing else. The people's times are relative to
     * {@code now}.
     */
    void load(String workspace, List<Person> people, Instant now);

    /** Back to new: no tenants, ids from the seed again, the usual quota and lag. */
    void reset();

    /**
     * Makes the ids of new records from another seed: whoever remembers records from before a restart must not meet their
     * ids again on others.
     */
    void newIds(long salt);

    /** What each tenant may ask from now on; what was counted so far is forgotten. */
    void limit(Quota quota);

    /** How long a change takes to show in searches; a CRM whose search is exact ignores it. */
    default void searchLag(Duration lag) {}

    /** The tenants, how many records of each kind they hold, what is left of their quotas. */
    ObjectNode state(Instant now);

    /** The path with ids replaced by their names, such as {@code /contacts/{contactId}}, to count calls by. */
    default String template(String method, String path) {
        return path;
    }

    /** What is to be told of the changes since it was last asked, in the order in which they happened. */
    default List<Webhook> news() {
        return List.of();
    }

    /** The headers with which a webhook is sent now, its signature over the exact body among them. */
    default Map<String, String> signed(Webhook webhook, byte[] body, Instant now) {
        return Map.of();
    }
}
