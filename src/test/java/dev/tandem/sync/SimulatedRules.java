package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The rules that are active at the time, cut to GHL's custom fields; Rankr takes any. */
public final class SimulatedRules extends Rules {

    private final Connectors connectors;
    private final Supplier<RuleSet> active;
    private Set<String> lastKnown = Set.of();
    private RuleSet uncut = RuleSet.of(List.of());
    private RuleSet cut = uncut;

    public SimulatedRules(Connectors connectors, Supplier<RuleSet> active) {
        super(connectors);
        this.connectors = connectors;
        this.active = active;
    }

    @Override
    public Uni<RuleSet> of(Caller caller) {
        return connectors
                .of(Crm.GHL)
                .customFieldKeys(caller)
                .onFailure(Failure.class)
                .recoverWithItem(() -> Optional.of(lastKnown))
                .map(keys -> cut(keys.orElse(Set.of())));
    }

    private RuleSet cut(Set<String> keys) {
        if (uncut != active.get() || !lastKnown.equals(keys)) {
            uncut = active.get();
            lastKnown = keys;
            cut = uncut.withCustomFields(Crm.GHL, keys);
        }
        return cut;
    }
}
