package dev.tandem.store;

import dev.tandem.model.Kind;
import dev.tandem.model.Progress;
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
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
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

    /** Their names, separated by commas. */
    @Column(columnDefinition = "text")
    @Nullable
    String kinds;

    @Nullable
    Instant since;

    @Column(columnDefinition = "text")
    @Nullable
    String actor;

    @Nullable
    UUID subject;

    @Nullable
    UUID holder;

    int seen;
    int done;

    @Nullable
    Integer total;

    int linked;

    @Column(name = "allows_deletions")
    boolean allowsDeletions;

    @Column(name = "stretch_at")
    @Nullable
    Instant stretchAt;

    @Column(name = "stretch_done")
    int stretchDone;

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
        row.mode = run.mode();
        row.kinds = run.scope().kinds().stream().map(Kind::name).collect(Collectors.joining(","));
        row.since = run.scope().since();
        row.actor = run.actor();
        row.subject = run.subject();
        row.update(run);
        return row;
    }

    final void update(Run run) {
        var progress = run.progress();
        status = run.status();
        phase = run.phase();
        cursor = run.cursor();
        seen = progress.seen();
        done = progress.done();
        total = progress.total();
        linked = progress.linked();
        stretchAt = progress.stretchAt();
        stretchDone = progress.stretchDone();
        allowsDeletions = run.allowsDeletions();
        holder = run.holder();
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
                new Run.Scope(
                        Arrays.stream(required(kinds).split(",", -1))
                                .map(Kind::valueOf)
                                .collect(Collectors.toSet()),
                        since),
                actor,
                subject,
                phase,
                cursor,
                new Progress(
                        seen, linked, done, total, stretchAt == null ? required(startedAt) : stretchAt, stretchDone),
                allowsDeletions,
                holder,
                required(startedAt),
                required(beatAt),
                endedAt,
                failure);
    }

    private static <T> T required(@Nullable T column) {
        return java.util.Objects.requireNonNull(column, "a column that cannot be null is");
    }
}
