package dev.tandem.enrichment;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.Provenance;
import dev.tandem.model.Value;
import dev.tandem.store.Links;
import dev.tandem.sync.Fate;
import dev.tandem.sync.Observed;
import dev.tandem.sync.Requested;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of an answer goes into a contact as it is at that moment: only what fills a field that holds nothing here and at
 * either CRM, was not emptied by anybody, waits for nobody, and is then really written. Pure, so that it can decide while
 * the contact is locked.
 *
 * @param observed the contact with it
 * @param changes what goes in
 * @param reasons why, by field
 */
record Filling(Observed observed, Changes changes, Map<String, Provenance> reasons) {

    Filling {
        reasons = Map.copyOf(reasons);
    }

    /** Whether a field holds nothing, here and in every living half, nobody emptied it, and nobody has to decide about it. */
    static boolean isMissing(RuleSet rules, Link contact, String field) {
        return isOpen(rules, contact, field, Optional.empty());
    }

    /** @param instead the one value that may be in its place */
    private static boolean isOpen(RuleSet rules, Link contact, String field, Optional<Value> instead) {
        return rules.rule(Kind.CONTACT, field)
                .filter(_ -> !contact.base().held().contains(field))
                .filter(_ -> !wasEmptied(contact, field))
                .filter(_ -> holdsOnly(contact.fields().get(field), instead))
                .filter(rule -> living(contact).allMatch(crm -> holdsOnly(held(rule, contact, crm), instead)))
                .isPresent();
    }

    private static boolean wasEmptied(Link contact, String field) {
        return contact.fields().get(field).isEmpty() && contact.provenance().containsKey(field);
    }

    private static boolean holdsOnly(Optional<Value> held, Optional<Value> instead) {
        return held.isEmpty() || held.equals(instead);
    }

    private static Optional<Value> held(FieldRule rule, Link contact, Crm crm) {
        return contact.living(crm)
                .flatMap(half -> half.fields().get(rule.side(crm).field()));
    }

    private static Stream<Crm> living(Link contact) {
        return Stream.of(Crm.values()).filter(crm -> contact.living(crm).isPresent());
    }

    /** Decides; empty if nothing goes in. */
    static Optional<Filling> of(
            RuleSet rules, Link contact, String provider, Map<String, Suggestion> suggestions, Instant now) {
        if (contact.isDeleted() || living(contact).findAny().isEmpty()) {
            return Optional.empty();
        }
        var changes = Changes.NONE;
        var reasons = new TreeMap<String, Provenance>();
        for (var entry : suggestions.entrySet()) {
            var field = entry.getKey();
            var suggestion = entry.getValue();
            Optional<Value> value = Optional.of(Value.of(suggestion.value()));
            var instead = Optional.ofNullable(suggestion.writes()).map(Value::of);
            if (isOpen(rules, contact, field, instead)
                    && !contact.fields().get(field).equals(value)
                    && fits(rules, contact, field, value)) {
                changes = changes.with(field, value);
                reasons.put(field, Provenance.ofProvider(provider, now, suggestion.reason()));
            }
        }
        return written(rules, contact, changes, reasons, now);
    }

    private static boolean fits(RuleSet rules, Link contact, String field, Optional<Value> value) {
        return rules.rule(Kind.CONTACT, field)
                .filter(rule -> living(contact).allMatch(crm -> rule.fits(crm, value)))
                .isPresent();
    }

    /** Without what no CRM is then written: it would be held by nobody. */
    private static Optional<Filling> written(
            RuleSet rules, Link contact, Changes wanted, Map<String, Provenance> reasons, Instant now) {
        var changes = wanted;
        while (!changes.isEmpty()) {
            var base = Requested.rebase(rules, Kind.CONTACT, contact.base(), changes, contact.halves());
            var observed = Observed.of(rules, contact.with(base), now);
            if (observed.fate() != Fate.LIVES) {
                return Optional.empty();
            }
            var rest = changes;
            for (var field : changes.values().keySet()) {
                rest = observed.plan().updates(field) ? rest : rest.without(field);
            }
            if (rest.equals(changes)) {
                var why = new TreeMap<>(reasons);
                why.keySet().retainAll(changes.values().keySet());
                return Optional.of(new Filling(observed.because(why), changes, why));
            }
            changes = rest;
        }
        return Optional.empty();
    }

    /** What to store. */
    Links.Change change(AuditEntry.Author author) {
        return observed.change(author);
    }
}
