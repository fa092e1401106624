package dev.tandem.api;

import dev.tandem.graph.Unified;
import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Workspaces;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Objects to show. */
final class Samples {

    static final WorkspaceId ACME = Workspaces.idOf("acme");
    static final LinkId ADA = new LinkId(UUID.fromString("0198f2a4-0000-7000-8000-000000000001"));
    static final String ADA_ID = GlobalId.of(Kind.CONTACT, ADA);

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Samples() {}

    static Unified ada(Crm... stale) {
        var fields = Fields.NONE
                .with(Field.FIRST_NAME, Value.of("Ada"))
                .with(Field.LAST_NAME, Value.of("Lovelace"))
                .with(Field.EMAIL, Value.of("ada@example.com"))
                .with(Field.TAGS, Value.of(Set.of("vip")))
                .with("customFields.plan", Value.of("gold"));
        return new Unified(link(ACME, ADA, Kind.CONTACT, null, fields), null, Set.of(stale));
    }

    static Unified task(String title) {
        var fields = Fields.NONE.with(Field.TITLE, Value.of(title));
        return Unified.stored(link(ACME, new LinkId(UUID.randomUUID()), Kind.TASK, ADA, fields));
    }

    static Link object(WorkspaceId workspace, Kind kind, Fields fields) {
        return link(workspace, ADA, kind, kind.isChild() ? ADA : null, fields);
    }

    private static Link link(WorkspaceId workspace, LinkId id, Kind kind, @Nullable LinkId contact, Fields fields) {
        var half = new Half("g1", fields, NOON, NOON, null, false);
        return new Link(
                workspace,
                id,
                kind,
                contact,
                3,
                fields,
                Base.NONE,
                Map.of(),
                SyncState.SINGLE_SIDED,
                Map.of(Crm.GHL, half),
                NOON,
                NOON,
                null);
    }
}
