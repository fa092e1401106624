package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rule set from maps, lists, texts and numbers, as JSON and GraphQL have them. Strict: a property that is not
 * known is a fault, not a thing to be passed over, since its author meant something by it.
 */
public final class RuleSetReader {

    private static final int MOST_RULES = 500;
    private static final int MOST_TRANSFORMS = 20;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TEXT = 5_000;

    private final List<RuleFault> faults = new ArrayList<>();

    private RuleSetReader() {}

    /**
     * What came of reading.
     *
     * @param document what could be read; empty if there are faults
     */
    public record Result(Optional<RuleSetDocument> document, List<RuleFault> faults) {}

    public static Result read(Map<String, ?> json) {
        var reader = new RuleSetReader();
        var document = reader.document(json);
        return reader.faults.isEmpty()
                ? new Result(Optional.of(document), List.of())
                : new Result(Optional.empty(), List.copyOf(reader.faults));
    }

    private RuleSetDocument document(Map<String, ?> json) {
        var set = new Place("", "");
        knownOnly(set, json, Set.of("rules", "deletions"));
        var rules = list(set, json, "rules", MOST_RULES);
        if (rules.isEmpty()) {
            set.at("rules").fault("is required: write at least one rule");
        }
        var read = new ArrayList<FieldRule>();
        for (var i = 0; i < rules.size(); i++) {
            var place = set.at("rules[%d]".formatted(i));
            object(place, rules.get(i)).flatMap(rule -> rule(place, rule)).ifPresent(read::add);
        }
        return new RuleSetDocument(read, deletions(set, json));
    }

    private Map<Kind, DeletePolicy> deletions(Place set, Map<String, ?> json) {
        var deletions = new EnumMap<Kind, DeletePolicy>(Kind.class);
        var list = list(set, json, "deletions", Kind.values().length);
        for (var i = 0; i < list.size(); i++) {
            var place = set.at("deletions[%d]".formatted(i));
            object(place, list.get(i)).ifPresent(one -> {
                knownOnly(place, one, Set.of("kind", "policy"));
                var kind = required(place, "kind", named(place, one, "kind", Kind.class));
                var policy = required(place, "policy", named(place, one, "policy", DeletePolicy.class));
                if (kind.isPresent() && policy.isPresent() && deletions.put(kind.get(), policy.get()) != null) {
                    place.at("kind").fault("names %s a second time".formatted(kind.get()));
                }
            });
        }
        return deletions;
    }

