package dev.tandem.graph;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.store.LinkSearch;
import dev.tandem.store.RuleSets;
import dev.tandem.store.StoredRuleSet;
import dev.tandem.sync.DryRun;
import dev.tandem.sync.Rules;
import dev.tandem.sync.mapping.RuleFault;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.RuleSetCheck;
import dev.tandem.sync.mapping.RuleSetDocument;
import dev.tandem.sync.mapping.RuleSetReader;
import dev.tandem.sync.mapping.RuleSetWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The rule sets of a workspace: saved as drafts, tried out, and one of them applied.
 *
 * <p><b>Failure semantics.</b> Rules with faults fail with {@link RefusedRules}, anything else with a {@link Failure};
 * either way nothing has changed.
 */
@ApplicationScoped
public class RuleBook {

    private final RuleSets store;
    private final Rules rules;
    private final DryRun dryRun;
    private final LinkSearch search;
    private final Connectors connectors;
    private final Clock clock;

    RuleBook(RuleSets store, Rules rules, DryRun dryRun, LinkSearch search, Connectors connectors, Clock clock) {
        this.store = store;
        this.rules = rules;
        this.dryRun = dryRun;
        this.search = search;
        this.connectors = connectors;
        this.clock = clock;
    }

    /** The latest rule sets, newest first; not the one that every workspace starts with. */
    public Uni<List<RuleSetEntry>> latest(WorkspaceId workspace, int limit) {
        return store.latest(workspace, limit)
                .map(found -> found.stream().map(RuleBook::entry).toList());
    }

    /** One rule set; the one that is applied if none is named. */
    public Uni<Optional<RuleSetEntry>> get(WorkspaceId workspace, Optional<UUID> id) {
        if (id.isPresent() && !id.get().equals(RuleSetEntry.DEFAULT)) {
            return store.get(workspace, id.get()).map(found -> found.map(RuleBook::entry));
        }
        return store.active(workspace)
                .map(active -> Optional.of(active.filter(_ -> id.isEmpty())
                        .map(RuleBook::entry)
                        .orElseGet(() -> RuleSetEntry.defaults(
                                RuleSetWriter.write(RuleSetDocument.defaults()), active.isEmpty()))));
    }

    private static RuleSetEntry entry(StoredRuleSet stored) {
        return RuleSetEntry.of(stored, new JsonObject(stored.document()).getMap());
    }

    /**
     * Saves a draft.
     *
     * @param id the draft to change; empty for a new one
     * @param document maps, lists, texts and numbers, as JSON has them
     */
    public Uni<RuleSetEntry> save(Edit edit, Optional<UUID> id, String name, Map<String, ?> document) {
        var read = RuleSetReader.read(document);
        if (read.document().isEmpty()) {
            return Uni.createFrom().failure(refused(read.faults()));
        }
        var rules = read.document().get();
        return check(edit.workspace(), rules).chain(() -> {
            var text = new JsonObject(RuleSetWriter.write(rules)).encode();
            var now = clock.now();
            return id.map(draft -> store.change(
                            edit.workspace(), draft, edit.expectedVersion(), name, text, edit.actor(), now))
                    .orElseGet(() -> store.create(edit.workspace(), name, text, edit.actor(), now))
                    .map(RuleBook::entry);
        });
    }

    /** Applies a draft from now on; it is checked once more, as a CRM may have lost a custom field meanwhile. */
    public Uni<RuleSetEntry> activate(Edit edit, UUID id) {
        var workspace = edit.workspace();
        return stored(workspace, id, "id")
                .chain(found -> found.status() == StoredRuleSet.Status.DRAFT
                        ? check(workspace, Rules.document(found))
                        : Uni.createFrom().voidItem()) // refused below, for what it is
                .chain(() -> store.activate(workspace, id, edit.expectedVersion(), edit.actor(), clock.now()))
                .invoke(() -> rules.changed(workspace))
                .map(RuleBook::entry);
    }

