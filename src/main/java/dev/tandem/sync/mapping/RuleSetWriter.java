package dev.tandem.sync.mapping;

import dev.tandem.model.Crm;
import dev.tandem.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a rule set down as {@link RuleSetReader} reads it: maps, lists, texts and numbers, as JSON has them. */
public final class RuleSetWriter {

    private RuleSetWriter() {}

    public static Map<String, Object> write(RuleSetDocument document) {
        var json = new LinkedHashMap<String, Object>();
        json.put("rules", document.rules().stream().map(RuleSetWriter::write).toList());
        json.put(
                "deletions",
                new TreeMap<>(document.deletions())
                        .entrySet().stream()
                                .map(entry -> ordered(
                                        "kind",
                                        entry.getKey().name(),
                                        "policy",
                                        entry.getValue().name()))
                                .toList());
        return json;
    }

    private static Map<String, Object> write(FieldRule rule) {
        var json = ordered("name", rule.name(), "kind", rule.kind().name(), "field", rule.field());
        for (var crm : Crm.values()) {
            var side = rule.side(crm);
            if (side.access() != Access.NONE) {
                json.put(
                        name(crm),
                        ordered("field", side.field(), "read", write(side.read()), "write", write(side.write())));
            }
        }
        json.put("direction", rule.direction().name());
        json.put("conflicts", rule.conflicts().name());
        json.put("nulls", rule.nulls().name());
        json.put("lossy", rule.lossy());
        return json;
    }

    /** What a CRM's part in a rule is called. */
    static String name(Crm crm) {
        return crm.name().toLowerCase(Locale.ROOT);
    }

    private static List<Object> write(List<Transform> chain) {
        return chain.stream().<Object>map(RuleSetWriter::write).toList();
    }

    private static Map<String, Object> write(Transform transform) {
        return switch (transform) {
            case Transform.Trim() -> typed(TransformType.TRIM);
            case Transform.ChangeCase(var to) -> typed(TransformType.CHANGE_CASE, "case", to.name());
            case Transform.E164(var region) -> typed(TransformType.E164, "region", region);
            case Transform.DateFormat(var from, var to) -> typed(TransformType.DATE_FORMAT, "from", from, "to", to);
            case Transform.Split(var separator) -> typed(TransformType.SPLIT, "separator", separator);
            case Transform.Join(var separator) -> typed(TransformType.JOIN, "separator", separator);
            case Transform.Part(var separator, var index) ->
                typed(TransformType.PART, "separator", separator, "index", index);
            case Transform.ValueMap(var values) -> typed(TransformType.VALUE_MAP, "values", pairs(values));
            case Transform.Default(var value) -> valued(TransformType.DEFAULT, value);
            case Transform.Constant(var value) -> valued(TransformType.CONSTANT, value);
            case Transform.Truncate(var length) -> typed(TransformType.TRUNCATE, "length", length);
            case Transform.StripHtml() -> typed(TransformType.STRIP_HTML);
            case Transform.Expression(var text) -> typed(TransformType.EXPRESSION, "expression", text);
        };
    }

    private static List<Object> pairs(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .<Object>map(entry -> ordered("from", entry.getKey(), "to", entry.getValue()))
                        .toList();
    }

    private static Map<String, Object> valued(TransformType type, Value value) {
        return switch (value) {
            case Value.Text(var text) -> typed(type, "value", text);
            case Value.Texts(var texts) -> typed(type, "texts", new ArrayList<Object>(texts));
        };
    }

    private static Map<String, Object> typed(TransformType type, Object... namesAndValues) {
        var json = ordered("type", type.name());
        json.putAll(ordered(namesAndValues));
        return json;
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        var json = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            json.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return json;
    }
}
