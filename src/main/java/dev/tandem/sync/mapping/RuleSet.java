package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every rule of a workspace. */
public final class RuleSet {

    private static final String ANY_CUSTOM_FIELD = Field.custom("*");

    private final List<FieldRule> rules;
    private final Map<Kind, DeletePolicy> deletions;
    private final Map<Crm, Supplier<Set<String>>> customFields;
    private final @Nullable UUID id;
    private final Map<UUID, RuleSet> earlier;
    private final Map<Kind, Map<String, FieldRule>> byField = new EnumMap<>(Kind.class);
    private final Map<Crm, Set<String>> mappedFields = new EnumMap<>(Crm.class);

    /** The rules that give a value where there is none. */
    private final Set<FieldRule> spontaneous = new HashSet<>();

    private RuleSet(
            List<FieldRule> rules,
            Map<Kind, DeletePolicy> deletions,
            Map<Crm, Supplier<Set<String>>> customFields,
            @Nullable UUID id,
            Map<UUID, RuleSet> earlier) {
        this.rules = List.copyOf(rules);
        this.deletions = Map.copyOf(deletions);
        this.customFields = Map.copyOf(customFields);
        this.id = id;
        this.earlier = Map.copyOf(earlier);
        for (var rule : rules) {
            byField.computeIfAbsent(rule.kind(), _ -> new HashMap<>()).put(rule.field(), rule);
            rule.sides()
                    .forEach((crm, side) -> mappedFields
                            .computeIfAbsent(crm, _ -> new HashSet<>())
                            .add(side.field()));
            if (rule.makesSomethingOfNothing()) {
                spontaneous.add(rule);
            }
        }
    }

    public static RuleSet of(List<FieldRule> rules) {
        return of(rules, Map.of());
    }

    /**
     * A rule set.
     *
     * @param deletions what a deletion of either half leads to; a kind left out has its default
     */
    public static RuleSet of(List<FieldRule> rules, Map<Kind, DeletePolicy> deletions) {
        return new RuleSet(rules, deletions, Map.of(), null, Map.of());
    }

    /** These rules for a workspace whose CRM has exactly these custom fields; one never told of takes any key. */
    public RuleSet withCustomFields(Crm crm, Set<String> keys) {
        var known = Set.copyOf(keys);
        return withCustomFields(crm, () -> known);
    }

    /** These rules for a workspace whose CRM could not say which custom fields it has: nothing is decided about one. */
    public RuleSet withUnknownCustomFields(Crm crm, Failure why) {
        return withCustomFields(crm, () -> {
            throw why;
        });
    }

    private RuleSet withCustomFields(Crm crm, Supplier<Set<String>> keys) {
        var known = new EnumMap<Crm, Supplier<Set<String>>>(Crm.class);
        known.putAll(customFields);
        known.put(crm, keys);
        return new RuleSet(rules, deletions, known, id, earlier);
    }

    /** These rules, with {@code rule} in place of the one for the same field. */
    public RuleSet with(FieldRule rule) {
        var changed = new ArrayList<>(rules);
        changed.removeIf(other -> other.kind() == rule.kind() && other.field().equals(rule.field()));
        changed.add(rule);
        return new RuleSet(changed, deletions, customFields, null, Map.of());
    }

    /** These rules with another policy for deletions of that kind. */
    public RuleSet with(Kind kind, DeletePolicy policy) {
        var changed = new EnumMap<Kind, DeletePolicy>(Kind.class);
        changed.putAll(deletions);
        changed.put(kind, policy);
        return new RuleSet(rules, changed, customFields, null, Map.of());
    }

    /** These rules as the ones of that id, which no others came before. */
    public RuleSet first(UUID otherId) {
        return new RuleSet(rules, deletions, customFields, otherId, Map.of());
    }

    /** These rules as the ones of that id, which take the place of {@code before}; those before it are remembered too. */
    public RuleSet following(UUID otherId, RuleSet before) {
        var all = new HashMap<>(before.earlier);
        if (before.id != null) {
            all.put(before.id, before.first(before.id));
        }
        return new RuleSet(rules, deletions, customFields, otherId, all);
    }

    /** Which ones they are; null if they are nowhere kept. */
    public @Nullable UUID id() {
        return id;
    }

    /** The rules of that id, if these came after them; cut to the same custom fields. */
    public Optional<RuleSet> earlier(UUID otherId) {
        return Optional.ofNullable(earlier.get(otherId))
                .map(before -> new RuleSet(before.rules, before.deletions, customFields, before.id, Map.of()));
    }

