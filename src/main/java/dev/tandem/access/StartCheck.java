package dev.tandem.access;

import dev.tandem.store.ApiKeys;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Keeps production from starting while nobody could call, or anybody could. */
@ApplicationScoped
class StartCheck {

    private static final Set<String> TRYING_OUT = Set.of("dev", "test", "demo");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AccessConfig config;
    private final Issuer issuer;
    private final ApiKeys keys;
    private final boolean migratesOnly;

    /** @param migratesOnly a process that nobody calls */
    StartCheck(
            AccessConfig config,
            Issuer issuer,
            ApiKeys keys,
            @ConfigProperty(name = "tandem.migrate-only", defaultValue = "false") boolean migratesOnly) {
        this.config = config;
        this.issuer = issuer;
        this.keys = keys;
        this.migratesOnly = migratesOnly;
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        if (!migratesOnly && ConfigUtils.getProfiles().stream().noneMatch(TRYING_OUT::contains)) {
            var faults = faults(config, issuer.isConfigured(), issuer.hasAudience(), hasKeys());
            if (!faults.isEmpty()) {
                throw new ConfigurationException(String.join(" ", faults));
            }
        }
    }

    /** The key store counts as configured once it has had a key, or if there is one to make the first with. */
    private boolean hasKeys() {
        return config.bootstrapKeyHash().isPresent() || keys.any().await().atMost(PATIENCE);
    }

    /** What is to be set before production may start. */
    static List<String> faults(AccessConfig config, boolean issuer, boolean audience, boolean keys) {
        var faults = new ArrayList<String>();
        if (!issuer && !keys) {
            faults.add("Nobody could call: set quarkus.oidc.auth-server-url and quarkus.oidc.token.audience to let in"
                    + " whoever has a token, or tandem.security.bootstrap-key-hash to make the first API key with.");
        }
        if (issuer && !audience) {
            faults.add("Tokens that the issuer made for others would be taken: set quarkus.oidc.token.audience to what"
                    + " tokens for Tandem name, or to any.");
        }
        if (config.anonymous().scopes().isPresent()) {
            faults.add("Anybody could call: remove tandem.security.anonymous.scopes.");
        }
        return faults;
    }
}
