package dev.tandem.access;

import dev.tandem.platform.StartOrder;
import dev.tandem.platform.TryingOut;
import dev.tandem.store.ApiKeys;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** Keeps production from starting while nobody could call, or anybody could, or read a secret of its command line. */
@ApplicationScoped
class StartCheck {

    private static final Set<String> TRYING_OUT = Set.of("dev", "test", "demo");

    /** The names of what opens something; a profile may stand before them. */
    private static final Pattern SECRET = Pattern.compile("(%[^.]+\\.)?("
            + "quarkus\\..*(password|secret|secret\\.value|headers)"
            + "|tandem\\..*(password|secret|token|api-key|webhook-secrets(\\[\\d+])?)"
            + "|tandem\\.secrets\\.keys\\..+"
            + "|tandem\\.enrichment\\..+\\.headers\\..+)");

    private static final Pattern ADDRESS = Pattern.compile("(%[^.]+\\.)?quarkus\\..*(url|endpoint)");

    /** A password in an address, before its host or among its parameters. */
    private static final Pattern WITH_PASSWORD = Pattern.compile("//[^/@]*:[^/@]+@|[?&]password=[^&]");

    /** A value that only says where it is kept, or nothing. */
    private static final Pattern ELSEWHERE = Pattern.compile("|file:.*|\\$\\{[^:}]+}");

    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AccessConfig config;
    private final Issuer issuer;
    private final ApiKeys keys;
    private final boolean forTryingOut;

    /** @param tryingOut what this build brings for trying out, if it is such a build */
    StartCheck(AccessConfig config, Issuer issuer, ApiKeys keys, @Any Instance<TryingOut> tryingOut) {
        this.config = config;
        this.issuer = issuer;
        this.keys = keys;
        this.forTryingOut = !tryingOut.isUnsatisfied();
    }

    void check(@Observes @Priority(StartOrder.CHECK) StartupEvent event) {
        var open =
                ConfigUtils.getProfiles().stream().filter(TRYING_OUT::contains).toList();
        if (open.isEmpty()) {
            demandNone(faults(System.getProperties()));
            demandNone(faults(config, issuer));
        } else {
            demandNone(faults(open, forTryingOut));
        }
    }

    void admit(@Observes @Priority(StartOrder.ADMIT) StartupEvent event) {
        if (ConfigUtils.getProfiles().stream().noneMatch(TRYING_OUT::contains)) {
            demandNone(faults(issuer.isConfigured() || hasKeys()));
        }
    }

    /**
     * What must not be said on the command line.
     *
     * @param given the properties that are set there
     */
    static List<String> faults(Properties given) {
        return given.stringPropertyNames().stream()
                .filter(name -> SECRET.matcher(name).matches()
                        || (ADDRESS.matcher(name).matches()
                                && WITH_PASSWORD
                                        .matcher(given.getProperty(name))
                                        .find()))
                .filter(name -> !ELSEWHERE.matcher(given.getProperty(name)).matches())
                .sorted()
                .map(name ->
                        "Whoever sees the processes of this machine reads -D%s: set it as %s in the environment instead, or in a file such as config/application.properties."
                                .formatted(name, name.replaceAll("\\W", "_").toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static void demandNone(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(" ", faults));
        }
    }

    /**
     * What is wrong with profiles in which everybody may do everything.
     *
     * @param forTryingOut whether the build is for that
     */
    static List<String> faults(List<String> open, boolean forTryingOut) {
        return forTryingOut
                ? List.of()
                : List.of(
                        "Anybody could call: the profile %s lets in everybody, and this build is for production: set quarkus.profile to another, or not at all."
                                .formatted(String.join(", ", open)));
    }

    /** The key store counts as configured once it has had a key, or if there is one to make the first with. */
    private boolean hasKeys() {
        return config.bootstrapKeyHash().isPresent() || keys.any().await().atMost(PATIENCE);
    }

    /** @param callers whether there is an issuer, or a key */
    static List<String> faults(boolean callers) {
        return callers
                ? List.of()
                : List.of(
                        "Nobody could call: set quarkus.oidc.auth-server-url and quarkus.oidc.token.audience to let in"
                                + " whoever has a token, or tandem.security.bootstrap-key-hash to make the first API key with.");
    }

    /** What is to be set, or otherwise, before production may start. */
    static List<String> faults(AccessConfig config, Issuer issuer) {
        var faults = new ArrayList<String>();
        if (config.bootstrapKeyHash()
                .filter(hash -> !HASH.matcher(hash).matches())
                .isPresent()) {
            faults.add("tandem.security.bootstrap-key-hash must be the SHA-256 of the key, 64 hexadecimal digits.");
        }
        if (issuer.isConfigured() && !issuer.hasAudience()) {
            faults.add("Tokens that the issuer made for others would be taken: set quarkus.oidc.token.audience to what"
                    + " tokens for Tandem name, or to any.");
        }
        if (!issuer.isNamed()) {
            faults.add("Tokens would be taken whoever they say has issued them: set quarkus.oidc.token.issuer, beside"
                    + " quarkus.oidc.public-key, to the one issuer that counts.");
        }
        if (config.anonymous().scopes().isPresent()) {
            faults.add("Anybody could call: remove tandem.security.anonymous.scopes.");
        }
        return faults;
    }
}
