package dev.tandem.sync.mapping;

import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * One rule tried out on sample values: whether its chains make of each what the field at their end takes, whether what
 * is written comes back, and whether it comes to rest. Knows neither CRM: it applies the chains and looks.
 */
final class RuleTrial {

    /** No country: a national number is not guessed at here. */
    private static final String NO_REGION = "ZZ";

    private final FieldRule rule;
    private final List<RuleFault> faults = new ArrayList<>();

    RuleTrial(FieldRule rule) {
        this.rule = rule;
    }

    /** The first fault of each of its chains. */
    List<RuleFault> faults() {
        for (var crm : Crm.values()) {
            var side = rule.sides().get(crm);
            if (side != null && side.access() != Access.NONE) {
                side(crm, side);
            }
        }
        return List.copyOf(faults);
    }

    private void side(Crm crm, FieldRule.Side side) {
        var held = CrmField.find(crm, rule.kind(), side.field()).orElseThrow();
        var samples = unifiedSamples(crm);
        var place = RuleSetWriter.name(crm);
        var works = (!rule.direction().reaches(crm) || writes(place, side, held, samples))
                && (!rule.hears(crm) || reads(place, side, held, samples));
        if (works && rule.direction() == Direction.BOTH) {
            comesBack(crm, place, samples);
        }
    }

    /** Values of the unified field, and nothing. */
    private SequencedSet<Optional<Value>> unifiedSamples(Crm crm) {
        var type = Chain.type(rule.field());
        var samples = new LinkedHashSet<Optional<Value>>();
        Samples.of(rule.kind(), type).forEach(sample -> samples.add(Optional.of(sample)));
        if (type == FieldType.TEXT) {
            var side = rule.side(crm);
            Samples.about(Stream.concat(side.read().stream(), side.write().stream()))
                    .forEach(sample -> samples.add(Optional.of(sample)));
        }
        samples.add(Optional.empty());
        return samples;
    }

    private boolean writes(String place, FieldRule.Side side, CrmField held, SequencedSet<Optional<Value>> samples) {
        for (var sample : samples) {
            var result = run(place + ".write", side.write(), sample, side.field());
            if (result.isEmpty()) {
                return false;
            }
            var written = result.get();
            if (written.isPresent() && !takes(held.type(), held.values(), written.get())) {
                faults.add(new RuleFault(
                        rule.name(),
                        place + ".write",
                        "gives %s for %s, which %s's %s does not take%s"
                                .formatted(
                                        shown(written),
                                        shown(sample),
                                        held.crm(),
                                        held.name(),
                                        expected(held.type(), held.values()))));
                return false;
            }
        }
        return true;
    }

    private boolean reads(String place, FieldRule.Side side, CrmField held, SequencedSet<Optional<Value>> samples) {
        var type = Chain.type(rule.field());
        var values = Field.named(rule.field()).filter(Field.STATUS::equals).isPresent()
                ? Samples.of(rule.kind(), FieldType.ENUM).stream()
                        .map(Value::toString)
                        .toList()
                : List.<String>of();
        for (var sample : heldSamples(side, held, samples)) {
            var result = run(place + ".read", side.read(), sample, rule.field());
            if (result.isEmpty()) {
                return false;
            }
            var read = result.get();
            if (read.isPresent() && !takes(type, values, read.get())) {
                faults.add(new RuleFault(
                        rule.name(),
                        place + ".read",
                        "gives %s for %s, which %s does not take%s"
                                .formatted(shown(read), shown(sample), rule.field(), expected(type, values))));
                return false;
            }
        }
        return true;
    }

