package dev.tandem.sync;

import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.NullPolicy;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.testkit.Seeds;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A base and two sides that may have moved away from it, from a seed. */
record Copies(Kind kind, RuleSet rules, Base base, Map<Crm, Side> sides) {

    private static final List<String> WORDS = List.of("ada", "grace", "alan", "edsger");

    static Copies from(long seed) {
        var random = Seeds.random(seed);
        var kind = random.nextInt(4) == 0 ? Kind.TASK : Kind.CONTACT;
        var rules = rules(random, kind);
        var agreed = fields(random, kind);
        var sides = new EnumMap<Crm, Side>(Crm.class);
        for (var crm : Crm.values()) {
            var held = Plan.held(rules, kind, agreed, crm);
            var fields = random.nextInt(4) == 0 ? held : Plan.held(rules, kind, moved(random, kind, agreed), crm);
            sides.put(crm, new Side(fields, Instant.ofEpochSecond(random.nextInt(3))));
        }
        return new Copies(kind, rules, random.nextInt(6) == 0 ? Base.NONE : new Base(agreed, Map.of()), sides);
    }

    Merge merge() {
        return Merge.of(rules, kind, base, sides);
    }

    Plan plan() {
        return Plan.of(rules, kind, base, sides, new TreeSet<>());
    }

    /** The same with both sides holding what the plan writes to them, as their CRMs would. */
    Copies afterwards(Plan plan) {
        var written = new EnumMap<Crm, Side>(Crm.class);
        sides.forEach((crm, side) -> {
            var fields = side.fields();
            if (plan.writes().get(crm) instanceof Plan.Write.Update update) {
                fields = fields.with(update.changes());
                var held = new TreeSet<>(fields.texts(Field.TAGS));
                held.addAll(update.tags().add());
                held.removeAll(update.tags().remove());
                fields = fields.with(Field.TAGS, held.isEmpty() ? null : Value.of(held));
            }
            written.put(crm, new Side(fields, side.changedAt().plusSeconds(10)));
        });
        return new Copies(kind, rules, base, written);
    }

    private static RuleSet rules(RandomGenerator random, Kind kind) {
        var rules = DefaultRules.RULES;
        for (var field : List.of(Field.FIRST_NAME, Field.EMAIL, Field.TITLE)) {
            if (field.isOf(kind)) {
                var policy = any(random, List.of(ConflictPolicy.values()));
                var nulls = any(random, List.of(NullPolicy.values()));
                rules = rules.with(
                        FieldRule.both(kind, field.fieldName()).with(policy).with(nulls));
            }
        }
        return rules;
    }

    private static Fields fields(RandomGenerator random, Kind kind) {
        return moved(random, kind, Fields.NONE);
    }

    private static Fields moved(RandomGenerator random, Kind kind, Fields from) {
        var fields = from;
        for (var field : Field.values()) {
            if (field.isOf(kind) && random.nextInt(3) == 0) {
                fields = fields.with(field, value(random, field).orElse(null));
            }
        }
        if (kind == Kind.CONTACT && random.nextBoolean()) {
            fields = fields.with(Field.custom("plan"), Value.of(word(random)));
        }
        return fields;
    }

    private static Optional<Value> value(RandomGenerator random, Field field) {
        if (random.nextInt(4) == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (field) {
                    case TAGS -> Value.of(new TreeSet<>(List.of(word(random), word(random))));
                    case STATUS ->
                        Value.of(any(random, List.of(TaskStatus.values())).name());
                    default -> Value.of(word(random));
                });
    }

    private static String word(RandomGenerator random) {
        return any(random, WORDS);
    }

    private static <T> T any(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
