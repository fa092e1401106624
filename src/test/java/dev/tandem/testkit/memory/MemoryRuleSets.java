package dev.tandem.testkit.memory;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.store.RuleSets;
import dev.tandem.store.StoredRuleSet;
import dev.tandem.store.StoredRuleSet.Status;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rule sets in memory. Every method happens at once, as its transaction would. */
public final class MemoryRuleSets implements RuleSets {

    private final Map<UUID, StoredRuleSet> rows = new HashMap<>();

    @Override
    public Uni<StoredRuleSet> create(WorkspaceId workspace, String name, String document, String actor, Instant now) {
        return Uni.createFrom().item(() -> {
            var by = new StoredRuleSet.Change(now, actor);
            var number = of(workspace).mapToInt(StoredRuleSet::number).max().orElse(0) + 1;
            return put(new StoredRuleSet(
                    workspace, Ids.next(), number, 1, name, Status.DRAFT, document, by, by, null, null));
        });
    }

    @Override
    public Uni<StoredRuleSet> change(
            WorkspaceId workspace,
            UUID id,
            @Nullable Integer expectedVersion,
            String name,
            String document,
            String actor,
            Instant now) {
        return Uni.createFrom().item(() -> {
            var draft = draft(workspace, id, expectedVersion);
            return put(new StoredRuleSet(
                    workspace,
                    id,
                    draft.number(),
                    draft.version() + 1,
                    name,
                    Status.DRAFT,
                    document,
                    draft.created(),
                    new StoredRuleSet.Change(now, actor),
                    null,
                    null));
        });
    }

    @Override
    public Uni<StoredRuleSet> activate(
            WorkspaceId workspace, UUID id, @Nullable Integer expectedVersion, String actor, Instant now) {
        return Uni.createFrom().item(() -> {
            var draft = draft(workspace, id, expectedVersion);
            var before = applied(workspace);
            before.ifPresent(row -> put(with(row, Status.RETIRED, row.activation(), now)));
            var activation = new StoredRuleSet.Activation(
                    now, actor, before.map(StoredRuleSet::id).orElse(null));
            return put(with(draft, Status.ACTIVE, activation, null));
        });
    }

    @Override
    public Uni<Optional<StoredRuleSet>> get(WorkspaceId workspace, UUID id) {
        return Uni.createFrom().item(() -> found(workspace, id));
    }

    @Override
    public Uni<Optional<StoredRuleSet>> active(WorkspaceId workspace) {
        return Uni.createFrom().item(() -> applied(workspace));
    }

    @Override
    public Uni<List<StoredRuleSet>> latest(WorkspaceId workspace, int limit) {
        return Uni.createFrom()
                .item(() -> of(workspace)
                        .sorted(Comparator.comparingInt(StoredRuleSet::number).reversed())
                        .limit(limit)
                        .toList());
    }

    private Stream<StoredRuleSet> of(WorkspaceId workspace) {
        return rows.values().stream().filter(row -> row.workspace().equals(workspace));
    }

    private Optional<StoredRuleSet> found(WorkspaceId workspace, UUID id) {
        return of(workspace).filter(row -> row.id().equals(id)).findFirst();
    }

    private Optional<StoredRuleSet> applied(WorkspaceId workspace) {
        return of(workspace).filter(row -> row.status() == Status.ACTIVE).findFirst();
    }

    private StoredRuleSet draft(WorkspaceId workspace, UUID id, @Nullable Integer expectedVersion) {
        var row = found(workspace, id).orElseThrow(() -> Failure.NotFound.named("rule set", "id"));
        if (row.status() != Status.DRAFT) {
            throw new Failure.Conflict("id", "The rule set %d is no draft.".formatted(row.number()));
        }
        if (expectedVersion != null && expectedVersion != row.version()) {
            throw new Failure.Conflict(
                    "expectedVersion", "The rule set %d has version %d.".formatted(row.number(), row.version()));
        }
        return row;
    }

    private StoredRuleSet put(StoredRuleSet row) {
        rows.put(row.id(), row);
        return row;
    }

    private static StoredRuleSet with(
            StoredRuleSet row,
            Status status,
            StoredRuleSet.@Nullable Activation activation,
            @Nullable Instant retiredAt) {
        return new StoredRuleSet(
                row.workspace(),
                row.id(),
                row.number(),
                row.version(),
                row.name(),
                status,
                row.document(),
                row.created(),
                row.updated(),
                activation,
                retiredAt);
    }
}
