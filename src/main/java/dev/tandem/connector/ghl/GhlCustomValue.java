package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a record holds in a custom field; GHL says which by id only.
 *
 * @param value of whatever JSON type
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlCustomValue(
        @JsonAlias("_id") String id,
        @JsonAlias({"field_value", "fieldValue"}) @Nullable JsonNode value) {

    /** What to put there; read back it comes as {@code value}. */
    record Input(String id, @JsonProperty("field_value") Object fieldValue) {}
}
