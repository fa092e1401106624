package dev.tandem.sandbox;

import dev.tandem.platform.TryingOut;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Starts the sandboxes with the application, before anything that may call them, and stops them with it. */
@ApplicationScoped
class SandboxLifecycle implements TryingOut {

    private static final long PATIENCE_SECONDS = 20;

    private final SandboxConfig config;
    private final Sandboxes sandboxes;
    private final Vertx vertx;
    private final List<Courier> couriers = new ArrayList<>();
    private @Nullable SandboxServer server;

    SandboxLifecycle(SandboxConfig config, Sandboxes sandboxes, Vertx vertx) {
        this.config = config;
        this.sandboxes = sandboxes;
        this.vertx = vertx;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        sandboxes.resume();
        sandboxes.all().values().forEach(crm -> {
            crm.tellTo(config.webhooks().url());
            var courier = new Courier(vertx, crm);
            crm.employ(courier);
            couriers.add(courier);
        });
        var started = new SandboxServer(vertx, sandboxes);
        await(started.start(config.host(), config.port()));
        server = started;
        Log.infof("Sandbox CRMs at http://%s:%d/{ghl,rankr}", config.host(), started.port());
    }

    void stop(@Observes ShutdownEvent event) {
        if (server != null) {
            await(server.stop());
            server = null;
        }
        couriers.forEach(courier -> await(courier.close()));
        couriers.clear();
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("The sandbox server did not start or stop", failed);
        }
    }
}
