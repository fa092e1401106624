package dev.tandem.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where GHL's own OpenAPI files (v2) are known to be wrong, and why we say so. */
public final class GhlSpecErrata {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANY_STRING = "{'type': 'string'}";

    /**
     * A correction.
     *
     * @param file its name without ending
     * @param schema among the file's components
     * @param property whose schema is replaced; empty for the list of required properties
     * @param instead a JSON schema with single quotes
     */
    record Correction(String file, String schema, String property, String instead, String reason) {}

    private static final List<Correction> CORRECTIONS = List.of(
            new Correction(
                    "contacts",
                    "UpdateTagsResponseDTO",
                    "responses",
                    "{'type': 'array', 'items': {'type': 'object'}}",
                    "declared as texts; its own example has objects"),
            new Correction(
                    "contacts",
                    "CreateContactDto",
                    "dateOfBirth",
                    ANY_STRING,
                    "declared as an object; its example is a text"),
            new Correction(
                    "contacts",
                    "UpsertContactDto",
                    "dateOfBirth",
                    ANY_STRING,
                    "declared as an object; its example is a text"),
            new Correction(
                    "contacts",
                    "UpdateContactDto",
                    "dateOfBirth",
                    "{'type': ['string', 'null']}",
                    "declared as an object; its example is a text, and null clears it"),
            new Correction(
                    "contacts",
                    "CustomFieldSchema",
                    "value",
                    "{}",
                    "declared as text; fields of other types have numbers and lists"),
            new Correction("contacts", "TextField", "", "[]", "id is declared as required; the key alone is accepted"),
            new Correction(
                    "calendars",
                    "CalendarEventDTO",
                    "startTime",
                    ANY_STRING,
                    "declared as an object; its example is a text"),
            new Correction(
                    "calendars",
                    "CalendarEventDTO",
                    "endTime",
                    ANY_STRING,
                    "declared as an object; its example is a text"),
            new Correction(
                    "calendars",
                    "CalendarEventDTO",
                    "dateAdded",
                    ANY_STRING,
                    "declared as an object; its example is a text"),
            new Correction(
                    "calendars",
                    "CalendarEventDTO",
                    "dateUpdated",
                    ANY_STRING,
                    "declared as an object; its example is a text"),
            new Correction(
                    "locations",
                    "LocationTaskListSuccessfulResponseDto",
                    "tasks",
                    "{'type': 'array', 'items': {'type': 'object', 'required': ['_id', 'title', 'dateUpdated']}}",
                    "declared as lists in a list; live rows are objects, with the times that task calls lack"));

    /** Answers that any operation may give although few or none declare them: all were seen live. */
    private static final Set<Integer> UNDECLARED = Set.of(403, 404, 422, 429);

    /** Successes with another status than declared: both were seen live. */
    private static final Map<String, Integer> OTHER_SUCCESS = Map.of("POST /locations/{locationId}/tasks/search", 201);

    /** Properties that requests may have although the file does not declare them: taken live. */
    private static final Map<String, Set<String>> UNDECLARED_PROPERTIES =
            Map.of("POST /locations/{locationId}/tasks/search", Set.of("searchAfter"));

    private GhlSpecErrata() {}

    static void correct(String file, ObjectNode document) {
        for (var correction : CORRECTIONS) {
            if (correction.file().equals(file)
                    && document.at("/components/schemas/" + correction.schema()) instanceof ObjectNode schema) {
                if (correction.property().isEmpty()) {
                    schema.set("required", json(correction.instead()));
                } else {
                    schema.withObject("/properties").set(correction.property(), json(correction.instead()));
                }
            }
        }
    }

    static boolean allowsStatus(String operation, int status) {
        return UNDECLARED.contains(status) || OTHER_SUCCESS.getOrDefault(operation, 0) == status;
    }

    static boolean allowsProperty(String operation, String property) {
        return UNDECLARED_PROPERTIES.getOrDefault(operation, Set.of()).contains(property);
    }

    /** Free slots are declared as a map of days and nothing else; live there is a traceId beside the days. */
    static JsonNode asDeclared(String operation, JsonNode answer) {
        return operation.endsWith("/free-slots") && answer instanceof ObjectNode days
                ? days.deepCopy().without("traceId")
                : answer;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
