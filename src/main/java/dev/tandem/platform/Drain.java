package dev.tandem.platform;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a process leave in order: from when it is asked to end, while requests may still come, nothing more is taken up in the
 * background; and before anything is closed that is needed for it, what was taken up is waited for. What is cut would be held
 * until its lease has run out, and of a step that counts each time nobody would know what came of it.
 */
@ApplicationScoped
public class Drain {

    private static final int ALL = Integer.MAX_VALUE;

    private final DrainConfig config;

    /** Of each piece of work that is under way, one. */
    private final Semaphore places = new Semaphore(ALL);

    private volatile boolean leaving;

    Drain(DrainConfig config) {
        this.config = config;
    }

    /** Before anybody else hears of it, as they ask whether it is. */
    void leave(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownDelayInitiatedEvent event) {
        leaving = true;
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event)
            throws InterruptedException {
        leaving = true;
        if (!places.tryAcquire(ALL, config.drain().toMillis(), TimeUnit.MILLISECONDS)) {
            Log.warnf(
                    "%d pieces of work are left to other processes, once their leases have run out",
                    ALL - places.availablePermits());
        }
    }

    /** Whether the process is to end: what can be left to others is. */
    public boolean leaving() {
        return leaving;
    }

    /** Does what takes up new work, and is waited for; once the process is to end, that is what comes of it instead. */
    public <T> Uni<T> unlessLeaving(Supplier<Uni<T>> work, T otherwise) {
        return awaited(() -> leaving ? Uni.createFrom().item(otherwise) : work.get());
    }

    /** The same for what nothing comes of. */
    public Uni<Void> unlessLeaving(Supplier<Uni<Void>> work) {
        return awaited(() -> leaving ? Uni.createFrom().voidItem() : work.get());
    }

    /** Does what has been taken up; nothing is closed before it has ended, or time is up. */
    public <T> Uni<T> awaited(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            var taken = places.tryAcquire(); // or nobody waits any more
            return Uni.createFrom().<T>deferred(work::get).onTermination().invoke(() -> {
                if (taken) {
                    places.release();
                }
            });
        });
    }
}
