package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The rules for single values. */
final class Rules {

    private static final JsonNode NOTHING = MissingNode.getInstance();

    private Rules() {}

    static Rule text(int longest) {
        return text(longest, Optional::of, "");
    }

    static Rule pattern(int longest, String regex, String message) {
        var pattern = Pattern.compile(regex);
        return text(longest, text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty(), message);
    }

    static Rule email() {
        return pattern(254, "[^\\s@]+@[^\\s@]+", "is not an e-mail address");
    }

    static Rule word(String... words) {
        var known = List.of(words);
        return text(
                64,
                text -> known.contains(text) ? Optional.of(text) : Optional.empty(),
                "must be one of " + String.join(", ", known));
    }

    /** A name that is compared regardless of case and of surrounding white space; the latter is not kept. */
    static Rule name() {
        return text(100, text -> Optional.of(text.strip()), "");
    }

    /** Any offset is accepted, UTC is kept. */
    static Rule time() {
        return text(64, Rules::utc, "is not a time such as 2026-03-01T09:30:00Z");
    }

    static Rule timezone() {
        return text(64, Rules::zone, "is not an IANA time zone");
    }

    static Rule flag() {
        return (field, given, _, errors) -> given.isBoolean() ? given : refused(field, "must be true or false", errors);
    }

    /** Ids that callers only read: an empty list if there are none. */
    static Rule ids() {
        return new Rule() {
            @Override
            public JsonNode keep(String field, JsonNode given, JsonNode before, Errors errors) {
                return before;
            }

            @Override
            public JsonNode show(JsonNode kept) {
                return kept.isMissingNode() ? JsonNodeFactory.instance.arrayNode() : kept;
            }
        };
    }

    static JsonNode refused(String field, String message, Errors errors) {
        errors.add(field, message);
        return NOTHING;
    }

    private static Rule text(int longest, Function<String, Optional<String>> form, String otherwise) {
        return (field, given, _, errors) -> {
            if (!given.isTextual()) {
                return refused(field, "must be a text", errors);
            }
            var text = given.textValue();
            if (text.isBlank()) {
                return refused(field, "must not be blank", errors);
            }
            if (text.length() > longest) {
                return refused(field, "must have at most %d characters".formatted(longest), errors);
            }
            return form.apply(text).<JsonNode>map(TextNode::valueOf).orElseGet(() -> refused(field, otherwise, errors));
        };
    }

    private static Optional<String> utc(String text) {
        try {
            var time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
            return Optional.of(time.truncatedTo(ChronoUnit.MICROS).toInstant().toString());
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> zone(String text) {
        return ZoneId.getAvailableZoneIds().contains(text) ? Optional.of(text) : Optional.empty();
    }
}
