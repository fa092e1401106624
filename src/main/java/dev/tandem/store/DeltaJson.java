package dev.tandem.store;

import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Delta;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.SyncState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.EnumMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How deltas, and what they add up to, are written into jsonb columns; what is empty is left out. */
final class DeltaJson {

    private DeltaJson() {}

    static JsonObject of(Delta delta) {
        var json = new JsonObject();
        put(json, "view", delta.view());
        put(json, "agreed", delta.base().agreed());
        put(json, "held", delta.base().held());
        put(json, "released", delta.base().released());
        for (var crm : Crm.values()) {
            put(json, "differing" + crm, delta.base().differing().getOrDefault(crm, Changes.NONE));
            put(json, "caughtUp" + crm, delta.base().caughtUp().getOrDefault(crm, none()));
        }
        if (delta.facts() != null) {
            json.put("facts", of(delta.facts()));
        }
        return json;
    }

    static Delta delta(JsonObject json) {
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        var caughtUp = new EnumMap<Crm, SortedSet<String>>(Crm.class);
        for (var crm : Crm.values()) {
            differing.put(crm, changes(json, "differing" + crm));
            caughtUp.put(crm, names(json, "caughtUp" + crm));
        }
        var facts = json.getJsonObject("facts");
        return new Delta(
                changes(json, "view"),
                new Delta.OfBase(
                        changes(json, "agreed"), differing, caughtUp, names(json, "held"), names(json, "released")),
                facts == null ? null : facts(facts));
    }

    static JsonObject of(Recorded recorded) {
        return new JsonObject()
                .put("view", Json.of(recorded.view()))
                .put("base", Json.of(recorded.base()))
                .put("facts", of(recorded.facts()));
    }

    static Recorded recorded(JsonObject json) {
        return new Recorded(
                facts(json.getJsonObject("facts")),
                Json.fields(json.getJsonObject("view")),
                Json.base(json.getJsonObject("base")));
    }

    private static JsonObject of(Recorded.Facts facts) {
        var contact = facts.contact();
        var deletedAt = facts.deletedAt();
        return new JsonObject()
                .put("version", facts.version())
                .put("contact", contact == null ? null : contact.toString())
                .put("state", facts.state().name())
                .put(
                        "apart",
                        new JsonArray(facts.apart().stream().map(Crm::name).toList()))
                .put("createdAt", Json.micros(facts.createdAt()))
                .put("updatedAt", Json.micros(facts.updatedAt()))
                .put("deletedAt", deletedAt == null ? null : Json.micros(deletedAt));
    }

    private static Recorded.Facts facts(JsonObject json) {
        @Nullable String contact = json.getString("contact");
        @Nullable Long deletedAt = json.getLong("deletedAt");
        var apart = new TreeSet<Crm>();
        json.getJsonArray("apart").forEach(crm -> apart.add(Crm.valueOf(crm.toString())));
        return new Recorded.Facts(
                json.getInteger("version"),
                contact == null ? null : new LinkId(UUID.fromString(contact)),
                SyncState.valueOf(json.getString("state")),
                apart,
                Json.instant(json.getLong("createdAt")),
                Json.instant(json.getLong("updatedAt")),
                deletedAt == null ? null : Json.instant(deletedAt));
    }

    private static void put(JsonObject json, String name, Changes changes) {
        if (!changes.isEmpty()) {
            json.put(name, Json.of(changes));
        }
    }

    private static void put(JsonObject json, String name, Collection<String> names) {
        if (!names.isEmpty()) {
            json.put(name, new JsonArray(java.util.List.copyOf(names)));
        }
    }

    private static Changes changes(JsonObject json, String name) {
        return Json.changesOf(json.getJsonObject(name, new JsonObject()));
    }

    private static SortedSet<String> names(JsonObject json, String name) {
        var names = new TreeSet<String>();
        json.getJsonArray(name, new JsonArray()).forEach(item -> names.add(item.toString()));
        return names;
    }

    private static SortedSet<String> none() {
        return java.util.Collections.emptySortedSet();
    }
}
