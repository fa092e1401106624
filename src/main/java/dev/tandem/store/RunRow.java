package dev.tandem.store;

import dev.tandem.model.Run;
import dev.tandem.model.WorkspaceId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run as a row. */
@Entity
@Table(name = "run")
@IdClass(RunRow.Key.class)
class RunRow {

    /** Its primary key. */
    record Key(UUID workspaceId, UUID runId) implements Serializable {}

    @Id
    @Column(name = "workspace_id")
    @Nullable
    UUID workspaceId;

    @Id
    @Column(name = "run_id")
    @Nullable
    UUID runId;

    @Column(columnDefinition = "text")
    @Enumerated(EnumType.STRING)
    Run.@Nullable Mode mode;

    @Column(columnDefinition = "text")
    @Enumerated(EnumType.STRING)
    Run.@Nullable Status status;

    @Column(columnDefinition = "text")
    @Nullable
    String phase;

    @Column(columnDefinition = "text")
    @Nullable
    String cursor;

    int done;

    @Nullable
    Integer total;

    int linked;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Column(name = "beat_at")
    @Nullable
    Instant beatAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    @Column(columnDefinition = "text")
    @Nullable
    String failure;

    static RunRow of(Run run) {
        var row = new RunRow();
        row.workspaceId = run.workspace().value();
        row.runId = run.id();
        row.startedAt = run.startedAt();
        row.update(run);
        return row;
    }

    final void update(Run run) {
        mode = run.mode();
        status = run.status();
        phase = run.phase();
        cursor = run.cursor();
        done = run.done();
        total = run.total();
        linked = run.linked();
        beatAt = run.beatAt();
        endedAt = run.endedAt();
        failure = run.failure();
    }

    Run toRun() {
        return new Run(
                new WorkspaceId(required(workspaceId)),
                required(runId),
                required(mode),
                required(status),
                phase,
                cursor,
                done,
                total,
                linked,
                required(startedAt),
                required(beatAt),
                endedAt,
                failure);
    }

    private static <T> T required(@Nullable T column) {
        return java.util.Objects.requireNonNull(column, "a column that cannot be null is");
    }
}
