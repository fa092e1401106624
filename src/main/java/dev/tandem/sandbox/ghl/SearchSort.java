package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;

/** In what order a search shows its rows, and so where its cursor stands: newest first unless it says otherwise. */
final class SearchSort {

    /** What only a range can filter. */
    static final Map<String, Function<Contact, Instant>> DATES = Map.of(
            "dateAdded", Contact::dateAdded,
            "dateUpdated", Contact::dateUpdated);

    private static final Map<String, TextField> TEXTS = Map.of(
            "firstNameLowerCase", TextField.FIRST_NAME,
            "lastNameLowerCase", TextField.LAST_NAME,
            "businessName", TextField.COMPANY_NAME,
            "email", TextField.EMAIL,
            "source", TextField.SOURCE);

    private final List<Key> keys;

    private SearchSort(List<Key> keys) {
        this.keys = keys;
    }

    private record Key(String field, boolean descending) {

        /** A number for times, else a text; what is not set comes first. */
        Comparable<?> value(Contact contact) {
            var time = DATES.get(field);
            if (time != null) {
                return time.apply(contact).toEpochMilli();
            }
            return field.equals("dnd")
                    ? String.valueOf(contact.settings().get("dnd"))
                    : contact.text(TEXTS.getOrDefault(field, TextField.SOURCE))
                            .orElse("")
                            .toLowerCase(Locale.ROOT);
        }
    }

    static SearchSort of(JsonNode json) {
        if (json.size() > 2) {
            throw Refusal.unprocessable("Only 2 sort fields are allowed");
        }
        var keys = new ArrayList<Key>();
        for (var one : json) {
            var field = one.path("field").asText();
            var direction = one.path("direction").asText();
            if (!DATES.containsKey(field) && !TEXTS.containsKey(field) && !field.equals("dnd")) {
                throw Refusal.unprocessable("Invalid sort field " + field);
            }
            if (!direction.equals("asc") && !direction.equals("desc")) {
                throw Refusal.unprocessable("Invalid sort direction " + direction);
            }
            keys.add(new Key(field, direction.equals("desc")));
        }
        return new SearchSort(keys.isEmpty() ? List.of(new Key("dateAdded", true)) : List.copyOf(keys));
    }

    static Function<Contact, Instant> time(String field) {
        return DATES.getOrDefault(field, Contact::dateAdded);
    }

    /** A row's place: its sort values and its id. */
    ArrayNode cursor(Contact contact) {
        var cursor = Json.array();
        keys.forEach(key -> {
            if (key.value(contact) instanceof Long millis) {
                cursor.add(millis);
            } else {
                cursor.add(key.value(contact).toString());
            }
        });
        return cursor.add(contact.id());
    }

    /** The contacts to look at; only part of the index where a date both sorts and is filtered by. */
    Collection<Contact> ordered(SearchIndex index, JsonNode filters) {
        if (!byDateAlone()) {
            return index.all().stream().sorted(this::compareContacts).toList();
        }
        var key = keys.getFirst();
        var ordered = key.field().equals("dateAdded") ? index.byAdded() : index.byUpdated();
        for (var filter : filters) {
            if (filter.path("field").asText().equals(key.field())
                    && filter.path("operator").asText().equals("range")) {
                ordered = within(ordered, TimeRange.of(filter.path("value")));
            }
        }
        return key.descending() ? ordered.descendingSet() : ordered;
    }

    /** The place in an order by date that a cursor names. */
    Contact probe(JsonNode cursor) {
        checkLength(cursor);
        return Contact.probe(
                Instant.ofEpochMilli(cursor.get(0).asLong()), cursor.get(1).asText());
    }

    boolean isAfter(Contact contact, JsonNode cursor) {
        checkLength(cursor);
        var values = new ArrayList<Comparable<?>>();
        cursor.forEach(value -> values.add(value.isNumber() ? (Comparable<?>) value.asLong() : value.asText()));
        return compare(values(contact), values) > 0;
    }

    private boolean byDateAlone() {
        return keys.size() == 1 && DATES.containsKey(keys.getFirst().field());
    }

    private void checkLength(JsonNode cursor) {
        if (cursor.size() != keys.size() + 1) {
            throw Refusal.unprocessable("Invalid searchAfter");
        }
    }

    private static NavigableSet<Contact> within(NavigableSet<Contact> ordered, TimeRange range) {
        return range.from().isAfter(range.to())
                ? new TreeSet<>(ordered.comparator())
                : ordered.subSet(
                        Contact.probe(range.from(), ""),
                        true,
                        Contact.probe(range.to().plusMillis(1), ""),
                        false);
    }

    private int compareContacts(Contact one, Contact other) {
        return compare(values(one), values(other));
    }

    private List<Comparable<?>> values(Contact contact) {
        var values = new ArrayList<Comparable<?>>();
        keys.forEach(key -> values.add(key.value(contact)));
        values.add(contact.id());
        return values;
    }

    private int compare(List<Comparable<?>> one, List<Comparable<?>> other) {
        for (int i = 0; i < one.size(); i++) {
            var order = order(one.get(i), other.get(i));
            if (order != 0) {
                return keys.get(Math.min(i, keys.size() - 1)).descending() ? -order : order;
            }
        }
        return 0;
    }

    private static int order(Comparable<?> one, Comparable<?> other) {
        return one instanceof Long millis && other instanceof Long otherMillis
                ? millis.compareTo(otherMillis)
                : one.toString().compareTo(other.toString());
    }
}
