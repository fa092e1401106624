package dev.tandem.connector.rankr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tandem.connector.CrmList;
import org.jspecify.annotations.Nullable;

/** A list on the wire. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RankrList(
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) String name,
        @Nullable String description,
        long memberCount) {

    CrmList toList() {
        return new CrmList(id, name, description, memberCount);
    }
}
