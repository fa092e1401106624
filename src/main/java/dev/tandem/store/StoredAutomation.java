package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An automation as it is kept.
 *
 * @param document what it reacts to and does, as JSON; not looked at here
 * @param since what had happened when it was enabled, which is not its concern; null while it is disabled
 * @param newFrom what the CRMs got before then is not new to it: when it was enabled, or when its workspace was let loose
 *     after that
 */
public record StoredAutomation(
        WorkspaceId workspace,
        UUID id,
        int version,
        String name,
        String document,
        @Nullable Snapshot since,
        Instant newFrom,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {

    public boolean enabled() {
        return since != null;
    }
}
