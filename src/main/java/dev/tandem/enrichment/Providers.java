package dev.tandem.enrichment;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.StartOrder;
import dev.tandem.store.Enrichments;
import dev.tandem.workspace.Workspaces;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The providers of each workspace: those that there are, and those that are on. */
@ApplicationScoped
class Providers {

    /** More connections than this would only wait for each other at a provider that takes a few calls a second. */
    private static final int CONNECTIONS = 20;

    /**
     * What one workspace is offered.
     *
     * @param known all there are, by name
     * @param on those that are on, the first to be believed first
     */
    private record Offer(List<Provider> known, List<Provider> on) {

        static final Offer NONE = new Offer(List.of(), List.of());
    }

    private final Map<WorkspaceId, Offer> offers = new ConcurrentHashMap<>();
    private final EnrichmentConfig config;
    private final Workspaces workspaces;
    private final Enrichments store;
    private final Clock clock;
    private final HttpClient client;

    Providers(EnrichmentConfig config, Workspaces workspaces, Enrichments store, Clock clock, Vertx vertx) {
        EnrichmentFaults.requireNone(config);
        this.config = config;
        this.workspaces = workspaces;
        this.store = store;
        this.clock = clock;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout(2_000)
                .setKeepAliveTimeout(30));
    }

    /** The same for as long as there is the workspace, as breakers remember what went wrong. */
    private Offer offer(WorkspaceId workspace) {
        return workspaces.has(workspace) ? offers.computeIfAbsent(workspace, this::made) : Offer.NONE;
    }

    private Offer made(WorkspaceId workspace) {
        var providers = new TreeMap<String, Provider>();
        for (var provider : BuiltIn.values()) {
            providers.put(provider.label(), provider);
        }
        var wanted = config.workspaces().get(workspaces.name(workspace));
        if (wanted == null) {
            return new Offer(List.copyOf(providers.values()), List.of());
        }
        wanted.http()
                .forEach((label, http) ->
                        providers.put(label, new HttpProvider(workspace, label, http, client, store, clock)));
        return new Offer(List.copyOf(providers.values()), chosen(providers, wanted));
    }

    private static List<Provider> chosen(Map<String, Provider> providers, EnrichmentConfig.Workspace wanted) {
        var chosen = new ArrayList<Provider>();
        for (var name : wanted.providers().orElse(List.of())) {
            var provider = providers.get(name.strip());
            if (provider != null) {
                chosen.add(provider);
            }
        }
        return List.copyOf(chosen);
    }

    /** Made when the process starts, so that a mistake in the configuration is told then and not at the first contact. */
    void check(@Observes @Priority(StartOrder.CHECK) StartupEvent event) {
        // what observes is made by then
    }

    void start(@Observes StartupEvent event) {
        workspaces.onChange(this::heard);
        var strangers = EnrichmentFaults.strangers(config, workspaces.all().keySet());
        if (!strangers.isEmpty()) {
            Log.warnf(
                    "tandem.enrichment.workspaces names %s, of which there is no workspace; it is of no effect until there is",
                    String.join(", ", strangers));
        }
    }

    private void heard(WorkspaceId workspace) {
        if (!workspaces.has(workspace)) {
            offers.remove(workspace);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        client.close();
    }

    /** Those that are on, the first to be believed first. */
    List<Provider> on(WorkspaceId workspace) {
        return offer(workspace).on();
    }

    /** Those that there are, by name. */
    List<Provider> known(WorkspaceId workspace) {
        return offer(workspace).known();
    }

    /** The workspaces in which any is on. */
    Set<WorkspaceId> busy() {
        return config.workspaces().keySet().stream()
                .flatMap(name -> workspaces.named(Optional.of(name)).stream())
                .filter(workspace -> !on(workspace).isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
