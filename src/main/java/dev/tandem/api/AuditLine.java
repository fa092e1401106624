package dev.tandem.api;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Delta;
import dev.tandem.model.Recorded;
import dev.tandem.model.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One entry of the audit as a line of its export; ids are those of the schema, a set of values is an array. */
final class AuditLine {

    private AuditLine() {}

    static String of(AuditEntry entry) {
        return new JsonObject()
                .put("id", new GlobalId(GlobalId.Type.AUDIT_ENTRY, entry.id()).toString())
                .put("at", entry.at().toString())
                .put("kind", entry.kind().name())
                .put("objectId", GlobalId.of(entry.kind(), entry.object()))
                .put("cause", entry.cause().name())
                .put("actor", entry.actor())
                .put("runId", run(entry.run()))
                .put(
                        "changes",
                        array(entry.changes().stream().map(AuditLine::change).toList()))
                .put(
                        "writes",
                        array(entry.writes().stream().map(AuditLine::write).toList()))
                .put("delta", delta(entry.delta()))
                .encode();
    }

    private static @Nullable String run(@Nullable UUID run) {
        return run == null ? null : new GlobalId(GlobalId.Type.RUN, run).toString();
    }

    private static JsonObject change(AuditEntry.FieldChange change) {
        return new JsonObject()
                .put("field", change.field())
                .put("base", value(change.base()))
                .put("ghl", value(change.ghl()))
                .put("rankr", value(change.rankr()))
                .put("result", value(change.result()))
                .put("from", name(change.from()))
                .put("rule", change.rule())
                .put("reason", change.reason());
    }

    private static JsonObject write(AuditEntry.Write write) {
        return new JsonObject()
                .put("crm", write.crm().name())
                .put("operation", write.operation())
                .put("outcome", write.outcome().name())
                .put("externalId", write.externalId())
                .put("error", write.error())
                .put("traceId", write.traceId());
    }

    private static JsonObject delta(Delta delta) {
        var base = delta.base();
        var differing = new JsonObject();
        base.differing().forEach((crm, changes) -> differing.put(crm.name(), changes(changes)));
        var caughtUp = new JsonObject();
        base.caughtUp().forEach((crm, fields) -> caughtUp.put(crm.name(), array(fields)));
        return new JsonObject()
                .put("view", changes(delta.view()))
                .put(
                        "base",
                        new JsonObject()
                                .put("agreed", changes(base.agreed()))
                                .put("differing", differing)
                                .put("caughtUp", caughtUp)
                                .put("held", array(base.held()))
                                .put("released", array(base.released())))
                .put("facts", delta.facts() == null ? null : facts(delta.facts()));
    }

    private static JsonObject facts(Recorded.Facts facts) {
        var contact = facts.contact();
        var deletedAt = facts.deletedAt();
        return new JsonObject()
                .put("version", facts.version())
                .put("contactId", contact == null ? null : GlobalId.of(dev.tandem.model.Kind.CONTACT, contact))
                .put("syncState", facts.state().name())
                .put("apart", array(facts.apart().stream().map(Crm::name).toList()))
                .put("createdAt", facts.createdAt().toString())
                .put("updatedAt", facts.updatedAt().toString())
                .put("deletedAt", deletedAt == null ? null : deletedAt.toString());
    }

    private static JsonObject changes(Changes changes) {
        var json = new JsonObject();
        changes.values().forEach((field, value) -> json.put(field, value(value.orElse(null))));
        return json;
    }

    private static @Nullable Object value(@Nullable Value value) {
        return switch (value) {
            case null -> null;
            case Value.Text(var text) -> text;
            case Value.Texts(var texts) -> array(texts);
        };
    }

    private static JsonArray array(Collection<?> items) {
        return new JsonArray(new ArrayList<>(items));
    }

    private static @Nullable String name(@Nullable Crm crm) {
        return crm == null ? null : crm.name();
    }
}
