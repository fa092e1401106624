package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the filters of a search: {@code {field, operator, value}}, or groups of them joined by AND or OR. */
final class SearchFilters {

    private static final Set<String> TEXT_OPERATORS =
            Set.of("eq", "not_eq", "contains", "not_contains", "exists", "not_exists");
    private static final Set<String> EXACT_OPERATORS = Set.of("eq", "not_eq", "exists", "not_exists");
    private static final Set<String> DATE_OPERATORS = Set.of("range", "exists", "not_exists");

    /** What can be searched as text; several values for what a contact has several of. */
    private static final Map<String, Function<Contact, Stream<String>>> TEXTS = Map.ofEntries(
            Map.entry("id", contact -> Stream.of(contact.id())),
            Map.entry("contactName", contact -> Stream.of(contact.fullName()).filter(name -> !name.isEmpty())),
            Map.entry("firstNameLowerCase", text(TextField.FIRST_NAME)),
            Map.entry("lastNameLowerCase", text(TextField.LAST_NAME)),
            Map.entry("email", text(TextField.EMAIL)),
            Map.entry("phone", text(TextField.PHONE)),
            Map.entry("address", text(TextField.ADDRESS)),
            Map.entry("city", text(TextField.CITY)),
            Map.entry("state", text(TextField.STATE)),
            Map.entry("postalCode", text(TextField.POSTAL_CODE)),
            Map.entry("country", text(TextField.COUNTRY)),
            Map.entry("companyName", text(TextField.COMPANY_NAME)),
            Map.entry("businessName", text(TextField.COMPANY_NAME)),
            Map.entry("website", text(TextField.WEBSITE)),
            Map.entry("timezone", text(TextField.TIMEZONE)),
            Map.entry("source", text(TextField.SOURCE)),
            Map.entry("assignedTo", text(TextField.ASSIGNED_TO)),
            Map.entry("type", _ -> Stream.of("lead")),
            Map.entry("tags", contact -> contact.tags().stream()),
            Map.entry("followers", contact -> contact.followers().stream()),
            Map.entry("dnd", contact -> Stream.of(dnd(contact))));

    private static final Set<String> EXACT = Set.of("id", "email", "dnd");

    private SearchFilters() {}

    static List<Predicate<Contact>> of(JsonNode filters, Location location) {
        var all = new ArrayList<Predicate<Contact>>();
        filters.forEach(one -> all.add(filter(one, location)));
        return all;
    }

    private static Predicate<Contact> filter(JsonNode json, Location location) {
        if (json.has("group")) {
            var parts = of(json.path("filters"), location);
            return json.get("group").asText().equals("OR")
                    ? contact -> parts.stream().anyMatch(part -> part.test(contact))
                    : contact -> parts.stream().allMatch(part -> part.test(contact));
        }
        var field = json.path("field").asText();
        var operator = json.path("operator").asText();
        var value = json.path("value");
        if (SearchSort.DATES.containsKey(field)) {
            return onDate(field, operator, value);
        }
        if (field.startsWith("customFields.")) {
            return onCustomField(field.substring(field.indexOf('.') + 1), operator, value, location);
        }
        var texts = TEXTS.get(field);
        if (texts == null) {
            throw Refusal.badRequest("Invalid field " + snakeCase(field));
        }
        check(field, operator, EXACT.contains(field) ? EXACT_OPERATORS : TEXT_OPERATORS);
        return onText(texts, operator, value);
    }

    private static Predicate<Contact> onText(Function<Contact, Stream<String>> texts, String operator, JsonNode value) {
        var wanted = (value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value))
                .map(one -> one.asText().toLowerCase(Locale.ROOT))
                .toList();
        Predicate<Contact> equal =
                contact -> texts.apply(contact).map(SearchFilters::folded).anyMatch(wanted::contains);
        Predicate<Contact> contains = contact -> texts.apply(contact)
                .map(SearchFilters::folded)
                .anyMatch(text -> wanted.stream().anyMatch(text::contains));
        Predicate<Contact> exists = contact -> texts.apply(contact).findAny().isPresent();
        return switch (operator) {
            case "eq" -> equal;
            case "not_eq" -> equal.negate();
            case "contains" -> contains;
            case "not_contains" -> contains.negate();
            case "exists" -> exists;
            default -> exists.negate();
        };
    }

    private static Predicate<Contact> onDate(String field, String operator, JsonNode value) {
        check(field, operator, DATE_OPERATORS);
        var isKnown = known(field);
        return switch (operator) {
            case "exists" -> isKnown;
            case "not_exists" -> isKnown.negate();
            default -> {
                var range = TimeRange.of(value);
                var time = SearchSort.time(field);
                yield isKnown.and(contact -> range.holds(time.apply(contact)));
            }
        };
    }

    private static Predicate<Contact> known(String field) {
        return contact -> !field.equals("dateUpdated") || contact.changed().isPresent();
    }

    /** By the definition's id; another name is ignored without a word, and the filter with it. */
    private static Predicate<Contact> onCustomField(String id, String operator, JsonNode value, Location location) {
        if (location.customFields().stream().noneMatch(field -> field.id().equals(id))) {
            return _ -> true;
        }
        check("customFields", operator, TEXT_OPERATORS);
        return onText(contact -> contact.customField(id).map(JsonNode::asText).stream(), operator, value);
    }

    private static void check(String field, String operator, Set<String> allowed) {
        if (!allowed.contains(operator)) {
            throw Refusal.unprocessable(
                    "Invalid Operator (%s) passed for field %s".formatted(operator, snakeCase(field)));
        }
    }

    private static Function<Contact, Stream<String>> text(TextField field) {
        return contact -> contact.text(field).stream();
    }

    private static String dnd(Contact contact) {
        var dnd = contact.settings().get("dnd");
        return dnd == null ? "false" : dnd.asText();
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String snakeCase(String field) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
