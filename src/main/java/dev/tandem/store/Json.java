package dev.tandem.store;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Provenance;
import dev.tandem.model.Put;
import dev.tandem.model.Value;
import dev.tandem.model.WriteOutcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values are written into jsonb columns: a single value as a string, a set as an array of strings. */
final class Json {

    private Json() {}

    static JsonObject of(Fields fields) {
        var json = new JsonObject();
        fields.values().forEach((name, value) -> json.put(name, of(value)));
        return json;
    }

    static Fields fields(@Nullable JsonObject json) {
        if (json == null || json.isEmpty()) {
            return Fields.NONE;
        }
        var values = new TreeMap<String, Value>();
        json.forEach(entry -> value(entry.getValue()).ifPresent(value -> values.put(entry.getKey(), value)));
        return new Fields(values);
    }

    static JsonObject of(Base base) {
        var json = new JsonObject().put("agreed", of(base.agreed()));
        base.differing().forEach((crm, changes) -> {
            if (!changes.isEmpty()) {
                json.put(crm.name(), of(changes));
            }
        });
        if (!base.held().isEmpty()) {
            json.put("held", new JsonArray(List.copyOf(base.held())));
        }
        var rules = base.rules();
        return rules == null ? json : json.put("rules", rules.toString());
    }

    static JsonObject of(Changes changes) {
        var json = new JsonObject();
        changes.values().forEach((name, value) -> json.put(name, of(value.orElse(null))));
        return json;
    }

    static Changes changesOf(JsonObject json) {
        var values = new TreeMap<String, Optional<Value>>();
        json.forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
        return new Changes(values);
    }

    static Base base(JsonObject json) {
        var differing = new EnumMap<Crm, Changes>(Crm.class);
        for (var crm : Crm.values()) {
            var changes = json.getJsonObject(crm.name());
            if (changes != null) {
                differing.put(crm, changesOf(changes));
            }
        }
        var held = new TreeSet<String>();
        json.getJsonArray("held", new JsonArray()).forEach(field -> held.add(field.toString()));
        var rules = json.getString("rules");
        return new Base(
                fields(json.getJsonObject("agreed")), differing, held, rules == null ? null : UUID.fromString(rules));
    }

    static JsonObject changed(Map<String, Half.Changed> times) {
        var json = new JsonObject();
        times.forEach((field, changed) ->
                json.put(field, new JsonArray().add(micros(changed.after())).add(micros(changed.by()))));
        return json;
    }

    static Map<String, Half.Changed> changed(@Nullable JsonObject json) {
        if (json == null) {
            return Map.of();
        }
        var times = new HashMap<String, Half.Changed>();
        for (var field : json.fieldNames()) {
            var pair = json.getJsonArray(field);
            times.put(field, new Half.Changed(instant(pair.getLong(0)), instant(pair.getLong(1))));
        }
        return times;
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static JsonObject of(Map<String, Provenance> provenance) {
        var json = new JsonObject();
        provenance.forEach((field, why) -> json.put(
                field,
                new JsonObject()
                        .put("crm", name(why.crm()))
                        .put("at", micros(why.at()))
                        .put("rule", why.rule())
                        .put("reason", why.reason())));
        return json;
    }

    static Map<String, Provenance> provenance(JsonObject json) {
        var provenance = new HashMap<String, Provenance>();
        for (var field : json.fieldNames()) {
            var why = json.getJsonObject(field);
            provenance.put(
                    field,
                    new Provenance(
                            crm(why.getString("crm")),
                            instant(why.getLong("at")),
                            why.getString("rule"),
                            why.getString("reason")));
        }
        return provenance;
    }

    static JsonArray changes(List<AuditEntry.FieldChange> changes) {
        var json = new JsonArray();
        changes.forEach(change -> json.add(new JsonObject()
                .put("field", change.field())
                .put("base", of(change.base()))
                .put("ghl", of(change.ghl()))
                .put("rankr", of(change.rankr()))
                .put("result", of(change.result()))
                .put("from", name(change.from()))
                .put("rule", change.rule())
                .put("reason", change.reason())));
        return json;
    }

    static List<AuditEntry.FieldChange> changes(JsonArray json) {
        var changes = new ArrayList<AuditEntry.FieldChange>();
        for (var i = 0; i < json.size(); i++) {
            var change = json.getJsonObject(i);
            changes.add(new AuditEntry.FieldChange(
                    change.getString("field"),
                    value(change.getValue("base")).orElse(null),
                    value(change.getValue("ghl")).orElse(null),
                    value(change.getValue("rankr")).orElse(null),
                    value(change.getValue("result")).orElse(null),
                    crm(change.getString("from")),
                    change.getString("rule"),
                    change.getString("reason")));
        }
        return changes;
    }

    static JsonArray writes(List<AuditEntry.Write> writes) {
        var json = new JsonArray();
        writes.forEach(write -> json.add(new JsonObject()
                .put("crm", write.crm().name())
                .put("operation", write.operation())
                .put("outcome", write.outcome().name())
                .put("externalId", write.externalId())
                .put("error", write.error())
                .put("traceId", write.traceId())
                .put("puts", puts(write.puts()))));
        return json;
    }

    private static JsonObject puts(Map<String, Put> puts) {
        var json = new JsonObject();
        puts.forEach((field, put) -> json.put(
                field,
                new JsonObject()
                        .put("at", put.at())
                        .put("before", of(put.before()))
                        .put("after", of(put.after()))));
        return json;
    }

    private static SortedMap<String, Put> puts(@Nullable JsonObject json) {
        var puts = new TreeMap<String, Put>();
        if (json != null) {
            for (var field : json.fieldNames()) {
                var put = json.getJsonObject(field);
                puts.put(
                        field,
                        new Put(
                                put.getString("at"),
                                value(put.getValue("before")).orElse(null),
                                value(put.getValue("after")).orElse(null)));
            }
        }
        return puts;
    }

    static List<AuditEntry.Write> writes(JsonArray json) {
        var writes = new ArrayList<AuditEntry.Write>();
        for (var i = 0; i < json.size(); i++) {
            var write = json.getJsonObject(i);
            writes.add(new AuditEntry.Write(
                    Crm.valueOf(write.getString("crm")),
                    write.getString("operation"),
                    WriteOutcome.valueOf(write.getString("outcome")),
                    write.getString("externalId"),
                    write.getString("error"),
                    write.getString("traceId"),
                    puts(write.getJsonObject("puts"))));
        }
        return writes;
    }

    static @Nullable Object of(@Nullable Value value) {
        return switch (value) {
            case null -> null;
            case Value.Text(var text) -> text;
            case Value.Texts(var texts) -> new JsonArray(new ArrayList<>(texts));
        };
    }

    static Optional<Value> value(@Nullable Object json) {
        return switch (json) {
            case null -> Optional.empty();
            case JsonArray array -> {
                var texts = new TreeSet<String>();
                array.forEach(item -> texts.add(String.valueOf(item)));
                yield Optional.of(new Value.Texts(texts));
            }
            default -> Optional.of(new Value.Text(json.toString()));
        };
    }

    private static @Nullable String name(@Nullable Crm crm) {
        return crm == null ? null : crm.name();
    }

    private static @Nullable Crm crm(@Nullable String name) {
        return name == null ? null : Crm.valueOf(name);
    }
}
