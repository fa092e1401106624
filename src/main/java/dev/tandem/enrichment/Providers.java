package dev.tandem.enrichment;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.Enrichments;
import dev.tandem.workspace.Workspaces;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The providers of each workspace: those that there are, and those that are on. */
@ApplicationScoped
class Providers {

    /** More connections than this would only wait for each other at a provider that takes a few calls a second. */
    private static final int CONNECTIONS = 20;

    private final Map<WorkspaceId, NavigableMap<String, Provider>> known = new HashMap<>();
    private final Map<WorkspaceId, List<Provider>> on = new HashMap<>();
    private final HttpClient client;

    Providers(EnrichmentConfig config, Workspaces workspaces, Enrichments store, Clock clock, Vertx vertx) {
        EnrichmentFaults.requireNone(config, workspaces.all().keySet());
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout(2_000)
                .setKeepAliveTimeout(30));
        workspaces.all().forEach((name, workspace) -> {
            var providers = new TreeMap<String, Provider>();
            for (var provider : BuiltIn.values()) {
                providers.put(provider.label(), provider);
            }
            var wanted = config.workspaces().get(name);
            if (wanted != null) {
                wanted.http()
                        .forEach((label, http) ->
                                providers.put(label, new HttpProvider(workspace, label, http, client, store, clock)));
            }
            known.put(workspace, providers);
            on.put(workspace, wanted == null ? List.of() : chosen(providers, wanted));
        });
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
    void start(@Observes StartupEvent event) {}

    void stop(@Observes ShutdownEvent event) {
        client.close();
    }

    /** Those that are on, the first to be believed first. */
    List<Provider> on(WorkspaceId workspace) {
        return on.getOrDefault(workspace, List.of());
    }

    /** Those that there are, by name. */
    List<Provider> known(WorkspaceId workspace) {
        return List.copyOf(known.getOrDefault(workspace, new TreeMap<>()).values());
    }

    /** The workspaces in which any is on. */
    Set<WorkspaceId> busy() {
        var busy = new java.util.LinkedHashSet<WorkspaceId>();
        on.forEach((workspace, providers) -> {
            if (!providers.isEmpty()) {
                busy.add(workspace);
            }
        });
        return busy;
    }
}
