package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Gates;
import dev.tandem.connector.QuotaReport;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Workspaces;
import dev.tandem.workspace.WorkspacesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Takes every request to the location of the workspace it is made for: address, credentials, version. On the way back it
 * tells the gate what the answer says about the quota, whether the answer is good or bad.
 */
@ApplicationScoped
class GhlRouting implements ClientRequestFilter, ClientResponseFilter {

    /** Where a client method says for whom it calls; never leaves the process. */
    static final String CALLER = "X-Tandem-Caller";

    /** What clients are configured with, so that there is something to replace. */
    static final String BASE = "https://services.leadconnectorhq.com";

    private final Workspaces workspaces;
    private final GhlConfig config;
    private final Gates gates;

    GhlRouting(Workspaces workspaces, GhlConfig config, Gates gates) {
        this.workspaces = workspaces;
        this.config = config;
        this.gates = gates;
    }

    /** Behind a caller whose call is made with the token before, as GHL did not take the present one. */
    private static final String PREVIOUS = " previous";

    /** A caller as a header; {@link #parse} reads it. */
    static String header(Caller caller) {
        return caller.workspace() + " " + caller.lane();
    }

    /** A caller as a header, where the token before is meant. */
    static String previous(Caller caller) {
        return header(caller) + PREVIOUS;
    }

    private static Caller parse(String header) {
        var parts = header.split(" ", -1);
        return new Caller(new WorkspaceId(UUID.fromString(parts[0])), Lane.valueOf(parts[1]));
    }

    @Override
    public void filter(ClientRequestContext request) {
        var header = Objects.toString(request.getHeaders().getFirst(CALLER));
        var caller = parse(header);
        request.getHeaders().remove(CALLER);
        var ghl = workspaces.config(caller.workspace()).ghl();
        request.setProperty(CALLER, caller);
        request.setUri(at(ghl.url(), request.getUri()));
        request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + token(ghl, header));
        request.getHeaders().putSingle("Version", version(request.getUri().getRawPath(), ghl.url()));
    }

    private static String token(WorkspacesConfig.Ghl ghl, String header) {
        return header.endsWith(PREVIOUS) ? ghl.previousToken().orElseGet(ghl::token) : ghl.token();
    }

    private static URI at(String base, URI uri) {
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(withoutSlash(base) + uri.getRawPath() + query);
    }

    private static String withoutSlash(String base) {
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    private String version(String path, String base) {
        var own = path.substring(withoutSlash(URI.create(base).getRawPath()).length());
        if (own.startsWith("/calendars")) {
            return config.version().calendars();
        }
        return own.startsWith("/locations")
                ? config.version().locations()
                : config.version().contacts();
    }

    @Override
    public void filter(ClientRequestContext request, ClientResponseContext response) {
        if (request.getProperty(CALLER) instanceof Caller caller) {
            gates.learn(caller, GHL, report(response));
        }
    }

    private static QuotaReport report(ClientResponseContext response) {
        var window = number(response, "X-RateLimit-Interval-Milliseconds");
        return new QuotaReport(
                number(response, "X-RateLimit-Max"),
                window.isPresent() ? Optional.of(Duration.ofMillis(window.getAsLong())) : Optional.empty(),
                number(response, "X-RateLimit-Remaining"),
                number(response, "X-RateLimit-Limit-Daily"),
                number(response, "X-RateLimit-Daily-Remaining"),
                response.getStatus() == 429
                        ? Optional.of(GhlRefusal.wait(response::getHeaderString))
                        : Optional.empty());
    }

    private static OptionalLong number(ClientResponseContext response, String header) {
        return GhlRefusal.number(response.getHeaderString(header));
    }
}
