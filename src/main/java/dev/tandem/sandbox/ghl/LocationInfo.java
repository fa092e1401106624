package dev.tandem.sandbox.ghl;

import dev.tandem.sandbox.Reply;
import java.util.List;
import java.util.Locale;

/** A location itself and the custom fields that it defines. */
final class LocationInfo {

    private static final Shape FIELD = Shape.of(
            Shape.text("name").required(),
            Shape.oneOf("dataType", "TEXT", "LARGE_TEXT", "NUMERICAL", "PHONE", "DATE", "CHECKBOX")
                    .required(),
            Shape.text("placeholder"),
            Shape.number("position", 0, 1_000_000),
            Shape.oneOf("model", "contact", "opportunity"));

    private LocationInfo() {}

    static void routes(Router router) {
        router.add("GET", "/locations/{locationId}", LocationInfo::get)
                .add("GET", "/locations/{locationId}/customFields", LocationInfo::customFields)
                .add("POST", "/locations/{locationId}/customFields", LocationInfo::newCustomField)
                .add("GET", "/locations/{locationId}/customFields/{id}", LocationInfo::customField);
    }

    private static Reply get(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        var answer = Json.object();
        answer.set("location", ask.location().json());
        return Json.ok(answer);
    }

    /** Those of contacts only, unless {@code model} says otherwise. */
    private static Reply customFields(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        var model = ask.call().parameter("model").orElse("contact");
        var answer = Json.object();
        var fields = answer.putArray("customFields");
        ask.location().customFields().stream()
                .filter(field -> model.equals("all") || model.equals(field.model()))
                .forEach(field -> fields.add(field.json(ask.param(0))));
        return Json.ok(answer);
    }

    /** Its key is made of its name. */
    private static Reply newCustomField(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        var body = ask.body(FIELD);
        var model = body.path("model").asText("contact");
        var name = body.get("name").asText();
        var key = "%s.%s".formatted(model, name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"));
        var fields = ask.location().customFields();
        if (fields.stream().anyMatch(field -> field.fieldKey().equals(key))) {
            throw Refusal.badRequest("name is already exists.");
        }
        var field = new CustomField(
                ask.ids().next(),
                name,
                key,
                body.get("dataType").asText(),
                List.of(),
                body.path("position").asInt(0),
                model);
        fields.add(field);
        var answer = Json.object();
        answer.set("customField", field.json(ask.param(0)));
        return Json.created(answer);
    }

    private static Reply customField(Ask ask) {
        ask.mustBeOwn(ask.param(0));
        var field = ask.location().customFields().stream()
                .filter(one -> one.id().equals(ask.param(1)))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Custom field not found"));
        var answer = Json.object();
        answer.set("customField", field.json(ask.param(0)));
        return Json.ok(answer);
    }
}
