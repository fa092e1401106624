package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The definition of a custom field. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlCustomField(
        @JsonAlias("_id") String id,
        @Nullable String fieldKey,
        @Nullable String dataType) {

    /** What callers know it by: its key without the model in front. */
    String key() {
        var key = fieldKey == null ? id : fieldKey;
        return key.startsWith("contact.") ? key.substring("contact.".length()) : key;
    }

    boolean isNumber() {
        return "NUMERICAL".equals(dataType) || "FLOAT".equals(dataType) || "MONETORY".equals(dataType);
    }

    boolean isSet() {
        return "MULTIPLE_OPTIONS".equals(dataType) || "CHECKBOX".equals(dataType);
    }

    boolean isDate() {
        return "DATE".equals(dataType);
    }

    /** Whether its values are objects with a life of their own: rows of text boxes, files, signatures. */
    boolean isStructured() {
        return "TEXTBOX_LIST".equals(dataType) || "FILE_UPLOAD".equals(dataType) || "SIGNATURE".equals(dataType);
    }

    /** All of a location. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record All(@Nullable List<GhlCustomField> customFields) {}
}
