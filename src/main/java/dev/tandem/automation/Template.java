package dev.tandem.automation;

import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with places to fill in: {@code Call {{contact.firstName}}}. A place names the contact or what the change happened
 * to, and a field of it; {@code {{contact.firstName | there}}} says what stands there if the field holds nothing.
 *
 * @param text as it was written
 */
public record Template(String text, List<Part> parts) {

    /** What a contact is called: its first and last name. */
    private static final String NAME = "name";

    private static final Pattern PLACE = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);

    /** A piece of a template. */
    sealed interface Part {
        /** Text as it stands. */
        record Literal(String text) implements Part {}

        /** The value of a field. */
        record Place(Kind kind, String field, String otherwise) implements Part {}
    }

    public Template {
        parts = List.copyOf(parts);
    }

    /** The text cannot be a template; the message follows the name of its field. */
    static final class Malformed extends RuntimeException {
        Malformed(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Reads a template.
     *
     * @param kind what the change happens to, beside the contact
     * @throws Malformed if it has a place that can never be filled in
     */
    static Template parse(String text, Kind kind) {
        var parts = new ArrayList<Part>();
        var places = PLACE.matcher(text);
        var from = 0;
        while (places.find()) {
            literal(text.substring(from, places.start()), parts);
            parts.add(place(places.group(1), kind));
            from = places.end();
        }
        literal(text.substring(from), parts);
        return new Template(text, parts);
    }

    private static void literal(String text, List<Part> parts) {
        if (text.contains("{{")) {
            throw new Malformed("has a {{ without }}");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Literal(text));
        }
    }

    private static Part place(String inside, Kind kind) {
        var bar = inside.indexOf('|');
        var path = (bar < 0 ? inside : inside.substring(0, bar)).strip();
        var otherwise = bar < 0 ? "" : inside.substring(bar + 1).strip();
        var dot = path.indexOf('.');
        var owner = dot < 0 ? path : path.substring(0, dot);
        var field = dot < 0 ? "" : path.substring(dot + 1);
        for (var known : kind == Kind.CONTACT ? List.of(kind) : List.of(Kind.CONTACT, kind)) {
            if (owner.equals(word(known)) && isField(known, field)) {
                return new Part.Place(known, field, otherwise);
            }
        }
        throw new Malformed("has {{%s}}, which is no field of the %s"
                .formatted(path, kind == Kind.CONTACT ? "contact" : "contact or of the " + word(kind)));
    }

    private static boolean isField(Kind kind, String name) {
        return Field.named(name).filter(field -> field.isOf(kind)).isPresent()
                || (kind == Kind.CONTACT
                        && (name.equals(NAME)
                                || (Field.isCustom(name) && name.length() > Field.CUSTOM_PREFIX.length())));
    }

    /** What templates and conditions call an object of that kind. */
    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The text about that. */
    String fill(Subject subject) {
        var filled = new StringBuilder();
        for (var part : parts) {
            filled.append(
                    switch (part) {
                        case Part.Literal(var literal) -> literal;
                        case Part.Place place -> value(subject, place).orElse(place.otherwise());
                    });
        }
        return filled.toString().strip();
    }

    private static Optional<String> value(Subject subject, Part.Place place) {
        var fields = place.kind() == Kind.CONTACT ? subject.contact() : subject.object();
        return place.kind() == Kind.CONTACT && place.field().equals(NAME)
                ? Subject.name(fields)
                : fields.get(place.field()).map(Object::toString);
    }

    /** Shortened to that many characters where it is longer. */
    static @Nullable String within(@Nullable String text, int limit) {
        return text == null || text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
    }
}
