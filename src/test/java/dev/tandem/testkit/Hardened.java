package dev.tandem.testkit;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** A {@link Secured} application whose limits are so low that a test reaches them. */
public final class Hardened implements QuarkusTestProfile {

    /** Connections that it holds. */
    public static final int CONNECTIONS = 500;

    /** WebSockets that it holds. */
    public static final int SOCKETS = 300;

    /** Those of them that strangers may have, or one caller. */
    public static final int SHARE = 30;

    /** Requests that a caller may make at once. */
    public static final int BURST = 300;

    /** Operations of a batch. */
    public static final int BATCH = 3;

    @Override
    public Map<String, String> getConfigOverrides() {
        var overrides = new HashMap<>(new Secured().getConfigOverrides());
        overrides.putAll(Map.ofEntries(
                Map.entry("tandem.security.rate.enabled", "true"),
                Map.entry("tandem.security.rate.per-second", "10"),
                Map.entry("tandem.security.rate.burst", "" + BURST),
                Map.entry("tandem.security.sockets", "" + SOCKETS),
                Map.entry("tandem.security.operations", "3"),
                Map.entry("tandem.graphql.limits.batch", "" + BATCH),
                Map.entry("tandem.graphql.limits.time", "4s"),
                Map.entry("tandem.graphql.limits.body-time", "2s"),
                Map.entry("tandem.graphql.limits.bodies", "10M"),
                Map.entry("quarkus.http.limits.max-connections", "" + CONNECTIONS),
                Map.entry("quarkus.http.cors.enabled", "true"),
                Map.entry("quarkus.http.cors.origins", "https://app.example"),
                Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
                Map.entry("quarkus.http.proxy.allow-x-forwarded", "true")));
        return overrides;
    }
}
