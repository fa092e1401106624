package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record at one moment.
 *
 * @param version how often it was written, from 1
 * @param archivedAt null while it is not archived
 * @param values what its shape keeps; not to be changed
 */
record Entry(
        String id,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant archivedAt,
        ObjectNode values) {

    boolean isLive() {
        return archivedAt == null;
    }

    boolean isTest() {
        return values.path("test").asBoolean();
    }

    String etag() {
        return "\"%d\"".formatted(version);
    }

    Place place() {
        return new Place(updatedAt, id);
    }

    Entry changed(ObjectNode newValues, Instant at) {
        return new Entry(id, version + 1, createdAt, at, archivedAt, newValues);
    }

    Entry archived(Instant at) {
        return new Entry(id, version + 1, createdAt, at, at, values);
    }
}
