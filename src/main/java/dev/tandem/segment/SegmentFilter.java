package dev.tandem.segment;

import dev.tandem.graph.ContactQuery;
import dev.tandem.graph.ContactSearch;
import dev.tandem.model.Crm;
import dev.tandem.model.SyncState;
import dev.tandem.store.LinkSearch.Restriction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which contacts belong to a segment: by what they hold, and by what happened about them. */
public record SegmentFilter(ContactQuery contacts, Activity activity) {

    /** What it means at that moment, in terms of the store. */
    List<Restriction> restrictions(Instant now) {
        var all = new ArrayList<>(ContactSearch.restrictions(contacts));
        all.addAll(activity.restrictions(now));
        return List.copyOf(all);
    }

    /** Whether it leaves anybody out. */
    public boolean isRestricting() {
        return !restrictions(Instant.EPOCH).isEmpty();
    }

    /** As it is kept in the store. */
    public JsonObject toJson() {
        var json = new JsonObject()
                .put("search", contacts.search())
                .put("allTags", array(contacts.allTags()))
                .put("anyTags", array(contacts.anyTags()))
                .put("email", contacts.email())
                .put("phone", contacts.phone())
                .put("company", contacts.company())
                .put("city", contacts.city())
                .put("country", contacts.country())
                .put("states", array(contacts.states().stream().map(Enum::name).toList()))
                .put("knownTo", name(contacts.knownTo()))
                .put("updatedFrom", text(contacts.updatedFrom()))
                .put("updatedTo", text(contacts.updatedTo()))
                .put("changedWithin", text(activity.changedWithin()))
                .put("unchangedFor", text(activity.unchangedFor()))
                .put("createdWithin", text(activity.createdWithin()))
                .put("taskDueWithin", text(activity.taskDueWithin()))
                .put("noteWithin", text(activity.noteWithin()))
                .put("appointmentWithin", text(activity.appointmentWithin()))
                .put("appointmentSince", text(activity.appointmentSince()));
        var custom = new JsonObject();
        contacts.customFields().forEach(custom::put);
        return json.put("customFields", custom);
    }

    /** From the form in which it is kept. */
    public static SegmentFilter of(JsonObject json) {
        var custom = new HashMap<String, String>();
        json.getJsonObject("customFields", new JsonObject())
                .forEach(entry -> custom.put(entry.getKey(), String.valueOf(entry.getValue())));
        var knownTo = json.getString("knownTo");
        return new SegmentFilter(
                new ContactQuery(
                        json.getString("search"),
                        set(json, "allTags"),
                        set(json, "anyTags"),
                        json.getString("email"),
                        json.getString("phone"),
                        json.getString("company"),
                        json.getString("city"),
                        json.getString("country"),
                        Map.copyOf(custom),
                        set(json, "states").stream().map(SyncState::valueOf).collect(Collectors.toUnmodifiableSet()),
                        knownTo == null ? null : Crm.valueOf(knownTo),
                        instant(json, "updatedFrom"),
                        instant(json, "updatedTo"),
                        List.of()),
                new Activity(
                        duration(json, "changedWithin"),
                        duration(json, "unchangedFor"),
                        duration(json, "createdWithin"),
                        duration(json, "taskDueWithin"),
                        duration(json, "noteWithin"),
                        duration(json, "appointmentWithin"),
                        duration(json, "appointmentSince")));
    }

    private static JsonArray array(Collection<String> texts) {
        return new JsonArray(texts.stream().sorted().toList());
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static Set<String> set(JsonObject json, String name) {
        return json.getJsonArray(name, new JsonArray()).stream()
                .map(Object::toString)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Duration duration(JsonObject json, String name) {
        var text = json.getString(name);
        return text == null ? null : Duration.parse(text);
    }

    private static @Nullable Instant instant(JsonObject json, String name) {
        var text = json.getString(name);
        return text == null ? null : Instant.parse(text);
    }
}
