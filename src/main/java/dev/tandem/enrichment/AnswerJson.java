package dev.tandem.enrichment;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How answers are kept until they are filled in. */
final class AnswerJson {

    private AnswerJson() {}

    static JsonObject of(SortedMap<String, Suggestion> fields) {
        var json = new JsonObject();
        fields.forEach((field, suggestion) -> json.put(
                field,
                new JsonObject()
                        .put("value", suggestion.value())
                        .put("reason", suggestion.reason())
                        .put("writes", suggestion.writes())));
        return json;
    }

    static SortedMap<String, Suggestion> fields(@Nullable JsonObject json) {
        var fields = new TreeMap<String, Suggestion>();
        if (json != null) {
            for (var field : json.fieldNames()) {
                var suggestion = json.getJsonObject(field);
                fields.put(
                        field,
                        new Suggestion(
                                suggestion.getString("value"),
                                suggestion.getString("reason"),
                                suggestion.getString("writes")));
            }
        }
        return Collections.unmodifiableSortedMap(fields);
    }
}