    /** What the CRM may hold: what it takes, and what the rule would write there. */
    private SequencedSet<Optional<Value>> heldSamples(
            FieldRule.Side side, CrmField held, SequencedSet<Optional<Value>> unified) {
        var samples = new LinkedHashSet<Optional<Value>>();
        var type = Chain.type(rule.field());
        if (!held.values().isEmpty()) {
            held.values().forEach(value -> samples.add(Optional.of(Value.of(value))));
        } else if (held.type() != FieldType.TEXT) {
            Samples.of(rule.kind(), held.type()).forEach(sample -> samples.add(Optional.of(sample)));
        } else if (rule.direction() != Direction.BOTH) {
            Samples.readBy(side.read(), rule.kind(), type == FieldType.TAGS ? FieldType.TEXT : type)
                    .forEach(sample -> samples.add(Optional.of(sample)));
        }
        if (rule.direction() == Direction.BOTH) {
            var place = RuleSetWriter.name(held.crm()) + ".write";
            unified.forEach(
                    sample -> run(place, side.write(), sample, side.field()).ifPresent(samples::add));
        }
        samples.add(Optional.empty());
        return samples;
    }

    private void comesBack(Crm crm, String place, SequencedSet<Optional<Value>> samples) {
        for (var sample : samples) {
            try {
                var written = rule.held(crm, sample);
                var read = rule.unified(crm, written);
                var again = rule.held(crm, read);
                if (!again.equals(written)) {
                    faults.add(new RuleFault(
                            rule.name(),
                            place,
                            "never comes to rest: %s is written as %s, read as %s, and written again as %s. Let write give the same of what read gives"
                                    .formatted(shown(sample), shown(written), shown(read), shown(again))));
                    return;
                }
                if (!rule.lossy() && !read.equals(sample)) {
                    faults.add(new RuleFault(
                            rule.name(),
                            place,
                            "does not come back: %s is written as %s and read as %s. Let read undo write, choose one direction, or set lossy to true if that loss is meant"
                                    .formatted(shown(sample), shown(written), shown(read))));
                    return;
                }
            } catch (UnfitValue unfit) {
                faults.add(new RuleFault(
                        rule.name(),
                        place,
                        "never comes to rest: %s, written and read, cannot be written again, as %s"
                                .formatted(shown(sample), unfit.getMessage())));
                return;
            }
        }
    }

    /** What a chain makes of a value, step by step so that the one that fails can be named; empty if one does. */
    private Optional<Optional<Value>> run(String place, List<Transform> chain, Optional<Value> sample, String target) {
        var value = sample;
        for (var i = 0; i < chain.size(); i++) {
            try {
                value = chain.get(i).apply(value);
            } catch (UnfitValue unfit) {
                faults.add(new RuleFault(
                        rule.name(),
                        "%s[%d]".formatted(place, i),
                        "fails for %s: %s".formatted(shown(sample), unfit.getMessage())));
                return Optional.empty();
            }
        }
        try {
            return Optional.of(Chain.apply(chain, sample, target));
        } catch (UnfitValue unfit) {
            faults.add(
                    new RuleFault(rule.name(), place, "fails for %s: %s".formatted(shown(sample), unfit.getMessage())));
            return Optional.empty();
        }
    }

    private static boolean takes(FieldType type, List<String> values, Value value) {
        if (!values.isEmpty()) {
            return values.contains(value.toString());
        }
        return switch (value) {
            case Value.Text(var text) -> isOf(type, text);
            case Value.Texts(var texts) -> texts.stream().allMatch(text -> isOf(type, text));
        };
    }

    private static boolean isOf(FieldType type, String text) {
        try {
            return Canonical.checked("value", type, text, NO_REGION).isPresent();
        } catch (Failure.BadInput _) {
            return false;
        }
    }

    private static String expected(FieldType type, List<String> values) {
        return values.isEmpty()
                ? ": it holds a value of type %s. Map it to one, or use a field that holds any text".formatted(type)
                : ": it is one of %s. Map it with VALUE_MAP".formatted(String.join(", ", values));
    }

    private static String shown(Optional<Value> value) {
        return value.map(some -> Transform.quoted(some.toString())).orElse("nothing");
    }
}
