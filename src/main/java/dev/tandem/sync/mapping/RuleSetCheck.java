package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that has to be changed about a rule set before it may be used: what it names that is not there, rules that
 * are at odds with each other, and rules that {@link RuleTrial} shows not to work. Pure.
 */
public final class RuleSetCheck {

    private final RuleSetDocument document;
    private final Map<Crm, Set<String>> customFields;
    private final List<RuleFault> faults = new ArrayList<>();

    private RuleSetCheck(RuleSetDocument document, Map<Crm, Set<String>> customFields) {
        this.document = document;
        this.customFields = customFields;
    }

    /**
     * Every fault; none if the rules may be used.
     *
     * @param customFields the keys of the custom fields that each CRM has; a CRM that takes any key is left out
     */
    public static List<RuleFault> check(RuleSetDocument document, Map<Crm, Set<String>> customFields) {
        var check = new RuleSetCheck(document, customFields);
        check.all();
        return List.copyOf(check.faults);
    }

    private void all() {
        var names = new HashSet<String>();
        var unified = new HashMap<String, FieldRule>();
        for (var rule : document.rules()) {
            if (!names.add(rule.name())) {
                fault(rule, "name", "is the name of another rule too: give each rule its own");
            }
            var first = unified.putIfAbsent(rule.kind() + " " + rule.field(), rule);
            if (first != null) {
                fault(rule, "field", "is mapped by the rule %s already: keep one of the two".formatted(first.name()));
            }
            rule(rule);
        }
        if (!hasSharedTargets()) {
            faults.addAll(new RuleCycles(document.rules()).faults());
        }
    }

    private void rule(FieldRule rule) {
        var before = faults.size();
        unifiedField(rule);
        for (var crm : Crm.values()) {
            var side = rule.sides().get(crm);
            if (side != null) {
                side(rule, crm, side);
            }
        }
        direction(rule);
        if (faults.size() == before) {
            shapes(rule);
        }
        if (faults.size() == before) {
            faults.addAll(new RuleTrial(rule).faults());
        }
    }

    private void unifiedField(FieldRule rule) {
        var field = rule.field();
        var known = Field.isCustom(field)
                ? rule.kind() == Kind.CONTACT && field.length() > Field.CUSTOM_PREFIX.length()
                : Field.named(field).filter(named -> named.isOf(rule.kind())).isPresent();
        if (!known) {
            var fields = Stream.of(Field.values())
                    .filter(named -> named.isOf(rule.kind()))
                    .map(Field::fieldName)
                    .toList();
            fault(
                    rule,
                    "field",
                    "names no field of a %s: use one of %s".formatted(name(rule.kind()), all(rule, fields)));
        }
    }

    private void side(FieldRule rule, Crm crm, FieldRule.Side side) {
        var place = RuleSetWriter.name(crm);
        var isAny = side.field().equals(CrmField.ANY_CUSTOM);
        if (isAny != rule.field().equals(CrmField.ANY_CUSTOM)) {
            fault(
                    rule,
                    place + ".field",
                    "must be %1$s where the rule's field is, and only there".formatted(CrmField.ANY_CUSTOM));
        } else if (side.access() != Access.NONE
                && CrmField.find(crm, rule.kind(), side.field()).isEmpty()) {
            fault(
                    rule,
                    place + ".field",
                    "names no field that %s has: use one of %s, or leave %s out"
                            .formatted(crm, all(rule, CrmField.names(crm, rule.kind())), place));
        } else if (!isAny && Field.isCustom(side.field())) {
            customField(rule, crm, side.field().substring(Field.CUSTOM_PREFIX.length()));
        }
        transforms(rule, place + ".read", side.read());
        transforms(rule, place + ".write", side.write());
    }

    private void customField(FieldRule rule, Crm crm, String key) {
        var keys = customFields.get(crm);
        if (keys != null && !keys.contains(key)) {
            fault(
                    rule,
                    RuleSetWriter.name(crm) + ".field",
                    "names a custom field that %s does not have: create it there first, or use one of %s"
                            .formatted(crm, String.join(", ", new java.util.TreeSet<>(keys))));
        }
    }

