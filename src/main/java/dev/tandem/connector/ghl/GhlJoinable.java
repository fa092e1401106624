package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tandem.connector.Joinable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A campaign or a workflow as GHL lists it. */
@JsonIgnoreProperties(ignoreUnknown = true)
record GhlJoinable(
        String id, @Nullable String name, @Nullable String status) {

    static List<Joinable> of(@Nullable List<GhlJoinable> listed) {
        return Objects.requireNonNullElse(listed, List.<GhlJoinable>of()).stream()
                .map(one -> new Joinable(one.id, Objects.requireNonNullElse(one.name, ""), one.status))
                .toList();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Campaigns(@Nullable List<GhlJoinable> campaigns) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Workflows(@Nullable List<GhlJoinable> workflows) {}
}
