package dev.tandem.connector.rankr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tandem.connector.CrmTag;

/** An entry of the tag dictionary on the wire. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RankrTag(
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) String name) {

    CrmTag toTag() {
        return new CrmTag(id, name);
    }
}