    private void transforms(FieldRule rule, String place, List<Transform> chain) {
        for (var i = 0; i < chain.size(); i++) {
            var at = "%s[%d]".formatted(place, i);
            chain.get(i).fault().ifPresent(message -> fault(rule, at, message));
        }
    }

    private void direction(FieldRule rule) {
        for (var crm : Crm.values()) {
            var side = rule.sides().get(crm);
            var place = RuleSetWriter.name(crm);
            if (rule.direction() == Direction.BOTH) {
                continue;
            }
            if (side == null || side.access() == Access.NONE) {
                fault(
                        rule,
                        place,
                        "is required by the direction %s: name the field, or use BOTH".formatted(rule.direction()));
            } else if (rule.direction().reaches(crm) && side.access() == Access.CREATE_ONLY) {
                fault(
                        rule,
                        "direction",
                        "writes %s's %s, which it takes only when a record is created: use BOTH or %s"
                                .formatted(crm, side.field(), crm == Crm.GHL ? Direction.TO_RANKR : Direction.TO_GHL));
            }
        }
        if (Stream.of(Crm.values()).allMatch(crm -> rule.side(crm).access() == Access.NONE)) {
            fault(rule, "ghl", "is required, or rankr: a rule maps a field of at least one CRM");
        }
    }

    private void shapes(FieldRule rule) {
        var unified = Shape.of(rule.field());
        rule.sides().forEach((crm, side) -> {
            var held = Shape.of(side.field());
            var place = RuleSetWriter.name(crm);
            if (rule.hears(crm)) {
                shapes(rule, place + ".read", held, side.read(), unified);
            }
            if (rule.direction().reaches(crm)) {
                shapes(rule, place + ".write", unified, side.write(), held);
                if (held == Shape.TEXTS && !rule.field().equals(Field.TAGS.fieldName())) {
                    fault(
                            rule,
                            place + ".field",
                            "is written by the rule for tags alone: use another field, or a direction that does not write it");
                }
            }
        });
    }

    private void shapes(FieldRule rule, String place, Shape from, List<Transform> chain, Shape to) {
        var shape = from;
        for (var i = 0; i < chain.size(); i++) {
            var step = chain.get(i);
            if (!shape.fits(step.takes())) {
                fault(
                        rule,
                        "%s[%d]".formatted(place, i),
                        "takes %s, but is given %s: %s".formatted(words(step.takes()), words(shape), remedy(shape)));
                return;
            }
            shape = step.gives(shape);
        }
        if (!shape.fits(to)) {
            fault(
                    rule,
                    place,
                    "ends with %s, but the field holds %s: %s".formatted(words(shape), words(to), remedy(shape)));
        }
    }

    private static String words(Shape shape) {
        return shape == Shape.TEXTS ? "a set of texts" : "one text";
    }

    private static String remedy(Shape given) {
        return given == Shape.TEXTS ? "put a JOIN before it" : "put a SPLIT before it";
    }

    private record Target(Crm crm, Kind kind, String field) {}

    /** Whether two rules write one field; they would only go round once more. */
    private boolean hasSharedTargets() {
        var before = faults.size();
        var writers = new HashMap<Target, FieldRule>();
        for (var rule : document.rules()) {
            rule.sides().forEach((crm, side) -> {
                if (rule.direction().reaches(crm) && side.access() != Access.NONE) {
                    var first = writers.putIfAbsent(new Target(crm, rule.kind(), side.field()), rule);
                    if (first != null) {
                        fault(
                                rule,
                                RuleSetWriter.name(crm) + ".field",
                                "is written by the rule %s already: keep one of the two, or change the direction of one"
                                        .formatted(first.name()));
                    }
                }
            });
        }
        return faults.size() > before;
    }

    private static String all(FieldRule rule, List<String> fields) {
        return String.join(", ", fields) + (rule.kind() == Kind.CONTACT ? ", customFields.<key>" : "");
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    private void fault(FieldRule rule, String field, String message) {
        faults.add(new RuleFault(rule.name(), field, message));
    }
}
