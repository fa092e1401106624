package dev.tandem.store;

import dev.tandem.model.WorkspaceId;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureFailure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * What happens, told to every replica by PostgreSQL's LISTEN and NOTIFY. An event is published in the transaction that
 * makes it, so it is told exactly if that commits.
 *
 * <p><b>Failure semantics.</b> A subscription never fails and never ends. While the one connection that listens is lost,
 * events are too; once there is a new one, every subscriber is told of the {@link News.Gap}. So is one that cannot keep up.
 */
@ApplicationScoped
public class Events {

    private static final String CHANNEL = "tandem";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How many events a subscriber may be behind before it is told to read everything again instead. */
    private static final int BACKLOG = 1_024;

    private final Pool pool;
    private final Vertx vertx;
    private final EventsConfig config;
    private final Set<Consumer<News>> subscribers = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable SqlConnection> listening = new AtomicReference<>();
    private volatile boolean stopped;

    Events(Pool pool, Vertx vertx, EventsConfig config) {
        this.pool = pool;
        this.vertx = vertx;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        listen();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    /** All events of that type in a workspace, from now on. */
    public Multi<News> of(WorkspaceId workspace, News.Type type) {
        return subscribe(news -> switch (news) {
            case News.Gap _ -> true;
            case News.Event event -> event.type() == type && event.workspace().equals(workspace);
        });
    }

    /** All events of that type in all workspaces, from now on. */
    public Multi<News> all(News.Type type) {
        return subscribe(news -> switch (news) {
            case News.Gap _ -> true;
            case News.Event event -> event.type() == type;
        });
    }

    private Multi<News> subscribe(java.util.function.Predicate<News> wanted) {
        return told(wanted, BackPressureStrategy.IGNORE)
                .onOverflow()
                .buffer(BACKLOG)
                .onFailure(BackPressureFailure.class)
                .retry()
                .indefinitely();
    }

    /**
     * One thing as it is now, and again after each event about it; while the subscriber is busy with one state, only the
     * latest is kept for it.
     *
     * @param read tells what it is at that moment
     */
    public <T> Multi<T> follow(WorkspaceId workspace, News.Type type, UUID id, Supplier<Uni<T>> read) {
        return calls(workspace, type, Set.of(id)).onItem().transformToUniAndConcatenate(_ -> read.get());
    }

    /**
     * A call to look at once, and one after each event of that type; while the subscriber is busy with one call, all that
     * come are one.
     *
     * @param ids what the events are about; none for whatever is in the workspace
     */
    public Multi<News> calls(WorkspaceId workspace, News.Type type, Set<UUID> ids) {
        return told(
                news -> switch (news) {
                    case News.Gap _ -> true;
                    case News.Event event ->
                        event.type() == type
                                && event.workspace().equals(workspace)
                                && (ids.isEmpty() || ids.contains(event.id()));
                },
                BackPressureStrategy.LATEST);
    }

    private Multi<News> told(java.util.function.Predicate<News> wanted, BackPressureStrategy strategy) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            Consumer<News> subscriber = news -> {
                                if (wanted.test(news)) {
                                    emitter.emit(news);
                                }
                            };
                            subscribers.add(subscriber);
                            emitter.onTermination(() -> subscribers.remove(subscriber));
                            emitter.emit(new News.Gap());
                        },
                        strategy);
    }

    /** Tells of events once the transaction of that connection commits. */
    static Uni<Void> publish(SqlConnection connection, List<News.Event> events) {
        return events.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery("select pg_notify('" + CHANNEL + "', told) from unnest($1::text[]) as told")
                        .execute(Tuple.of(
                                events.stream().distinct().map(Events::payload).toArray(String[]::new)))
                        .replaceWithVoid();
    }

    /** Wakes workers for those of the marks that are due by now. */
    static Uni<Void> wake(SqlConnection connection, WorkspaceId workspace, List<Mark> marks) {
        return marks.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery("select pg_notify('" + CHANNEL + """
                                ', m.told) from unnest($1::text[], $2::timestamptz[]) as m (told, due)
                                where m.due <= now() + interval '100 milliseconds'
                                """)
                        .execute(Tuple.of(
                                marks.stream()
                                        .map(mark -> payload(new News.Event(
                                                workspace,
                                                News.Type.WORK_MARKED,
                                                mark.contact().value())))
                                        .toArray(String[]::new),
                                marks.stream()
                                        .map(mark -> LinkRows.time(mark.dueAt()))
                                        .toArray(OffsetDateTime[]::new)))
                        .replaceWithVoid();
    }

    /** Tells of an event once the transaction of that session commits. */
    static Uni<Void> publish(Mutiny.Session session, News.Event event) {
        return session.createNativeQuery("select 1 from pg_notify('" + CHANNEL + "', :told)", Integer.class)
                .setParameter("told", payload(event))
                .getSingleResult()
                .replaceWithVoid();
    }

    private static String payload(News.Event event) {
        return new JsonObject()
                .put("workspace", event.workspace().value().toString())
                .put("type", event.type().name())
                .put("id", event.id().toString())
                .encode();
    }

    private static News.Event event(String payload) {
        var json = new JsonObject(payload);
        return new News.Event(
                new WorkspaceId(UUID.fromString(json.getString("workspace"))),
                News.Type.valueOf(json.getString("type")),
                UUID.fromString(json.getString("id")));
    }

    private void listen() {
        if (stopped) {
            return;
        }
        connection()
                .call(connection -> listen(connection).onFailure().invoke(() -> leave(connection)))
                .subscribe()
                .with(
                        connection -> {
                            listening.set(connection);
                            tell(new News.Gap());
                        },
                        failure -> again(String.valueOf(failure.getMessage())));
    }

    private Uni<Void> listen(SqlConnection connection) {
        var postgres = PgConnection.cast(connection.getDelegate());
        postgres.notificationHandler(notification -> heard(notification.getPayload()));
        postgres.closeHandler(_ -> lost(connection, "it was closed"));
        return connection
                .query("listen " + CHANNEL)
                .execute()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .replaceWithVoid();
    }

    private Uni<SqlConnection> connection() {
        return config.url()
                .map(url -> io.vertx.mutiny.pgclient.PgConnection.connect(
                                new io.vertx.mutiny.core.Vertx(vertx), direct(url))
                        .onItem()
                        .castTo(SqlConnection.class))
                .orElseGet(pool::getConnection);
    }

    private PgConnectOptions direct(String url) {
        var options = PgConnectOptions.fromUri(url);
        if (!url.contains("@")) {
            config.username().ifPresent(options::setUser);
            config.password().ifPresent(options::setPassword);
        }
        return options;
    }

    /** Asks the connection for a sign of life: one whose other end vanished would be silent for ever. */
    @Scheduled(every = "15s", delayed = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> check() {
        var connection = listening.get();
        return connection == null
                ? Uni.createFrom().voidItem()
                : connection
                        .query("select 'tandem listens'")
                        .execute()
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .onFailure()
                        .invoke(failure -> lost(connection, String.valueOf(failure.getMessage())))
                        .onFailure()
                        .recoverWithNull()
                        .replaceWithVoid();
    }

    /** Takes another connection. */
    private void lost(SqlConnection connection, String why) {
        if (listening.compareAndSet(connection, null)) {
            leave(connection);
            again(why);
        }
    }

    /** Gives a connection back once it answers again, and hears nothing more; the pool would hand a silent one to others. */
    private static void leave(SqlConnection connection) {
        connection
                .query("unlisten *")
                .execute()
                .onItemOrFailure()
                .transformToUni((_, _) -> connection.close())
                .subscribe()
                .with(_ -> {}, failure -> Log.debugf(failure, "a connection that listened was closed already"));
    }

    private void again(String why) {
        if (!stopped) {
            Log.warnf("events of other replicas are not heard for the moment: %s", why);
            vertx.setTimer(PAUSE.toMillis(), _ -> listen());
        }
    }

    private void heard(String payload) {
        try {
            tell(event(payload));
        } catch (RuntimeException e) {
            Log.warnf(e, "an event that is none of ours: %s", payload);
        }
    }

    private void tell(News news) {
        subscribers.forEach(subscriber -> subscriber.accept(news));
    }
}
