package dev.tandem.tenancy;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Sessions;
import dev.tandem.platform.StartOrder;
import dev.tandem.store.Events;
import dev.tandem.store.News;
import dev.tandem.store.StoredWorkspaces;
import dev.tandem.workspace.CreatedWorkspace;
import dev.tandem.workspace.Vault;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Keeps {@link Workspaces} as the database has them: all before the first request is served, each as it changes in whichever
 * replica, and all again from time to time, should an event have been lost.
 */
@ApplicationScoped
public class Loader {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StoredWorkspaces stored;
    private final Workspaces workspaces;
    private final Vault vault;
    private final Events events;
    private final Sessions sessions;
    private final Clock clock;
    private final AtomicLong tickets = new AtomicLong();
    private final Map<WorkspaceId, Long> known = new HashMap<>();

    Loader(StoredWorkspaces stored, Workspaces workspaces, Vault vault, Events events, Sessions sessions, Clock clock) {
        this.stored = stored;
        this.workspaces = workspaces;
        this.vault = vault;
        this.events = events;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Before whatever else begins with the workspaces there are. */
    void start(@Observes @Priority(StartOrder.LOAD) StartupEvent event) {
        workspaces.configured().forEach(id -> SettingsCheck.check(workspaces.name(id), workspaces.config(id)));
        try {
            readAll().await().atMost(PATIENCE);
        } catch (RuntimeException failed) {
            throw isOfTheDatabase(root(failed)) ? unusable(root(failed)) : failed;
        }
    }

    /** Once nothing keeps the process from starting; what changed since it was read is a gap in what is heard. */
    void listen(@Observes StartupEvent event) {
        events.all(News.Type.WORKSPACE_CHANGED).subscribe().with(this::heard);
    }

    private static Throwable root(Throwable failed) {
        var cause = failed.getCause();
        return cause == null ? failed : root(cause);
    }

    private static boolean isOfTheDatabase(Throwable failed) {
        return failed instanceof IOException
                || failed instanceof TimeoutException
                || failed instanceof VertxException
                || failed instanceof DatabaseException;
    }

    /** Flyway has reached it by then, by another address. */
    private static ConfigurationException unusable(Throwable failed) {
        return new ConfigurationException(
                "The database cannot be used: set quarkus.datasource.reactive.url to where quarkus.datasource.jdbc.url leads. %s"
                        .formatted(String.valueOf(failed.getMessage()).replaceAll("\\s+", " ")));
    }

    private void heard(News news) {
        (switch (news) {
                    case News.Gap _ -> sessions.isolated(this::readAll);
                    case News.Event event -> sessions.isolated(() -> read(event.workspace()));
                })
                .subscribe()
                .with(_ -> {}, failure -> Log.warnf("a workspace is not read yet: %s", failure.getMessage()));
    }

    @Scheduled(
            every = "${tandem.tenancy.reload:5m}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> reload() {
        return readAll();
    }

    /** Reads all of them. */
    Uni<Void> readAll() {
        return Uni.createFrom()
                .deferred(() -> {
                    var ticket = tickets.incrementAndGet();
                    return stored.all().invoke(all -> {
                        all.forEach(known -> learn(known, ticket));
                        var there =
                                all.stream().map(one -> one.workspace().id()).collect(Collectors.toSet());
                        workspaces.created().stream()
                                .filter(id -> !there.contains(id))
                                .forEach(id -> forget(id, ticket));
                    });
                })
                .replaceWithVoid();
    }

    /** Reads one of them, so that this replica knows at once what it has changed itself. */
    public Uni<Void> read(WorkspaceId id) {
        return Uni.createFrom()
                .deferred(() -> {
                    var ticket = tickets.incrementAndGet();
                    return stored.one(id)
                            .invoke(found ->
                                    found.ifPresentOrElse(known -> learn(known, ticket), () -> forget(id, ticket)));
                })
                .replaceWithVoid();
    }

    /** What was asked for later is not overwritten by what was asked for before and came in late. */
    private boolean isNews(WorkspaceId id, long ticket) {
        return known.merge(id, ticket, Math::max) == ticket;
    }

    /** One at a time: whoever finds that somebody else has news finds them taken in, too. */
    private synchronized void learn(StoredWorkspaces.Known known, long ticket) {
        if (isNews(known.workspace().id(), ticket)) {
            workspaces.learn(new CreatedWorkspace(known.workspace(), known.credentials(), vault, clock));
        }
    }

    private synchronized void forget(WorkspaceId id, long ticket) {
        if (isNews(id, ticket)) {
            workspaces.forget(id);
            known.remove(id, ticket);
        }
    }
}
