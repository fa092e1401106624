package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.connector.CrmTag;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of a location's tag dictionary. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlTag(@JsonAlias("_id") String id, String name) {

    CrmTag toTag() {
        return new CrmTag(id, name);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record One(GhlTag tag) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Many(@Nullable List<GhlTag> tags) {}

    record Name(String name) {}

    /** Names of tags to put on a contact, or to take off. */
    record Names(Collection<String> tags) {}

    /** The same for many contacts. */
    record Bulk(Collection<String> contacts, Collection<String> tags, String locationId) {}

    /** What came of it, a row a contact; only rows of type {@code error} are named here. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record BulkAnswer(@Nullable List<JsonNode> responses) {}
}
