package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The properties that a body may and must have. One that is unknown or wrong spoils the whole request. */
final class Shape {

    private final Map<String, Rule> rules = new LinkedHashMap<>();

    private Shape(Stream<Rule> rules) {
        rules.forEach(rule -> this.rules.put(rule.name, rule));
    }

    static Shape of(Rule... rules) {
        return new Shape(Stream.of(rules));
    }

    Shape and(Rule... more) {
        return new Shape(Stream.concat(rules.values().stream(), Stream.of(more)));
    }

    /** The body, which an absent one is taken for an empty one; throws all that is wrong with it at once. */
    ObjectNode check(JsonNode body) {
        if (!body.isMissingNode() && !body.isObject()) {
            throw Refusal.badRequest("Unexpected token in JSON");
        }
        var sent = body instanceof ObjectNode object ? object : Json.object();
        var complaints = new ArrayList<String>();
        sent.fieldNames().forEachRemaining(name -> {
            if (!rules.containsKey(name)) {
                complaints.add("property " + name + " should not exist");
            }
        });
        rules.values().forEach(rule -> rule.complaint(sent).ifPresent(complaints::add));
        if (!complaints.isEmpty()) {
            throw Refusal.invalid(complaints);
        }
        return sent;
    }

    /** What one property may be. */
    record Rule(String name, Predicate<JsonNode> valid, String complaint, boolean nullable, boolean isRequired) {

        Rule required() {
            return new Rule(name, valid, complaint, nullable, true);
        }

        Rule orNull() {
            return new Rule(name, valid, complaint, true, isRequired);
        }

        private Optional<String> complaint(ObjectNode body) {
            if (!body.has(name)) {
                return isRequired ? Optional.of(name + " should not be empty") : Optional.empty();
            }
            var value = body.get(name);
            if (value.isNull() ? nullable : valid.test(value)) {
                return isRequired && value.isTextual() && value.asText().isBlank()
                        ? Optional.of(name + " should not be empty")
                        : Optional.empty();
            }
            return Optional.of(name + " " + complaint);
        }
    }

    static Rule text(String name) {
        return rule(name, JsonNode::isTextual, "must be a string");
    }

    static Rule text(String name, int longest) {
        return rule(
                name,
                value -> value.isTextual() && value.asText().length() <= longest,
                "must be shorter than or equal to " + longest + " characters");
    }

    static Rule email(String name) {
        return rule(
                name,
                value -> value.isTextual() && value.asText().matches("|[^@\\s]+@[^@\\s]+\\.[^@\\s]+"),
                "must be an email");
    }

    static Rule oneOf(String name, String... values) {
        var allowed = List.of(values);
        return rule(
                name,
                value -> allowed.contains(value.asText()),
                "must be one of the following values: " + String.join(", ", allowed));
    }

    static Rule flag(String name) {
        return rule(name, JsonNode::isBoolean, "must be a boolean value");
    }

    static Rule number(String name, int least, int most) {
        return rule(
                name,
                value -> value.isIntegralNumber() && value.asLong() >= least && value.asLong() <= most,
                "must be a number between " + least + " and " + most);
    }

    static Rule texts(String name) {
        return rule(
                name,
                value -> value.isArray()
                        && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isTextual),
                "must be an array of strings");
    }

    static Rule array(String name) {
        return rule(name, JsonNode::isArray, "must be an array");
    }

    static Rule object(String name) {
        return rule(name, JsonNode::isObject, "must be an object");
    }

    static Rule time(String name) {
        return rule(name, value -> instant(value).isPresent(), "must be a valid ISO 8601 date string");
    }

    /** As GHL takes it where it chokes on the milliseconds that it writes itself. */
    static Rule timeWithoutMilliseconds(String name) {
        return rule(
                name,
                value -> instant(value).isPresent() && value.asText().indexOf('.') < 0,
                "must be a valid ISO 8601 date string");
    }

    static Rule date(String name) {
        return rule(
                name,
                value -> value.isTextual()
                        && (value.asText().isEmpty()
                                || Dates.parse(value.asText()).isPresent()),
                "must be a valid date");
    }

    static Optional<Instant> instant(JsonNode value) {
        try {
            return value.isTextual()
                    ? Optional.of(OffsetDateTime.parse(value.asText()).toInstant())
                    : Optional.empty();
        } catch (DateTimeParseException notOne) {
            return Optional.empty();
        }
    }

    private static Rule rule(String name, Predicate<JsonNode> valid, String complaint) {
        return new Rule(name, valid, complaint, false, false);
    }
}
