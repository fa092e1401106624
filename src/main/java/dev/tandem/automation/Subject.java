package dev.tandem.automation;

import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a condition and a template are about.
 *
 * @param contact what the contact holds now
 * @param kind of what it happened to
 * @param object what that holds now; the contact itself if it happened to that
 * @param before what the fields that changed held before
 * @param at when it happened
 */
public record Subject(Fields contact, Kind kind, Fields object, Fields before, Instant at) {

    /** First and last name; empty if neither is known. */
    static Optional<String> name(Fields contact) {
        return Optional.of(Stream.of(Field.FIRST_NAME, Field.LAST_NAME)
                        .flatMap(part -> contact.text(part).stream())
                        .collect(Collectors.joining(" ")))
                .filter(name -> !name.isEmpty());
    }

    /** What a condition sees: {@code contact}, what it happened to by its kind, and {@code before}. */
    Map<String, Object> seen() {
        var seen = new HashMap<String, Object>();
        seen.put("before", tree(before));
        seen.put(Template.word(kind), tree(object));
        var person = tree(contact);
        name(contact).ifPresent(name -> person.put("name", name));
        seen.put(Template.word(Kind.CONTACT), person);
        return seen;
    }

    /** Fields with a dot in their name are parts of a whole: address.city is the city of the address. */
    private static Map<String, Object> tree(Fields fields) {
        var tree = new HashMap<String, Object>();
        fields.values().forEach((name, value) -> {
            var dot = name.indexOf('.');
            var branch = dot < 0 ? tree : branch(tree, name.substring(0, dot));
            branch.put(name.substring(dot + 1), plain(value));
        });
        return tree;
    }

    @SuppressWarnings("unchecked") // no unified field is named like the whole of others
    private static Map<String, Object> branch(Map<String, Object> tree, String name) {
        return (Map<String, Object>) tree.computeIfAbsent(name, _ -> new HashMap<String, Object>());
    }

    private static Object plain(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Texts(var texts) -> new ArrayList<>(texts);
        };
    }
}
