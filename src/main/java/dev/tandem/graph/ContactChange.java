package dev.tandem.graph;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Delta;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Feed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a contact or to what belongs to it.
 *
 * @param cursor where it stands among all that happens in the workspace
 * @param object what it happened to: the contact, or something that belongs to it
 * @param fields the fields whose value in the merged view changed, in the order of their names
 * @param state how far the CRMs agree from now on; null if that did not change
 */
public record ContactChange(
        WorkspaceId workspace,
        String cursor,
        Kind kind,
        LinkId object,
        LinkId contact,
        Step step,
        List<FieldChanged> fields,
        @Nullable SyncState state,
        AuditEntry.Author author,
        Instant at) {

    /** What became of the object as its readers see it. */
    public enum Step {
        CREATED,
        CHANGED,
        DELETED,
        RESTORED
    }

    /** One field; null stands for nothing held. */
    public record FieldChanged(
            String field, @Nullable Value before, @Nullable Value after) {}

    static ContactChange of(WorkspaceId workspace, Feed.Change change) {
        var entry = change.entry();
        var facts = entry.delta().facts();
        return new ContactChange(
                workspace,
                change.place().in(workspace),
                entry.kind(),
                entry.object(),
                change.contact(),
                Step.valueOf(change.step().name()),
                fields(entry.delta(), change.was()),
                facts == null ? null : facts.state(),
                entry.author(),
                entry.at());
    }

    private static List<FieldChanged> fields(Delta delta, Fields was) {
        return delta.view().values().entrySet().stream()
                .map(changed -> new FieldChanged(
                        changed.getKey(),
                        was.get(changed.getKey()).orElse(null),
                        changed.getValue().orElse(null)))
                .toList();
    }
}
