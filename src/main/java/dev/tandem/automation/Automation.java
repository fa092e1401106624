package dev.tandem.automation;

import dev.tandem.store.StoredAutomation;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** An automation, read. */
public record Automation(StoredAutomation stored, Definition definition) {

    static Automation of(StoredAutomation stored) {
        return new Automation(stored, DefinitionReader.read(new JsonObject(stored.document()).getMap()));
    }

    public UUID id() {
        return stored.id();
    }

    /** Rises with every change. */
    public int version() {
        return stored.version();
    }

    public String name() {
        return stored.name();
    }

    public boolean enabled() {
        return stored.enabled();
    }

    public Instant createdAt() {
        return stored.createdAt();
    }

    public String createdBy() {
        return stored.createdBy();
    }

    public Instant updatedAt() {
        return stored.updatedAt();
    }

    public String updatedBy() {
        return stored.updatedBy();
    }
}
