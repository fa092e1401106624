package dev.tandem.connector.rankr;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of whatever was listed, on the wire; a null cursor says that it is the last. */
@JsonIgnoreProperties(ignoreUnknown = true)
record RankrPage<T>(
        @JsonProperty(required = true) List<T> data,
        @Nullable String nextCursor,
        @Nullable Long total) {}
