package dev.tandem.monitor;

import dev.tandem.connector.CrmHealth;
import dev.tandem.connector.GateStatus.Breaker;
import dev.tandem.model.Crm;
import dev.tandem.workspace.Workspaces;
import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * A CRM that is down is told and is no reason to send callers elsewhere: what is stored is served all the same, and every
 * other replica would find the CRM as this one does. Whether this process can serve is up to the database alone.
 */
@ApplicationScoped
class CrmChecks {

    static final String GROUP = "crms";

    private final Workspaces workspaces;
    private final CrmHealth crms;

    CrmChecks(Workspaces workspaces, CrmHealth crms) {
        this.workspaces = workspaces;
        this.crms = crms;
    }

    /** Part of readiness, for who reads it: always up. */
    @Produces
    @Readiness
    HealthCheck told() {
        return () -> states(HealthCheckResponse.named("CRMs, told only").up());
    }

    /** A group of its own, down while any workspace's breaker is open. */
    @Produces
    @HealthGroup(GROUP)
    HealthCheck judged() {
        return () -> states(HealthCheckResponse.named("CRMs").status(allLetThrough()));
    }

    private boolean allLetThrough() {
        for (var crm : Crm.values()) {
            if (count(crm, Breaker.OPEN) > 0) {
                return false;
            }
        }
        return true;
    }

    private HealthCheckResponse states(HealthCheckResponseBuilder response) {
        for (var crm : Crm.values()) {
            for (var state : Breaker.values()) {
                response.withData(crm + " " + state.name().toLowerCase(Locale.ROOT), count(crm, state));
            }
        }
        return response.build();
    }

    private long count(Crm crm, Breaker state) {
        return workspaces.all().values().stream()
                .filter(workspace -> crms.status(workspace, crm).breaker() == state)
                .count();
    }
}
