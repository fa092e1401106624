package dev.tandem.store;

import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Sessions;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link RunStore} in PostgreSQL. */
@ApplicationScoped
class SqlRunStore implements RunStore {

    private final Rows rows = new Rows();
    private final Sessions sessions;

    SqlRunStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Void> start(Run run) {
        return sessions.isolated(
                () -> Panache.withTransaction(() -> rows.persist(RunRow.of(run)).chain(() -> tell(run))));
    }

    @Override
    public Uni<Void> update(Run run) {
        return sessions.isolated(() -> Panache.withTransaction(
                () -> rows.findById(key(run)).invoke(row -> row.update(run)).chain(() -> tell(run))));
    }

    @Override
    public Uni<Optional<Run>> get(WorkspaceId workspace, UUID id) {
        return sessions.isolated(() -> Panache.withSession(
                        () -> rows.find("workspaceId = ?1 and runId = ?2", workspace.value(), id)
                                .firstResult())
                .map(row -> Optional.ofNullable(row).map(RunRow::toRun)));
    }

    @Override
    public Uni<List<Run>> latest(WorkspaceId workspace, int limit) {
        return sessions.isolated(() -> Panache.withSession(
                        () -> rows.find("workspaceId", Sort.descending("runId"), workspace.value())
                                .page(0, limit)
                                .list())
                .map(found -> found.stream().map(RunRow::toRun).toList()));
    }

    @Override
    public Uni<Optional<Run>> takeOver(WorkspaceId workspace, Instant deadline, Instant now) {
        return sessions.isolated(() -> Panache.withTransaction(() -> rows.find(
                        "workspaceId = ?1 and status <> ?2 and beatAt < ?3",
                        workspace.value(),
                        Run.Status.DONE,
                        deadline)
                .withLock(jakarta.persistence.LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(stale -> {
                    stale.status = Run.Status.RUNNING;
                    stale.endedAt = null;
                    stale.beatAt = now;
                    return stale.toRun();
                }))
                .call(taken -> taken.map(SqlRunStore::tell).orElseGet(Uni.createFrom()::voidItem))));
    }

    /** Tells everybody who follows it, once the transaction commits. */
    private static Uni<Void> tell(Run run) {
        return Panache.getSession()
                .chain(session ->
                        Events.publish(session, new News.Event(run.workspace(), News.Type.RUN_PROGRESS, run.id())));
    }

    private static RunRow.Key key(Run run) {
        return new RunRow.Key(run.workspace().value(), run.id());
    }

    private static final class Rows implements PanacheRepositoryBase<RunRow, RunRow.Key> {}
}
