package dev.tandem.connector.ghl;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The small requests and answers about what a contact takes part in. */
final class GhlMembership {

    private GhlMembership() {}

    record Followers(Collection<String> followers) {}

    /** Who follows now. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record FollowersAnswer(@Nullable List<String> followers) {}

    /** Names the time that a workflow with an appointment counts from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Workflow(@Nullable String eventStartTime) {}

    /** Names a business for contacts; null, which is written too, takes them out of theirs. */
    record Business(
            String locationId,
            Collection<String> ids,
            @Nullable String businessId) {}
}
