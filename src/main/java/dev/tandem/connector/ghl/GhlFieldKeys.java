package dev.tandem.connector.ghl;

import dev.tandem.connector.Caller;
import dev.tandem.model.Field;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Knows the custom fields of every location, and asks for them again when they are old or do not suffice. */
@ApplicationScoped
class GhlFieldKeys {

    private final GhlTagsClient client;
    private final GhlCalls calls;
    private final GhlLocations locations;
    private final Map<WorkspaceId, Known> known = new ConcurrentHashMap<>();

    GhlFieldKeys(@RestClient GhlTagsClient client, GhlCalls calls, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.locations = locations;
    }

    /** All custom fields. */
    Uni<GhlCustomFields> all(Caller caller) {
        return notOlderThan(locations.config().customFieldsKept(), caller);
    }

    /** The custom fields, if possible with these ids among them; nothing is asked of GHL for no ids. */
    Uni<GhlCustomFields> withIds(Caller caller, Set<String> ids) {
        return ids.isEmpty() ? Uni.createFrom().item(GhlCustomFields.NONE) : enough(caller, f -> f.hasIds(ids));
    }

    /** The custom fields, if possible with those among them that {@code names} of unified fields speak of. */
    Uni<GhlCustomFields> withNames(Caller caller, Set<String> names) {
        var keys = names.stream()
                .filter(Field::isCustom)
                .map(name -> name.substring(Field.CUSTOM_PREFIX.length()))
                .collect(Collectors.toSet());
        return keys.isEmpty() ? Uni.createFrom().item(GhlCustomFields.NONE) : enough(caller, f -> f.hasKeys(keys));
    }

    /** The custom fields, if possible with these keys among them. */
    Uni<GhlCustomFields> withKeys(Caller caller, Set<String> keys) {
        return enough(caller, fields -> fields.hasKeys(keys));
    }

    /** The custom fields that there were at that time, or later. */
    Uni<GhlCustomFields> readSince(Caller caller, Instant since) {
        return asKnown(caller, known -> !known.isBefore(since));
    }

    private Uni<GhlCustomFields> enough(Caller caller, Predicate<GhlCustomFields> isEnough) {
        var config = locations.config();
        return notOlderThan(config.customFieldsKept(), caller)
                .chain(fields -> isEnough.test(fields)
                        ? Uni.createFrom().item(fields)
                        : notOlderThan(config.customFieldsSettled(), caller));
    }

    private Uni<GhlCustomFields> notOlderThan(Duration age, Caller caller) {
        var now = locations.now();
        return asKnown(caller, since -> since.plus(age).isAfter(now));
    }

    /** Whoever comes while they are being read waits for the same answer. */
    private Uni<GhlCustomFields> asKnown(Caller caller, Predicate<Instant> isYoungEnough) {
        var now = locations.now();
        return known.compute(
                        caller.workspace(),
                        (_, last) -> last != null && isYoungEnough.test(last.since())
                                ? last
                                : new Known(now, read(caller).memoize().indefinitely()))
                .fields();
    }

    private Uni<GhlCustomFields> read(Caller caller) {
        var location = locations.of(caller).id();
        return calls.make(
                        GhlRequest.read(caller, "location", location),
                        as -> client.customFields(as, location, "contact"))
                .map(all -> new GhlCustomFields(Objects.requireNonNullElse(all.customFields(), List.of())))
                .onFailure()
                .invoke(() -> known.remove(caller.workspace()));
    }

    private record Known(Instant since, Uni<GhlCustomFields> fields) {}
}
