package dev.tandem.intake;

import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Inbox.Arrival;
import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes few transactions of many deliveries: those that come while a commit is under way share the next one. A commit takes
 * what waits of all workspaces that no other is about, so a workspace has at most one under way, and one that floods keeps
 * others neither from a commit of their own nor from the places to wait in. After a commit of several deliveries a workspace
 * gathers more for a moment: a flood that is committed without a pause leaves the disk to nobody else.
 */
final class Commits {

    /** How many deliveries of one workspace go into one commit. */
    private static final int MOST = 100;

    /** How many workspaces share a commit at most. */
    private static final int MOST_WORKSPACES = 50;

    private final Function<List<Arrival>, Uni<Void>> commit;
    private final Function<Duration, Uni<Void>> pause;
    private final IntakeConfig limits;
    private final Map<WorkspaceId, Deque<Waiting>> waiting = new LinkedHashMap<>();
    private final Map<WorkspaceId, Integer> places = new LinkedHashMap<>();
    private final Set<WorkspaceId> underWay = new HashSet<>();
    private int taken;
    private int commits;

    /**
     * @param commit stores deliveries, all or none
     * @param pause completes after the given time
     */
    Commits(Function<List<Arrival>, Uni<Void>> commit, Function<Duration, Uni<Void>> pause, IntakeConfig limits) {
        if (limits.gather().toMillis() < 1
                || limits.gather().compareTo(limits.patience().dividedBy(4)) > 0) {
            throw new ConfigurationException(
                    "tandem.intake.gather must be from 1ms to a quarter of tandem.intake.patience");
        }
        this.commit = commit;
        this.pause = pause;
        this.limits = limits;
    }

    /** There is no room for another delivery; it may come again. */
    static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Busy() {
            super("too many deliveries wait", null, false, false);
        }
    }

    private record Waiting(Arrival arrival, UniEmitter<? super Void> emitter) {}

    /** Done once the delivery is committed; fails with {@link Busy} if there is no room for it. */
    Uni<Void> add(Arrival arrival) {
        return Uni.createFrom().emitter(emitter -> {
            if (admit(new Waiting(arrival, emitter))) {
                start();
            } else {
                emitter.fail(new Busy());
            }
        });
    }

    private synchronized boolean admit(Waiting one) {
        var workspace = one.arrival().workspace();
        var ofWorkspace = places.getOrDefault(workspace, 0);
        if (taken >= limits.waiting() || ofWorkspace >= limits.share()) {
            return false;
        }
        taken++;
        places.put(workspace, ofWorkspace + 1);
        waiting.computeIfAbsent(workspace, _ -> new ArrayDeque<>()).add(one);
        return true;
    }

    private void start() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            run(batch);
        }
    }

    /** The deliveries of the next commit; none if it has to wait. */
    private synchronized List<Waiting> next() {
        var batch = new ArrayList<Waiting>();
        if (commits == limits.commits()) {
            return batch;
        }
        var workspaces = 0;
        var left = waiting.entrySet().iterator();
        while (left.hasNext() && workspaces < MOST_WORKSPACES) {
            var entry = left.next();
            if (underWay.add(entry.getKey())) {
                workspaces++;
                for (var count = 0; count < MOST && !entry.getValue().isEmpty(); count++) {
                    batch.add(entry.getValue().remove());
                }
                if (entry.getValue().isEmpty()) {
                    left.remove();
                }
            }
        }
        commits += batch.isEmpty() ? 0 : 1;
        return batch;
    }

    private void run(List<Waiting> batch) {
        var arrivals = batch.stream().map(Waiting::arrival).toList();
        Uni.createFrom()
                .deferred(() -> commit.apply(arrivals))
                .subscribe()
                .with(
                        _ -> {
                            end(batch);
                            batch.forEach(one -> one.emitter().complete(null));
                        },
                        failure -> {
                            end(batch);
                            batch.forEach(one -> one.emitter().fail(failure));
                        });
    }

    private void end(List<Waiting> batch) {
        var gathering = free(batch);
        start();
        if (!gathering.isEmpty()) {
            pause.apply(limits.gather())
                    .onTermination()
                    .invoke(() -> {
                        release(gathering);
                        start();
                    })
                    .subscribe()
                    .with(_ -> {}, failure -> Log.errorf(failure, "a pause ended early"));
        }
    }

    /** The workspaces of which several deliveries came at once, or since: they are still taken for under way. */
    private synchronized Set<WorkspaceId> free(List<Waiting> batch) {
        commits--;
        taken -= batch.size();
        var met = new HashSet<WorkspaceId>();
        var gathering = new HashSet<WorkspaceId>();
        for (var one : batch) {
            var workspace = one.arrival().workspace();
            if (!met.add(workspace) || waiting.containsKey(workspace)) {
                gathering.add(workspace);
            }
            places.computeIfPresent(workspace, (_, count) -> count > 1 ? count - 1 : null);
        }
        met.removeAll(gathering);
        underWay.removeAll(met);
        return gathering;
    }

    private synchronized void release(Set<WorkspaceId> gathering) {
        underWay.removeAll(gathering);
    }
}
