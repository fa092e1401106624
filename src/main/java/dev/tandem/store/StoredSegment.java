package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A saved filter of contacts and the list at Rankr that is kept equal to it.
 *
 * @param filter as its author wrote it
 * @param reason why it is held; null unless it is
 * @param listId Rankr's id of the list; null until it is made
 * @param ownsList whether Tandem made the list
 * @param keepsOthers whether those whom somebody else put on the list stay there
 * @param comparedAt when list and filter were last compared whole; null if they never were
 */
public record StoredSegment(
        WorkspaceId workspace,
        UUID id,
        int version,
        String name,
        JsonObject filter,
        Status status,
        @Nullable String reason,
        @Nullable String listId,
        boolean ownsList,
        boolean keepsOthers,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,
        @Nullable Instant comparedAt) {

    /** Whether the list follows the filter. */
    public enum Status {
        /** It does. */
        RUNNING,
        /** Somebody has stopped it. */
        PAUSED,
        /** It waits for somebody to look at what it would do. */
        HELD
    }

    /** This segment in another state. */
    public StoredSegment with(Status other, @Nullable String why, String actor, Instant now) {
        return new StoredSegment(
                workspace,
                id,
                version + 1,
                name,
                filter,
                other,
                why,
                listId,
                ownsList,
                keepsOthers,
                createdAt,
                createdBy,
                now,
                actor,
                comparedAt);
    }

    /** This segment, of other contacts. */
    public StoredSegment with(String otherName, JsonObject otherFilter, boolean keeps, String actor, Instant now) {
        return new StoredSegment(
                workspace,
                id,
                version + 1,
                otherName,
                otherFilter,
                status,
                reason,
                listId,
                ownsList,
                keeps,
                createdAt,
                createdBy,
                now,
                actor,
                comparedAt);
    }
}
