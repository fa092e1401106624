package dev.tandem.sync;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Link;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.RuleSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of Tandem asked for: these fields are carried and no other, and the audit tells what they replaced.
 *
 * @param before the object before it was asked for
 */
public record Asked(Link before, Changes changes) {

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
                        rules.rule(before.kind(), change.getKey())
                                .map(rule -> rule.name())
                                .orElse(""),
                        Decision.Reason.REQUESTED.sentence()))
                .toList();
    }

    private @Nullable Value held(RuleSet rules, Crm crm, String field) {
        return before.living(crm)
                .map(half -> rules.unified(before.kind(), crm, half.fields()))
                .flatMap(fields -> fields.get(field))
                .orElse(null);
    }
}
