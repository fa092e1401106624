package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule set as its author wrote it: what is stored, shown and checked. In JSON it is read by {@link RuleSetReader}, which
 * refuses what it does not know, and written by {@link RuleSetWriter}.
 *
 * @param deletions what a deletion of either half leads to; a kind left out has its default
 */
public record RuleSetDocument(List<FieldRule> rules, Map<Kind, DeletePolicy> deletions) {

    public RuleSetDocument {
        rules = List.copyOf(rules);
        deletions = Map.copyOf(deletions);
    }

    /** The rules that every workspace starts with. */
    public static RuleSetDocument defaults() {
        return new RuleSetDocument(DefaultRules.RULES.rules(), Map.of());
    }

    /** The keys of a CRM's custom fields that the rules name. */
    public Set<String> customFieldKeys(Crm crm) {
        return rules.stream()
                .flatMap(rule -> Optional.ofNullable(rule.sides().get(crm)).stream())
                .map(FieldRule.Side::field)
                .filter(field -> Field.isCustom(field) && !field.equals(CrmField.ANY_CUSTOM))
                .map(field -> field.substring(Field.CUSTOM_PREFIX.length()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The rules, ready to be applied. */
    public RuleSet toRules() {
        return RuleSet.of(rules, deletions);
    }
}
