package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Origin;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Rounds;
import dev.tandem.store.RuleSets;
import dev.tandem.store.StoredRuleSet;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.RuleSetDocument;
import dev.tandem.sync.mapping.RuleSetReader;
import dev.tandem.sync.mapping.expression.ExpressionLimits;
import dev.tandem.sync.mapping.expression.Expressions;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The rules of each workspace, cut to the custom fields that its CRMs have: those of the active rule set, or the default
 * ones where none was ever activated. An activation is seen at once by the process that made it, and by every other one
 * within {@link SyncConfig#rulesKept}.
 */
@ApplicationScoped
public class Rules {

    private final Connectors connectors;
    private final RuleSets store;
    private final SyncConfig config;
    private final Clock clock;
    private final Map<WorkspaceId, Kept> kept = new ConcurrentHashMap<>();
    private final Map<UUID, RuleSet> compiled = new ConcurrentHashMap<>();
    private final Map<Place, Optional<Set<String>>> lastKnown = new ConcurrentHashMap<>();

    Rules(Connectors connectors, RuleSets store, SyncConfig config, Clock clock) {
        this.connectors = connectors;
        this.store = store;
        this.config = config;
        this.clock = clock;
        var limits = config.expressions();
        Expressions.limit(new ExpressionLimits(limits.work(), limits.depth(), limits.text(), limits.time()));
    }

    /** The active rules of a workspace, and since when they are known to be. */
    private record Kept(Instant since, Uni<RuleSet> rules) {}

    /** A CRM of a workspace. */
    private record Place(WorkspaceId workspace, Crm crm) {}

    /**
     * The rules as they are now; while a CRM cannot be asked for its custom fields, cut to those that it last had. Where it
     * never could be asked, nothing is decided about any of them.
     */
    public Uni<RuleSet> of(Caller caller) {
        return Origin.here().bring(active(caller.workspace())).chain(whole -> fitted(caller, whole));
    }

    /** These rules, cut to the custom fields that the CRMs have. */
    public Uni<RuleSet> fitted(Caller caller, RuleSet whole) {
        return Origin.here().bring(cut(caller, whole, Crm.GHL).chain(rules -> cut(caller, rules, Crm.RANKR)));
    }

    /**
     * These rules, cut to the custom fields that some CRMs had at those times, or later.
     *
     * @return what fails if one of them cannot be asked
     */
    Uni<RuleSet> fittedSince(Caller caller, RuleSet known, Map<Crm, Instant> since) {
        var cut = Uni.createFrom().item(known);
        for (var one : since.entrySet()) {
            var crm = one.getKey();
            cut = cut.chain(rules -> learned(caller, crm, connectors.of(crm).customFieldKeys(caller, one.getValue()))
                    .map(keys -> cut(rules, crm, keys)));
        }
        return Origin.here().bring(cut);
    }

    /** These rules as if they took the place of the active ones, cut to the custom fields that the CRMs have. */
    public Uni<RuleSet> instead(Caller caller, UUID id, RuleSet others) {
        return Origin.here()
                .bring(active(caller.workspace()))
                .chain(active -> fitted(caller, id.equals(active.id()) ? active : others.following(id, active)));
    }

    /**
     * Does something by these rules; should it turn out that others have taken their place at another process, by those.
     *
     * @param what fails with {@link Failure.Busy}, and does nothing, if it meets what was decided by others; may be done twice
     */
    public <T> Uni<T> by(Caller caller, RuleSet known, Function<RuleSet, Uni<T>> what) {
        return Uni.createFrom()
                .deferred(() -> what.apply(known))
                .onFailure(Failure.Busy.class)
                .recoverWithUni(() -> {
                    changed(caller.workspace());
                    return of(caller).chain(renewed -> what.apply(renewed));
                });
    }

    /** Does something by the rules as they are now: as {@link #by(Caller, RuleSet, Function)}. */
    public <T> Uni<T> by(Caller caller, Function<RuleSet, Uni<T>> what) {
        return of(caller).chain(known -> by(caller, known, what));
    }

    /** Looks anew which rules are active: this process has just changed that. */
    public void changed(WorkspaceId workspace) {
        kept.remove(workspace);
    }

    /** What is written down in a rule set. */
    public static RuleSetDocument document(StoredRuleSet stored) {
        var read = RuleSetReader.read(new JsonObject(stored.document()).getMap());
        return read.document()
                .orElseThrow(() -> new IllegalStateException(
                        "rule set %s cannot be read: %s".formatted(stored.id(), read.faults())));
    }

    /** Whoever asks while it is being looked up waits for the same answer. */
    private Uni<RuleSet> active(WorkspaceId workspace) {
        var now = clock.now();
        return kept.compute(
                        workspace,
                        (_, last) -> last != null
                                        && last.since().plus(config.rulesKept()).isAfter(now)
                                ? last
                                : new Kept(now, look(workspace)))
                .rules();
    }

    private Uni<RuleSet> look(WorkspaceId workspace) {
        return store.active(workspace)
                .chain(active -> active.map(this::compiled)
                        .orElseGet(() -> Uni.createFrom().item(DefaultRules.RULES)))
                .onFailure()
                .invoke(() -> kept.remove(workspace))
                .memoize()
                .indefinitely();
    }

    /** A rule set that was ever active never changes, nor does what came before it, of which there may be much. */
    private Uni<RuleSet> compiled(StoredRuleSet active) {
        var all = new ArrayDeque<StoredRuleSet>();
        all.push(active);
        return Rounds.whilst(
                        () -> before(all.element()).invoke(found -> found.ifPresent(all::push)), Optional::isPresent)
                .map(_ -> {
                    var rules = DefaultRules.RULES;
                    for (var stored : all) {
                        var before = rules;
                        rules = compiled.computeIfAbsent(
                                stored.id(), id -> document(stored).toRules().following(id, before));
                    }
                    return rules;
                });
    }

    /** The one whose place a rule set took; empty if that is not to be looked up. */
    private Uni<Optional<StoredRuleSet>> before(StoredRuleSet stored) {
        var activation = stored.activation();
        var replaced = activation == null ? null : activation.replaced();
        return replaced == null || compiled.containsKey(stored.id())
                ? Uni.createFrom().item(Optional.empty())
                : store.get(stored.workspace(), replaced);
    }

    private Uni<RuleSet> cut(Caller caller, RuleSet rules, Crm crm) {
        return learned(caller, crm, connectors.of(crm).customFieldKeys(caller))
                .map(keys -> cut(rules, crm, keys))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> Optional.ofNullable(lastKnown.get(new Place(caller.workspace(), crm)))
                        .map(keys -> cut(rules, crm, keys))
                        .orElseGet(() -> cut(rules, crm, failure)));
    }

    private Uni<Optional<Set<String>>> learned(Caller caller, Crm crm, Uni<Optional<Set<String>>> keys) {
        return keys.invoke(known -> lastKnown.put(new Place(caller.workspace(), crm), known));
    }

    private static RuleSet cut(RuleSet rules, Crm crm, Optional<Set<String>> keys) {
        return keys.map(known -> rules.withCustomFields(crm, known)).orElse(rules);
    }

    /** A CRM that will not tell has no custom fields for us; one that does so later may have any. */
    private static RuleSet cut(RuleSet rules, Crm crm, Failure why) {
        return why.retryable() ? rules.withUnknownCustomFields(crm, why) : rules.withCustomFields(crm, Set.of());
    }
}
