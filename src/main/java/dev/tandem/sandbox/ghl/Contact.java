package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A contact as it was at one moment. A change makes a new one, so that the search index can go on showing the old one.
 *
 * @param texts only what is set
 * @param tags lower-case
 * @param customFields values by the id of their definition
 * @param settings {@code dnd}, {@code dndSettings} and {@code inboundDndSettings} as they were sent
 */
record Contact(
        String id,
        String locationId,
        Map<TextField, String> texts,
        List<String> tags,
        Map<String, JsonNode> customFields,
        Map<String, JsonNode> settings,
        List<String> followers,
        @Nullable String businessId,
        Instant dateAdded,
        Instant dateUpdated)
        implements Subject {

    static final Comparator<Contact> BY_ADDED =
            Comparator.comparing(Contact::dateAdded).thenComparing(Contact::id);
    static final Comparator<Contact> BY_UPDATED =
            Comparator.comparing(Contact::dateUpdated).thenComparing(Contact::id);

    /** Nobody: only a place in an order by time. */
    static Contact probe(Instant time, String id) {
        return new Contact(id, "", Map.of(), List.of(), Map.of(), Map.of(), List.of(), null, time, time);
    }

    static Draft fresh(String id, String locationId, Instant now) {
        return new Draft(probe(now, id), locationId);
    }

    /** As GHL tells it: nothing while it is as it was made. */
    Optional<Instant> changed() {
        return Optional.of(dateUpdated).filter(updated -> !updated.equals(dateAdded));
    }

    Optional<String> text(TextField field) {
        return Optional.ofNullable(texts.get(field));
    }

    Optional<JsonNode> customField(String definitionId) {
        return Optional.ofNullable(customFields.get(definitionId));
    }

    /** As typed, and empty if neither name is set. */
    String fullName() {
        return Stream.of(TextField.FIRST_NAME, TextField.LAST_NAME)
                .flatMap(field -> text(field).stream())
                .collect(Collectors.joining(" "));
    }

    Optional<String> emailLowerCase() {
        return text(TextField.EMAIL).map(email -> email.toLowerCase(Locale.ROOT));
    }

    Draft edit() {
        return new Draft(this, locationId);
    }

    /** A contact being changed. */
    static final class Draft {
        final Map<TextField, String> texts = new EnumMap<>(TextField.class);
        final Map<String, JsonNode> customFields;
        final Map<String, JsonNode> settings;
        List<String> tags;
        List<String> followers;

        @Nullable
        String businessId;

        private final Contact before;
        private final String locationId;

        private Draft(Contact before, String locationId) {
            this.before = before;
            this.locationId = locationId;
            texts.putAll(before.texts);
            customFields = new LinkedHashMap<>(before.customFields);
            settings = new LinkedHashMap<>(before.settings);
            tags = before.tags;
            followers = before.followers;
            businessId = before.businessId;
        }

        void set(TextField field, @Nullable String value) {
            if (value == null || value.isEmpty()) {
                texts.remove(field);
            } else {
                texts.put(field, value);
            }
        }

        Contact done(Instant now) {
            return done(before.dateAdded, now);
        }

        Contact done(Instant dateAdded, Instant dateUpdated) {
            return new Contact(
                    before.id,
                    locationId,
                    texts,
                    List.copyOf(tags),
                    customFields,
                    settings,
                    List.copyOf(followers),
                    businessId,
                    dateAdded,
                    dateUpdated);
        }
    }
}