    /**
     * What to try rules on.
     *
     * @param flag the tag that marks further contacts, the latest first; empty for none
     * @param most how many contacts at most
     */
    public record Sample(Collection<LinkId> contacts, Optional<String> flag, int most) {}

    /** What a rule set makes of contacts and of all that belongs to them; the applied one if none is named. */
    public Uni<List<RuleTrial>> test(WorkspaceId workspace, Optional<UUID> id, Sample sample) {
        var caller = new Caller(workspace, Lane.INTERACTIVE);
        return Uni.combine()
                .all()
                .unis(tested(caller, id), contacts(workspace, sample))
                .asTuple()
                .chain(found -> test(caller, found.getItem1(), found.getItem2()));
    }

    private Uni<List<LinkId>> contacts(WorkspaceId workspace, Sample sample) {
        return sample.flag()
                .map(flag -> search.find(ContactSearch.bearing(workspace, flag, sample.most()))
                        .map(marked -> Stream.concat(
                                        sample.contacts().stream(),
                                        marked.found().stream()
                                                .map(found -> found.link().id()))
                                .distinct()
                                .limit(sample.most())
                                .toList()))
                .orElseGet(() -> Uni.createFrom().item(List.copyOf(sample.contacts())))
                .invoke(contacts -> {
                    if (contacts.isEmpty()) {
                        throw Failure.NotFound.named("contact with that tag", "testFlag");
                    }
                });
    }

    private Uni<List<RuleTrial>> test(Caller caller, RuleSet tried, List<LinkId> contacts) {
        return Multi.createFrom()
                .iterable(contacts)
                .onItem()
                .transformToUniAndConcatenate(contact -> dryRun.of(caller, tried, contact))
                .collect()
                .asList()
                .map(all ->
                        all.stream().flatMap(List::stream).map(RuleTrial::of).toList());
    }

    private Uni<RuleSet> tested(Caller caller, Optional<UUID> id) {
        if (id.isEmpty()) {
            return rules.of(caller);
        }
        return id.get().equals(RuleSetEntry.DEFAULT)
                ? rules.instead(
                        caller, RuleSetEntry.DEFAULT, RuleSetDocument.defaults().toRules())
                : stored(caller.workspace(), id.get(), "ruleSetId")
                        .chain(found -> rules.instead(
                                caller, found.id(), Rules.document(found).toRules()));
    }

    private Uni<StoredRuleSet> stored(WorkspaceId workspace, UUID id, String field) {
        return store.get(workspace, id)
                .map(found -> found.orElseThrow(() -> Failure.NotFound.named("rule set", field)));
    }

    private Uni<Void> check(WorkspaceId workspace, RuleSetDocument document) {
        return customFields(new Caller(workspace, Lane.INTERACTIVE), document)
                .invoke(keys -> {
                    var faults = RuleSetCheck.check(document, keys);
                    if (!faults.isEmpty()) {
                        throw refused(faults);
                    }
                })
                .replaceWithVoid();
    }

    /** The keys of the custom fields of each CRM that tells them. */
    private Uni<Map<Crm, Set<String>>> customFields(Caller caller, RuleSetDocument document) {
        return Multi.createFrom()
                .items(Crm.values())
                .onItem()
                .transformToUniAndConcatenate(crm -> connectors
                        .of(crm)
                        .customFieldKeys(caller, document.customFieldKeys(crm))
                        .map(keys -> keys.map(known -> Map.entry(crm, known))))
                .collect()
                .in(
                        () -> new EnumMap<Crm, Set<String>>(Crm.class),
                        (all, keys) -> keys.ifPresent(known -> all.put(known.getKey(), known.getValue())))
                .map(all -> all);
    }

    private static RefusedRules refused(List<RuleFault> faults) {
        return new RefusedRules(faults.stream()
                .map(fault -> new Failure.BadInput(fault.path(), fault.message()))
                .toList());
    }
}
