package dev.tandem.tenancy;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Sessions;
import dev.tandem.store.StoredWorkspaces;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;

/**
 * Deletes what is stored of workspaces that are to go: table after table, so many rows in a transaction. One replica is at it
 * at a time; if that one dies, another goes on. What was under way as the deletion was asked for may still write, so nothing
 * ends before that has settled and a whole round has found nothing more.
 */
@ApplicationScoped
class Removal {

    private final StoredWorkspaces stored;
    private final TenancyConfig config;
    private final Sessions sessions;
    private final Clock clock;

    Removal(StoredWorkspaces stored, TenancyConfig config, Sessions sessions, Clock clock) {
        this.stored = stored;
        this.config = config;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Scheduled(every = "${tandem.tenancy.tick:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tick() {
        return sessions.isolated(this::one)
                .onFailure()
                .invoke(failure -> Log.warnf("a workspace is not deleted yet: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** Goes on with one deletion, if there is any. */
    Uni<Void> one() {
        var now = clock.now();
        return stored.claimDeletion(now, now.plus(config.lease()))
                .chain(claimed -> claimed.map(workspace ->
                                sessions.background(workspace.id(), "delete workspace", () -> round(workspace)))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> round(StoredWorkspaces.Deleting workspace) {
        var begun = clock.now();
        return stored.tables()
                .chain(tables -> Multi.createFrom()
                        .iterable(tables)
                        .onItem()
                        .transformToUniAndConcatenate(table -> empty(workspace.id(), table))
                        .collect()
                        .with(Collectors.summingLong(rows -> rows)))
                .chain(rows -> rows == 0 && !begun.isBefore(workspace.since().plus(config.settled()))
                        ? stored.endDeletion(workspace.id())
                                .invoke(() -> Log.infof("workspace %s is deleted", workspace.name()))
                        : stored.releaseDeletion(workspace.id(), clock.now()));
    }

    private Uni<Long> empty(WorkspaceId workspace, String table) {
        return Multi.createBy()
                .repeating()
                .uni(() -> stored.deleteRows(
                        workspace, table, config.batch(), clock.now().plus(config.lease())))
                .whilst(rows -> rows == config.batch())
                .collect()
                .with(Collectors.summingLong(rows -> rows));
    }
}
