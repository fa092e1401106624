package dev.tandem.store;

import dev.tandem.model.Failure;
import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Sessions;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hibernate.exception.ConstraintViolationException;

/** {@link RunStore} in PostgreSQL. */
@ApplicationScoped
class SqlRunStore implements RunStore {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Rows rows = new Rows();
    private final Sessions sessions;

    SqlRunStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Void> start(Run run) {
        return sessions.isolated(() -> Panache.withTransaction(
                        () -> rows.persistAndFlush(RunRow.of(run)).chain(() -> tell(run))))
                .onFailure(SqlRunStore::isTaken)
                .transform(_ -> anotherUnderWay());
    }

    @Override
    public Uni<Optional<Run>> change(WorkspaceId workspace, UUID id, UnaryOperator<Run> decide) {
        return sessions.isolated(() -> Panache.withTransaction(() -> rows.find(
                                "workspaceId = ?1 and runId = ?2", workspace.value(), id)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .firstResult()
                        .chain(row -> row == null
                                ? Uni.createFrom().item(Optional.<Run>empty())
                                : change(row, decide).map(Optional::of))))
                .onFailure(SqlRunStore::isTaken)
                .transform(_ -> anotherUnderWay());
    }

    private static Uni<Run> change(RunRow row, UnaryOperator<Run> decide) {
        var before = row.toRun();
        var after = decide.apply(before);
        if (after.equals(before)) {
            return Uni.createFrom().item(before);
        }
        row.update(after);
        return Panache.flush().chain(() -> tell(after)).replaceWith(after);
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof ConstraintViolationException refused
                && UNIQUE_VIOLATION.equals(refused.getSQLState());
    }

    private static Failure.Conflict anotherUnderWay() {
        return new Failure.Conflict("mode", "Another run of this workspace is under way: wait for it, or cancel it.");
    }

    @Override
    public Uni<Optional<Run>> get(WorkspaceId workspace, UUID id) {
        return first(() -> rows.find("workspaceId = ?1 and runId = ?2", workspace.value(), id));
    }

    @Override
    public Uni<List<Run>> latest(WorkspaceId workspace, int limit) {
        return all(
                () -> rows.find("workspaceId", newestFirst(), workspace.value()).page(0, limit));
    }

    @Override
    public Uni<Optional<Run>> latest(WorkspaceId workspace, Run.Mode mode) {
        return first(() -> rows.find("workspaceId = ?1 and mode = ?2", newestFirst(), workspace.value(), mode));
    }

    @Override
    public Uni<List<Run>> running() {
        return all(() -> rows.find("status = ?1 and mode <> ?2", Run.Status.RUNNING, Run.Mode.IMPORT));
    }

    @Override
    public Uni<List<Run>> undoing(WorkspaceId workspace, UUID subject) {
        return all(() -> rows.find("workspaceId = ?1 and subject = ?2", newestFirst(), workspace.value(), subject));
    }

    private static Sort newestFirst() {
        return Sort.descending("startedAt", "runId");
    }

    private Uni<Optional<Run>> first(Supplier<PanacheQuery<RunRow>> query) {
        return sessions.isolated(() -> Panache.withSession(() -> query.get().firstResult())
                .map(row -> Optional.ofNullable(row).map(RunRow::toRun)));
    }

    private Uni<List<Run>> all(Supplier<PanacheQuery<RunRow>> query) {
        return sessions.isolated(() -> Panache.withSession(() -> query.get().list())
                .map(found -> found.stream().map(RunRow::toRun).toList()));
    }

    /** Tells everybody who follows it, once the transaction commits. */
    private static Uni<Void> tell(Run run) {
        return Panache.getSession()
                .chain(session ->
                        Events.publish(session, new News.Event(run.workspace(), News.Type.RUN_PROGRESS, run.id())));
    }

    private static final class Rows implements PanacheRepositoryBase<RunRow, RunRow.Key> {}
}
