package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every rule of a workspace. */
public final class RuleSet {

    private static final String ANY_CUSTOM_FIELD = Field.custom("*");

    private final List<FieldRule> rules;
    private final Map<Crm, Set<String>> customFields;
    private final Map<Kind, Map<String, FieldRule>> byField = new EnumMap<>(Kind.class);

    private RuleSet(List<FieldRule> rules, Map<Crm, Set<String>> customFields) {
        this.rules = List.copyOf(rules);
        this.customFields = Map.copyOf(customFields);
        for (var rule : rules) {
            byField.computeIfAbsent(rule.kind(), _ -> new HashMap<>()).put(rule.field(), rule);
        }
    }

    public static RuleSet of(List<FieldRule> rules) {
        return new RuleSet(rules, Map.of());
    }

    /** These rules for a workspace whose CRM has exactly these custom fields; one never told of takes any key. */
    public RuleSet withCustomFields(Crm crm, Set<String> keys) {
        var known = new EnumMap<Crm, Set<String>>(Crm.class);
        known.putAll(customFields);
        known.put(crm, Set.copyOf(keys));
        return new RuleSet(rules, known);
    }

    /** These rules, with {@code rule} in place of the one for the same field. */
    public RuleSet with(FieldRule rule) {
        var changed = new ArrayList<>(rules);
        changed.removeIf(other -> other.kind() == rule.kind() && other.field().equals(rule.field()));
        changed.add(rule);
        return new RuleSet(changed, customFields);
    }

    /** The rule for a field; empty for one that no rule knows. */
    public Optional<FieldRule> rule(Kind kind, String field) {
        var ofKind = byField.getOrDefault(kind, Map.of());
        var rule = ofKind.get(field);
        if (rule != null || !Field.isCustom(field)) {
            return Optional.ofNullable(rule);
        }
        return Optional.ofNullable(custom(ofKind.get(ANY_CUSTOM_FIELD), field));
    }

    private @Nullable FieldRule custom(@Nullable FieldRule any, String field) {
        if (any == null) {
            return null;
        }
        var key = field.substring(Field.CUSTOM_PREFIX.length());
        var rule = any.named(any.name(), field);
        for (var known : customFields.entrySet()) {
            if (!known.getValue().contains(key)) {
                rule = rule.with(known.getKey(), Access.NONE);
            }
        }
        return rule;
    }
}
