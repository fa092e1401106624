package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who lives in the sandboxes: how many people each workspace holds, and the seed that they come from.
 *
 * @param contacts by workspace key; a workspace's people are seeded with {@code seed} plus its place in this order
 */
@RegisterForReflection
public record Seeding(long seed, SortedMap<String, Integer> contacts) {

    public Seeding {
        contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
    }

    /** The demo workspace, and another one beside it that must never show in it. */
    public static Seeding demo(long seed, int contacts) {
        return new Seeding(seed, new TreeMap<>(Map.of("demo", contacts, "other", 5)));
    }

    /** As the control API is told: {@code {"seed": 7, "contacts": 1000, "workspaces": {"third": 10}}}. */
    static Seeding of(JsonNode json, Seeding before) {
        var contacts = new TreeMap<>(before.contacts);
        if (json.has("contacts")) {
            contacts.put("demo", json.get("contacts").asInt());
        }
        json.path("workspaces")
                .properties()
                .forEach(entry -> contacts.put(entry.getKey(), entry.getValue().asInt()));
        return new Seeding(json.path("seed").asLong(before.seed), contacts);
    }

    void into(CrmSandbox crm, Instant now) {
        var place = 0;
        for (var workspace : contacts.entrySet()) {
            crm.load(workspace.getKey(), People.of(seed + place, workspace.getValue()), now);
            place++;
        }
    }
}
