package dev.tandem.graph;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.model.WriteResult;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One audit entry: what was decided about an object, by whom and why, and what became of each write.
 *
 * @param cause what set it off: mutation, import, sync, read
 * @param actor who asked; null if Tandem acted by itself
 */
public record HistoryEntry(
        UUID id,
        Instant at,
        Kind kind,
        LinkId object,
        String cause,
        @Nullable String actor,
        List<FieldChange> changes,
        List<WriteResult> writes) {

    /**
     * One field.
     *
     * @param base what both sides last agreed on
     * @param result what was decided
     * @param from the side it came from; null if both agreed or a caller set it
     */
    public record FieldChange(
            String field,
            @Nullable Value base,
            @Nullable Value ghl,
            @Nullable Value rankr,
            @Nullable Value result,
            @Nullable Crm from,
            String rule,
            String reason) {}
}
