package dev.tandem.api;

import dev.tandem.graph.PageRequest;
import graphql.language.ArrayValue;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FloatValue;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.Node;
import graphql.language.NullValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much an operation asks for, found out from its text alone: nothing of it is executed, and the time it takes grows with
 * the text and not with what it asks for.
 *
 * @param depth fields within fields
 * @param aliases fields under another name, in the whole document
 * @param rootFields fields of the root, whatever fragments they stand in
 * @param directives in the whole document
 * @param complexity fields that may come to be answered, each list taken to be as long as {@code first} or {@code last}
 *     allows, and a field that reads much as many as it is worth, {@link Long#MAX_VALUE} if that is more
 * @param circular whether a fragment holds itself: the other sizes are then those of its first round
 */
record QuerySize(int depth, int aliases, int rootFields, int directives, long complexity, boolean circular) {

    /** What a page holds if a query does not say. */
    private static final int PAGE = 20;

    /** The largest of those operations of the document. */
    static QuerySize of(Document document, List<OperationDefinition> operations, JsonObject variables) {
        return new Walk(document, operations, variables).size();
    }

    /** Why it is too much; empty if it is not. */
    Optional<String> refusal(QueryConfig limits) {
        if (circular) {
            return Optional.of("A fragment of the query holds itself: take it out.");
        }
        return over("is %d fields deep", depth, limits.depth(), "depth")
                .or(() -> over("has %d aliases", aliases, limits.aliases(), "aliases"))
                .or(() -> over("asks for %d fields of the root", rootFields, limits.rootFields(), "root-fields"))
                .or(() -> over("has %d directives", directives, limits.directives(), "directives"))
                .or(() -> over(
                        "may come to %d fields, its lists as long as they may be: ask for fewer with first",
                        complexity, limits.complexity(), "complexity"));
    }

    private static Optional<String> over(String what, long size, long limit, String name) {
        return size <= limit
                ? Optional.empty()
                : Optional.of("The query %s; the limit is %d (%s).".formatted(what.formatted(size), limit, name));
    }

    /** What one selection comes to. */
    private record Part(int depth, int fields, long complexity) {

        static final Part NOTHING = new Part(0, 0, 0);

        Part and(Part other) {
            return new Part(Math.max(depth, other.depth), sum(fields, other.fields), sum(complexity, other.complexity));
        }

        private static int sum(int one, int other) {
            return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
        }

        private static long sum(long one, long other) {
            return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
        }

        Part within(int times) {
            var many =
                    times == 0 || complexity <= (Long.MAX_VALUE - 1) / times ? complexity * times : Long.MAX_VALUE - 1;
            return new Part(depth + 1, 1, 1 + many);
        }
    }

    /** Fields that answer with contacts without saying how many, and how many that may be. */
    private static final Map<String, Integer> WHOLE =
            Map.of("contactTagsBulkUpdate", PageRequest.MAX_SIZE, "duplicates", PAGE);

    /** Fields that answer with little and read much, and how many they count as. */
    private static final Map<String, Integer> COSTLY = Map.of(AuditApi.REPLAY, 10_000);

    private static final class Walk {

        private final Document document;
        private final List<OperationDefinition> operations;
        private final JsonObject variables;
        private final Map<String, Integer> defaults = new HashMap<>();
        private final Map<String, Integer> defaultLists = new HashMap<>();
        private final Map<String, Part> fragments = new HashMap<>();
        private final Map<String, Boolean> paging = new HashMap<>();
        private final Set<String> within = new HashSet<>();
        private boolean circular;

        Walk(Document document, List<OperationDefinition> operations, JsonObject variables) {
            this.document = document;
            this.operations = operations;
            this.variables = variables;
            operations.stream()
                    .flatMap(one -> one.getVariableDefinitions().stream())
                    .forEach(variable -> {
                        defaults.merge(variable.getName(), byDefault(variable), Math::max);
                        if (variable.getDefaultValue() instanceof ArrayValue list) {
                            defaultLists.merge(
                                    variable.getName(), list.getValues().size(), Math::max);
                        }
                    });
        }

        private static int byDefault(VariableDefinition variable) {
            return variable.getDefaultValue() == null ? PAGE : number(variable.getDefaultValue());
        }

        /** What stands for a number, in whatever form it is understood: {@code 100}, {@code 1e2} and {@code "100"} are one. */
        private static int number(Value<?> value) {
            return switch (value) {
                case IntValue number -> number(new BigDecimal(number.getValue()));
                case FloatValue number -> number(number.getValue());
                case StringValue text -> number(text.getValue());
                case NullValue _ -> PAGE;
                default -> PageRequest.MAX_SIZE;
            };
        }

        private static int number(String text) {
            try {
                return number(new BigDecimal(text));
            } catch (NumberFormatException _) {
                return PageRequest.MAX_SIZE;
            }
        }

        private static int number(BigDecimal number) {
            return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
        }

        QuerySize size() {
            var largest = operations.stream()
                    .map(one -> part(one.getSelectionSet()))
                    .reduce(Part.NOTHING, (one, other) -> one.complexity() >= other.complexity() ? one : other);
            return new QuerySize(
                    largest.depth(),
                    count(document, node -> node instanceof Field field && field.getAlias() != null),
                    largest.fields(),
                    count(document, Directive.class::isInstance),
                    largest.complexity(),
                    circular);
        }

        private static int count(Node<?> node, Predicate<Node<?>> wanted) {
            return (wanted.test(node) ? 1 : 0)
                    + node.getChildren().stream()
                            .mapToInt(child -> count(child, wanted))
                            .sum();
        }

        private Part part(@Nullable SelectionSet selections) {
            return selections == null
                    ? Part.NOTHING
                    : selections.getSelections().stream().map(this::part).reduce(Part.NOTHING, Part::and);
        }

        private Part part(Selection<?> selection) {
            return switch (selection) {
                case Field field ->
                    part(field.getSelectionSet())
                            .within(times(field))
                            .and(new Part(0, 0, COSTLY.getOrDefault(field.getName(), 0)));
                case InlineFragment inline -> part(inline.getSelectionSet());
                case FragmentSpread spread -> fragment(spread.getName());
                default -> Part.NOTHING;
            };
        }

        /** Each fragment is looked at once, so that some that double each other cost no more than their text. */
        private Part fragment(String name) {
            var known = fragments.get(name);
            if (known != null) {
                return known;
            }
            if (!within.add(name)) {
                circular = true;
                return Part.NOTHING;
            }
            var part = named(name).map(one -> part(one.getSelectionSet())).orElse(Part.NOTHING);
            within.remove(name);
            fragments.put(name, part);
            return part;
        }

        private Optional<FragmentDefinition> named(String fragment) {
            return document.getDefinitionsOfType(FragmentDefinition.class).stream()
                    .filter(one -> one.getName().equals(fragment))
                    .findFirst();
        }

        /** How often what a field holds may come: as often as the page that is asked for allows. */
        private int times(Field field) {
            if (field.getName().equals(Entities.FIELD)) {
                return representations(field);
            }
            var pages = field.getArguments().stream()
                    .filter(argument -> argument.getName().equals("first")
                            || argument.getName().equals("last"))
                    .mapToInt(argument -> argument.getValue() instanceof VariableReference variable
                            ? given(variable.getName())
                            : number(argument.getValue()))
                    .max();
            return Math.max(
                    0,
                    pages.orElseGet(
                            () -> isPage(field.getSelectionSet()) ? PAGE : WHOLE.getOrDefault(field.getName(), 1)));
        }

        private int representations(Field field) {
            return field.getArguments().stream()
                    .mapToInt(argument -> switch (argument.getValue()) {
                        case ArrayValue list -> list.getValues().size();
                        case VariableReference variable -> entries(variable.getName());
                        default -> 1;
                    })
                    .sum();
        }

        /** How many a variable lists; what its default does if it is not given. */
        private int entries(String variable) {
            return switch (variables.get(variable)) {
                case JsonArray list -> list.size();
                case null -> defaultLists.getOrDefault(variable, 1);
                default -> 1;
            };
        }

        /** What a variable says; its default if it is not given. */
        private int given(String variable) {
            return switch (variables.get(variable)) {
                case JsonNumber number -> number(number.bigDecimalValue());
                case JsonString text -> number(text.getString());
                case null -> defaults.getOrDefault(variable, PAGE);
                case JsonValue other when other.getValueType() == JsonValue.ValueType.NULL -> PAGE;
                default -> PageRequest.MAX_SIZE;
            };
        }

        /** Whether what is selected are the items of a page, in whatever fragments they stand. */
        private boolean isPage(@Nullable SelectionSet selections) {
            return selections != null && selections.getSelections().stream().anyMatch(this::isPage);
        }

        private boolean isPage(Selection<?> selection) {
            return switch (selection) {
                case Field field ->
                    field.getName().equals("nodes") || field.getName().equals("edges");
                case InlineFragment inline -> isPage(inline.getSelectionSet());
                case FragmentSpread spread -> isPageFragment(spread.getName());
                default -> false;
            };
        }

        /** Each is looked into once; one that holds itself has no page in it but what stands beside that. */
        private boolean isPageFragment(String name) {
            var known = paging.putIfAbsent(name, false);
            if (known != null) {
                return known;
            }
            var pages = named(name).filter(one -> isPage(one.getSelectionSet())).isPresent();
            paging.put(name, pages);
            return pages;
        }
    }
}
