package dev.tandem.api;

import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may open WebSockets. CORS does not keep a page from it: a browser opens one to wherever any page wants, and
 * only says which page that is.
 */
final class Origins {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final boolean any;
    private final List<String> named;
    private final List<Pattern> patterns;

    /** @param cors the same that hold for requests; only the own host's pages may if it is off */
    Origins(CORSConfig cors) {
        var allowed = cors.enabled() ? cors.origins() : Optional.<List<String>>empty();
        this.any = allowed.isPresent() && CORSFilter.isConfiguredWithWildcard(allowed);
        this.named = allowed.orElse(List.of());
        this.patterns = CORSFilter.parseAllowedOriginsRegex(allowed);
    }

    /**
     * Whether a page may.
     *
     * @param origin as the browser says; null if it is no browser that asks
     * @param own the host that is asked
     */
    boolean admit(@Nullable String origin, @Nullable HostAndPort own) {
        return origin == null
                || any
                || named.contains(origin)
                || CORSFilter.isOriginAllowedByRegex(patterns, origin)
                || (own != null && isOf(own, origin));
    }

    /** Whatever the scheme, as TLS may end before Tandem. */
    private static boolean isOf(HostAndPort own, String origin) {
        try {
            var page = URI.create(origin);
            var usual = "https".equalsIgnoreCase(page.getScheme()) ? HTTPS : HTTP;
            return own.host().equalsIgnoreCase(page.getHost())
                    && port(own.port(), usual) == port(page.getPort(), usual);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static int port(int given, int usual) {
        return given < 0 ? usual : given;
    }
}