    public List<FieldRule> rules() {
        return rules;
    }

    /** What becomes of a record of that kind whose other half was deleted: contacts wait for a person, the rest goes. */
    public DeletePolicy deletion(Kind kind) {
        return deletions.getOrDefault(kind, kind == Kind.CONTACT ? DeletePolicy.REVIEW : DeletePolicy.PROPAGATE);
    }

    /**
     * The rule for a unified field; empty for one that no rule knows.
     *
     * @throws Failure if it is not known whether a CRM has the custom field that it is about
     */
    public Optional<FieldRule> rule(Kind kind, String field) {
        var ofKind = byField.getOrDefault(kind, Map.of());
        var rule = ofKind.get(field);
        if (rule != null || !Field.isCustom(field)) {
            return Optional.ofNullable(rule).map(this::fitted);
        }
        return Optional.ofNullable(custom(ofKind.get(ANY_CUSTOM_FIELD), field));
    }

    /**
     * The rules that have anything to say about a record, in the order of their unified fields.
     *
     * @param agreed the unified values, if any
     * @param held what the CRMs hold, in their own terms
     * @throws Failure if it is not known whether a CRM has a custom field that one is about
     */
    public Collection<FieldRule> over(Kind kind, Fields agreed, Map<Crm, Fields> held) {
        var some = new TreeMap<String, FieldRule>();
        for (var rule : byField.getOrDefault(kind, Map.of()).values()) {
            if (agreed.get(rule.field()).isPresent() || isAbout(rule, held)) {
                some.put(rule.field(), fitted(rule));
            }
        }
        if (byField.getOrDefault(kind, Map.of()).containsKey(ANY_CUSTOM_FIELD)) {
            agreed.values().keySet().forEach(field -> addCustom(some, kind, field));
            held.values().forEach(fields -> fields.values().keySet().forEach(field -> addCustom(some, kind, field)));
        }
        return some.values();
    }

    private boolean isAbout(FieldRule rule, Map<Crm, Fields> held) {
        return spontaneous.contains(rule)
                || held.entrySet().stream()
                        .anyMatch(entry -> entry.getValue()
                                .get(rule.side(entry.getKey()).field())
                                .isPresent());
    }

    private void addCustom(Map<String, FieldRule> some, Kind kind, String field) {
        if (Field.isCustom(field) && !some.containsKey(field)) {
            rule(kind, field)
                    .filter(rule -> rule.sides().values().stream().anyMatch(side -> side.access() != Access.NONE))
                    .ifPresent(rule -> some.put(field, rule));
        }
    }

    /** The unified fields of a record as one CRM holds it; what no rule reads is left out. */
    public Fields unified(Kind kind, Crm crm, Fields held) {
        var unified = new TreeMap<String, Value>();
        for (var rule : over(kind, Fields.NONE, Map.of(crm, held))) {
            if (rule.hears(crm)) {
                read(rule, crm, held).ifPresent(value -> unified.put(rule.field(), value));
            }
        }
        return new Fields(unified);
    }

    private static Optional<Value> read(FieldRule rule, Crm crm, Fields held) {
        try {
            return rule.unified(crm, held.get(rule.side(crm).field()));
        } catch (UnfitValue _) {
            return Optional.empty(); // the merge disputes it
        }
    }

    private @Nullable FieldRule custom(@Nullable FieldRule any, String field) {
        if (any == null || field.equals(ANY_CUSTOM_FIELD)) {
            return any;
        }
        var rule = any.named(any.name(), field);
        for (var crm : Crm.values()) {
            if (lacks(crm, field) || mappedFields.getOrDefault(crm, Set.of()).contains(field)) {
                rule = rule.with(crm, Access.NONE);
            }
        }
        return rule;
    }

    /** A rule of its own, without the CRMs that do not have the custom field that it names. */
    private FieldRule fitted(FieldRule rule) {
        var fitted = rule;
        for (var crm : customFields.keySet()) {
            var field = rule.side(crm).field();
            if (Field.isCustom(field) && !field.equals(ANY_CUSTOM_FIELD) && lacks(crm, field)) {
                fitted = fitted.with(crm, Access.NONE);
            }
        }
        return fitted;
    }

    private boolean lacks(Crm crm, String field) {
        var known = customFields.get(crm);
        return known != null && !known.get().contains(field.substring(Field.CUSTOM_PREFIX.length()));
    }
}
