package dev.tandem.sandbox.ghl;

import dev.tandem.sandbox.Reply;

/** A location itself and the custom fields that it defines. */
final class LocationInfo {

    private LocationInfo() {}

    static void routes(Router router) {
        router.add("GET", "/locations/{locationId}", LocationInfo::get)
                .add("GET", "/locations/{locationId}/customFields", LocationInfo::customFields)
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
