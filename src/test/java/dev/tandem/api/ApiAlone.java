package dev.tandem.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The API over a graph that answers what a test tells it to, without a database or a CRM. */
public class ApiAlone implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(ScriptedGraph.class, ScriptedEditor.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("tandem.default-workspace", "acme"),
                Map.entry("tandem.workspaces.acme.region", "US"),
                Map.entry("tandem.workspaces.acme.timezone", "Europe/Berlin"),
                Map.entry("tandem.workspaces.acme.ghl.location-id", "loc"),
                Map.entry("tandem.workspaces.acme.ghl.token", "token"),
                Map.entry("tandem.workspaces.acme.rankr.url", "http://localhost:1"));
    }
}
