package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Sessions;
import dev.tandem.store.StoredRuleSet.Status;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rule sets in PostgreSQL. Changes of one workspace wait for each other. */
@ApplicationScoped
class SqlRuleSets implements RuleSets {

    /** Held until the end of the transaction. */
    private static final String TURN =
            "select 1 from (select pg_advisory_xact_lock(hashtextextended(:workspace, 3))) turn";

    private static final String OF_WORKSPACE = "workspaceId = ?1";

    private final Rows rows = new Rows();
    private final Sessions sessions;

    SqlRuleSets(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<StoredRuleSet> create(WorkspaceId workspace, String name, String document, String actor, Instant now) {
        return sessions.isolated(() -> Panache.withTransaction(() -> turn(workspace)
                .chain(() -> last(workspace))
                .chain(last -> {
                    var row = new RuleSetRow();
                    row.workspaceId = workspace.value();
                    row.ruleSetId = Ids.next();
                    row.number = last == null ? 1 : last.number + 1;
                    row.version = 1;
                    row.name = name;
                    row.status = Status.DRAFT;
                    row.document = document;
                    row.createdAt = now;
                    row.createdBy = actor;
                    row.updatedAt = now;
                    row.updatedBy = actor;
                    return rows.persist(row).map(RuleSetRow::toStored);
                })));
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
        return sessions.isolated(() -> Panache.withTransaction(() -> turn(workspace)
                .chain(() -> draft(workspace, id, expectedVersion))
                .map(row -> {
                    row.version++;
                    row.name = name;
                    row.document = document;
                    row.updatedAt = now;
                    row.updatedBy = actor;
                    return row.toStored();
                })));
    }

    @Override
    public Uni<StoredRuleSet> activate(
            WorkspaceId workspace, UUID id, @Nullable Integer expectedVersion, String actor, Instant now) {
        return sessions.isolated(() -> Panache.withTransaction(() -> turn(workspace)
                .chain(() -> draft(workspace, id, expectedVersion))
                .chain(row -> activeRow(workspace)
                        .chain(before -> retire(before, now).invoke(() -> {
                            row.status = Status.ACTIVE;
                            row.activatedAt = now;
                            row.activatedBy = actor;
                            row.replacedId = before == null ? null : before.ruleSetId;
                        }))
                        .map(_ -> row.toStored()))));
    }

    private Uni<@Nullable RuleSetRow> last(WorkspaceId workspace) {
        return rows.find(OF_WORKSPACE, Sort.descending("number"), workspace.value())
                .firstResult();
    }

    /** Written before the other becomes active: there is never room for two. */
    private Uni<Void> retire(@Nullable RuleSetRow row, Instant now) {
        if (row == null) {
            return Uni.createFrom().voidItem();
        }
        row.status = Status.RETIRED;
        row.retiredAt = now;
        return rows.flush();
    }

    private Uni<RuleSetRow> draft(WorkspaceId workspace, UUID id, @Nullable Integer expectedVersion) {
        return rows.find("workspaceId = ?1 and ruleSetId = ?2", workspace.value(), id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> {
                    if (row == null) {
                        throw Failure.NotFound.named("rule set", "id");
                    }
                    if (row.status != Status.DRAFT) {
                        throw new Failure.Conflict(
                                "id",
                                "The rule set %d is %s; only a draft can be changed or activated. Save its rules as a new one."
                                        .formatted(row.number, row.status));
                    }
                    if (expectedVersion != null && expectedVersion != row.version) {
                        throw new Failure.Conflict(
                                "expectedVersion",
                                "The rule set %d has version %d by now, not %d: read it again."
                                        .formatted(row.number, row.version, expectedVersion));
                    }
                    return row;
                });
    }

    @Override
    public Uni<Optional<StoredRuleSet>> get(WorkspaceId workspace, UUID id) {
        return sessions.isolated(() -> Panache.withSession(
                        () -> rows.find("workspaceId = ?1 and ruleSetId = ?2", workspace.value(), id)
                                .firstResult())
                .map(row -> Optional.ofNullable(row).map(RuleSetRow::toStored)));
    }

    @Override
    public Uni<Optional<StoredRuleSet>> active(WorkspaceId workspace) {
        return sessions.isolated(() -> Panache.withSession(() -> activeRow(workspace))
                .map(row -> Optional.ofNullable(row).map(RuleSetRow::toStored)));
    }

    private Uni<@Nullable RuleSetRow> activeRow(WorkspaceId workspace) {
        return rows.find("workspaceId = ?1 and status = ?2", workspace.value(), Status.ACTIVE)
                .firstResult();
    }

    @Override
    public Uni<List<StoredRuleSet>> latest(WorkspaceId workspace, int limit) {
        return sessions.isolated(() -> Panache.withSession(
                        () -> rows.find(OF_WORKSPACE, Sort.descending("number"), workspace.value())
                                .page(0, limit)
                                .list())
                .map(found -> found.stream().map(RuleSetRow::toStored).toList()));
    }

    private static Uni<Void> turn(WorkspaceId workspace) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TURN, Integer.class)
                        .setParameter("workspace", workspace.value().toString())
                        .getSingleResult())
                .replaceWithVoid();
    }

    private static final class Rows implements PanacheRepositoryBase<RuleSetRow, RuleSetRow.Key> {}
}
