package dev.tandem.sync;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Link;
import dev.tandem.model.Provenance;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.RuleSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of Tandem asked for: these fields are carried and no other, and the audit tells what they replaced.
 *
 * @param before the object before it was asked for
 * @param reasons by field, who or what asked for it and why; a field left out was asked for by a person
 */
public record Asked(Link before, Changes changes, Map<String, Provenance> reasons) {

    public Asked {
        reasons = Map.copyOf(reasons);
    }

    /** What a person asked for, who gave no reason. */
    public Asked(Link before, Changes changes) {
        this(before, changes, Map.of());
    }

    Set<String> fields() {
        return changes.values().keySet();
    }

    List<AuditEntry.FieldChange> entries(RuleSet rules) {
        return changes.values().entrySet().stream()
                .map(change -> new AuditEntry.FieldChange(
                        change.getKey(),
                        before.base().agreed().get(change.getKey()).orElse(null),
                        held(rules, Crm.GHL, change.getKey()),
                        held(rules, Crm.RANKR, change.getKey()),
                        change.getValue().orElse(null),
                        null,
                        reason(change.getKey())
                                .map(Provenance::rule)
                                .or(() -> rules.rule(before.kind(), change.getKey())
                                        .map(rule -> rule.name()))
                                .orElse(""),
                        reason(change.getKey()).map(Provenance::reason).orElse(Decision.Reason.REQUESTED.sentence())))
                .toList();
    }

    private Optional<Provenance> reason(String field) {
        return Optional.ofNullable(reasons.get(field));
    }

    private @Nullable Value held(RuleSet rules, Crm crm, String field) {
        return before.living(crm)
                .map(half -> rules.unified(before.kind(), crm, half.fields()))
                .flatMap(fields -> fields.get(field))
                .orElse(null);
    }
}