    private Optional<FieldRule> rule(Place unnamed, Map<String, ?> json) {
        var kind = named(unnamed, json, "kind", Kind.class);
        var field = text(unnamed, json, "field", LONGEST_NAME);
        var name = text(unnamed, json, "name", LONGEST_NAME)
                .or(() -> kind.flatMap(
                        of -> field.map(of.name().toLowerCase(Locale.ROOT).concat(".")::concat)));
        var place = name.map(given -> new Place(given, "")).orElse(unnamed);
        knownOnly(
                place,
                json,
                Set.of("name", "kind", "field", "ghl", "rankr", "direction", "conflicts", "nulls", "lossy"));
        required(place, "kind", kind);
        required(place, "field", field);
        var sides = new EnumMap<Crm, FieldRule.Side>(Crm.class);
        for (var crm : Crm.values()) {
            var side = place.at(RuleSetWriter.name(crm));
            Optional.ofNullable(json.get(RuleSetWriter.name(crm)))
                    .flatMap(part -> object(side, part))
                    .flatMap(part -> side(side, crm, kind, part))
                    .ifPresent(read -> sides.put(crm, read));
        }
        var direction = named(place, json, "direction", Direction.class).orElse(Direction.BOTH);
        var conflicts = named(place, json, "conflicts", ConflictPolicy.class).orElse(ConflictPolicy.LAST_MODIFIED);
        var nulls = named(place, json, "nulls", NullPolicy.class).orElse(NullPolicy.IGNORE);
        var lossy = flag(place, json, "lossy");
        return kind.isEmpty() || field.isEmpty() || name.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new FieldRule(name.get(), kind.get(), field.get(), sides, direction, conflicts, nulls, lossy));
    }

    private Optional<FieldRule.Side> side(Place place, Crm crm, Optional<Kind> kind, Map<String, ?> json) {
        knownOnly(place, json, Set.of("field", "read", "write"));
        var field = required(place, "field", text(place, json, "field", LONGEST_NAME));
        var read = chain(place, json, "read");
        var write = chain(place, json, "write");
        return field.map(named -> new FieldRule.Side(named, access(crm, kind, named), read, write));
    }

    /** One that the CRM does not have is found by the check. */
    private static Access access(Crm crm, Optional<Kind> kind, String field) {
        return kind.flatMap(of -> CrmField.find(crm, of, field))
                .map(CrmField::access)
                .orElse(Access.READ_WRITE);
    }

    private List<Transform> chain(Place side, Map<String, ?> json, String name) {
        var chain = new ArrayList<Transform>();
        var steps = list(side, json, name, MOST_TRANSFORMS);
        for (var i = 0; i < steps.size(); i++) {
            var place = side.at("%s[%d]".formatted(name, i));
            object(place, steps.get(i)).flatMap(step -> transform(place, step)).ifPresent(chain::add);
        }
        return chain;
    }

    private Optional<Transform> transform(Place place, Map<String, ?> json) {
        var type = required(place, "type", named(place, json, "type", TransformType.class));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        var parameters = new Parameters(place, type.get(), json);
        var before = faults.size();
        var transform = parameters.read();
        knownOnly(place, json, parameters.names());
        return faults.size() > before ? Optional.empty() : Optional.of(transform);
    }

    /** What belongs to a transform, by its type; what is missing is noted as a fault. */
    private final class Parameters {
        private final Place place;
        private final TransformType type;
        private final Map<String, ?> json;
        private final Set<String> names = new TreeSet<>(Set.of("type"));

        private Parameters(Place place, TransformType type, Map<String, ?> json) {
            this.place = place;
            this.type = type;
            this.json = json;
        }

        Set<String> names() {
            return names;
        }

        Transform read() {
            return switch (type) {
                case TRIM -> new Transform.Trim();
                case CHANGE_CASE ->
                    new Transform.ChangeCase(
                            required(place("case"), "", named(place, json, name("case"), Transform.LetterCase.class))
                                    .orElse(Transform.LetterCase.UPPER));
                case E164 -> new Transform.E164(required("region"));
                case DATE_FORMAT -> new Transform.DateFormat(required("from"), required("to"));
                case SPLIT -> new Transform.Split(required("separator"));
                case JOIN -> new Transform.Join(required("separator"));
                case PART -> new Transform.Part(required("separator"), number("index"));
                case VALUE_MAP -> new Transform.ValueMap(pairs());
                case DEFAULT -> new Transform.Default(value());
                case CONSTANT -> new Transform.Constant(value());
                case TRUNCATE -> new Transform.Truncate(number("length"));
                case STRIP_HTML -> new Transform.StripHtml();
                case EXPRESSION -> new Transform.Expression(required("expression"));
            };
        }

        private String name(String name) {
            names.add(name);
            return name;
        }

        private Place place(String name) {
            return place.at(name);
        }

        private String required(String name) {
            return RuleSetReader.this
                    .required(place, name, text(place, json, name(name), LONGEST_TEXT))
                    .orElse("");
        }

        private <T> Optional<T> required(Place at, String name, Optional<T> value) {
            return RuleSetReader.this.required(at, name, value);
        }

        private int number(String name) {
            return switch (json.get(name(name))) {
                case null -> {
                    place.at(name).fault("is required");
                    yield 0;
                }
                case Number number when isWhole(number) -> number.intValue();
                default -> {
                    place.at(name).fault("must be a whole number");
                    yield 0;
                }
            };
        }

        private static boolean isWhole(Number number) {
            return new BigDecimal(number.toString()).compareTo(BigDecimal.valueOf(number.intValue())) == 0;
        }

        private Map<String, String> pairs() {
            var pairs = new LinkedHashMap<String, String>();
            var list = list(place, json, name("values"), MOST_RULES);
            for (var i = 0; i < list.size(); i++) {
                var at = place.at("values[%d]".formatted(i));
                object(at, list.get(i)).ifPresent(pair -> {
                    knownOnly(at, pair, Set.of("from", "to"));
                    var from = required(at, "from", text(at, pair, "from", LONGEST_TEXT));
                    var to = required(at, "to", text(at, pair, "to", LONGEST_TEXT));
                    if (from.isPresent() && to.isPresent() && pairs.put(from.get(), to.get()) != null) {
                        at.at("from").fault("lists %s a second time".formatted(Transform.quoted(from.get())));
                    }
                });
            }
            return pairs;
        }

        private Value value() {
            var text = text(place, json, name("value"), LONGEST_TEXT);
            var texts = new TreeSet<String>();
            for (var item : list(place, json, name("texts"), MOST_RULES)) {
                if (item instanceof String one) {
                    texts.add(one);
                } else {
                    place.at("texts").fault("must be texts");
                }
            }
            if (text.isPresent() == !texts.isEmpty()) {
                place.at("value").fault("is required: give either value, or texts for a set");
            }
            return text.map(Value::of).orElseGet(() -> Value.of(texts));
        }
    }

    private void knownOnly(Place place, Map<String, ?> json, Set<String> known) {
        json.forEach((name, value) -> {
            if (!known.contains(name) && value != null) {
                place.at(name)
                        .fault("is not known here: use %s, or leave it out"
                                .formatted(String.join(", ", new TreeSet<>(known))));
            }
        });
    }

    private <T> Optional<T> required(Place place, String name, Optional<T> value) {
        if (value.isEmpty() && faults.stream().noneMatch(place.at(name)::isOf)) {
            place.at(name).fault("is required");
        }
        return value;
    }

    private Optional<String> text(Place place, Map<String, ?> json, String name, int longest) {
        return switch (json.get(name)) {
            case null -> Optional.empty();
            case String text when text.indexOf('\0') >= 0 -> place.at(name).fault("must not contain a NUL character");
            case String text when text.length() <= longest -> Optional.of(text);
            case String _ -> place.at(name).fault("must be at most %d characters".formatted(longest));
            default -> place.at(name).fault("must be a text");
        };
    }

    private boolean flag(Place place, Map<String, ?> json, String name) {
        return switch (json.get(name)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> {
                place.at(name).fault("must be true or false");
                yield false;
            }
        };
    }

    private <E extends Enum<E>> Optional<E> named(Place place, Map<String, ?> json, String name, Class<E> type) {
        var given = json.get(name);
        if (given == null) {
            return Optional.empty();
        }
        var values = type.getEnumConstants();
        return Arrays.stream(values)
                .filter(value -> value.name().equals(given.toString()))
                .findFirst()
                .or(() -> place.at(name)
                        .fault("must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values).map(Enum::name).toList())));
    }

    private List<?> list(Place place, Map<String, ?> json, String name, int most) {
        return switch (json.get(name)) {
            case null -> List.of();
            case List<?> list when list.size() <= most -> list;
            case List<?> _ -> {
                place.at(name).fault("must have at most %d items".formatted(most));
                yield List.of();
            }
            default -> {
                place.at(name).fault("must be a list");
                yield List.of();
            }
        };
    }

    private Optional<Map<String, ?>> object(Place place, @Nullable Object json) {
        if (json instanceof Map<?, ?> map) {
            var object = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((name, value) -> object.put(String.valueOf(name), value));
            return Optional.of(object);
        }
        return place.fault("must be an object");
    }

    /** Where in the set something is. */
    private final class Place {
        private final String rule;
        private final String path;

        private Place(String rule, String path) {
            this.rule = rule;
            this.path = path;
        }

        Place at(String name) {
            return new Place(rule, path.isEmpty() || name.isEmpty() ? path + name : path + "." + name);
        }

        <T> Optional<T> fault(String message) {
            faults.add(new RuleFault(rule, path, message));
            return Optional.empty();
        }

        boolean isOf(RuleFault fault) {
            return fault.rule().equals(rule) && fault.field().equals(path);
        }
    }
}
