package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Origin;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rules of each workspace, cut to the custom fields that its CRMs have. */
@ApplicationScoped
public class Rules {

    private final Connectors connectors;
    private final Map<WorkspaceId, RuleSet> lastKnown = new ConcurrentHashMap<>();

    Rules(Connectors connectors) {
        this.connectors = connectors;
    }

    /** The rules as they are now; while a CRM cannot be asked for its custom fields, as they last were. */
    public Uni<RuleSet> of(Caller caller) {
        return Origin.here()
                .bring(cut(caller, DefaultRules.RULES, Crm.GHL).chain(rules -> cut(caller, rules, Crm.RANKR)))
                .invoke(rules -> lastKnown.put(caller.workspace(), rules))
                .onFailure(Failure.class)
                .recoverWithItem(() -> lastKnown.getOrDefault(caller.workspace(), DefaultRules.RULES));
    }

    private Uni<RuleSet> cut(Caller caller, RuleSet rules, Crm crm) {
        return connectors
                .of(crm)
                .customFieldKeys(caller)
                .map(keys ->
                        keys.map(known -> rules.withCustomFields(crm, known)).orElse(rules));
    }
}
