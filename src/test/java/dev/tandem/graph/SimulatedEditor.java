package dev.tandem.graph;

import dev.tandem.connector.Connectors;
import dev.tandem.model.Changes;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Conflicts;
import dev.tandem.store.Links;
import dev.tandem.sync.SimulatedEngine;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.SimulatedWorkspaces;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers of Tandem can ask of the graph, over whatever engine there is; without idempotency keys. */
public final class SimulatedEditor {

    private static final Edit EDIT = new Edit(SimulatedWorkspaces.ID, "bob", Set.of(), null, null);

    private final Editor editor;
    private final Resolver resolver;

    @SuppressWarnings("NullAway") // nobody asks for anything twice under one key, or listens
    public SimulatedEditor(
            SimulatedEngine engine, Links links, Conflicts conflicts, Connectors connectors, Clock clock) {
        editor = new Editor(
                links,
                engine.carrier(),
                engine.joining(),
                engine.sync(),
                engine.children(),
                engine.rules(),
                engine.stages(),
                connectors,
                null,
                Configs.of(GraphConfig.class, Map.of()),
                clock);
        resolver = new Resolver(
                new Disputed(conflicts, null, null),
                links,
                editor,
                engine.carrier(),
                engine.joining(),
                engine.sync(),
                engine.children(),
                engine.rules(),
                engine.stages(),
                SimulatedWorkspaces.all(),
                clock);
    }

    /**
     * Asks for a record to be created.
     *
     * @param contact that a child belongs to; null for a contact
     */
    public Uni<Written> create(Kind kind, @Nullable LinkId contact, Fields fields) {
        return editor.create(EDIT, kind, contact, fields);
    }

    public Uni<Written> update(Kind kind, LinkId id, Changes changes) {
        return editor.update(EDIT, kind, id, changes);
    }

    public Uni<Written> changeTags(LinkId contact, SortedSet<String> add, SortedSet<String> remove) {
        return editor.changeTags(EDIT, contact, add, remove);
    }

    /** Decides a conflict; fails as the decision does. */
    public Uni<Written> resolve(UUID conflict, Choice choice) {
        return resolver.resolve(EDIT, List.of(conflict), choice)
                .map(List::getFirst)
                .map(resolved -> resolved.written().orElseThrow(resolved::failure));
    }

    public Uni<Written> delete(Kind kind, LinkId id) {
        return editor.delete(EDIT, kind, id);
    }
}
