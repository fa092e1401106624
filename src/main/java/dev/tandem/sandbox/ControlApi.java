package dev.tandem.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How people and scripts steer the sandboxes, under {@code /control}:
 *
 * <pre>
 * GET    /{crm}            tenants, records, quotas, calls by operation
 * GET    /{crm}/calls      the last calls; DELETE forgets them
 * POST   /{crm}/troubles   {"latencyMs", "jitterMs", "searchLagMs", "troubles": [Trouble]} or one Trouble; DELETE ends all
 * POST   /{crm}/webhooks   {"url", "drop", "double", "reorder", "delayMs", "holdUpMs"}; shares are from 0 to 1; DELETE ends all
 * POST   /{crm}/quota      {"burst", "windowMs", "day"}
 * POST   /{crm}/reset      as after the last seeding
 * POST   /seed             {"seed", "contacts", "workspaces": {"key": count}}
 * </pre>
 */
final class ControlApi {

    private final Sandboxes sandboxes;

    ControlApi(Sandboxes sandboxes) {
        this.sandboxes = sandboxes;
    }

    /** The path is without {@code /control}. */
    Reply handle(Call call) {
        var path = List.of(call.path().substring(1).split("/"));
        try {
            if (call.method().equals("POST") && path.equals(List.of("seed"))) {
                return seed(call.body());
            }
            var action = call.method() + (path.size() > 1 ? " " + path.get(1) : "");
            return sandboxes
                    .find(path.getFirst())
                    .map(crm -> handle(crm, action, call.body()))
                    .orElseGet(() -> error(404, "no CRM " + path.getFirst()));
        } catch (IllegalArgumentException wrong) {
            return error(400, String.valueOf(wrong.getMessage()));
        }
    }

    private Reply handle(HostedCrm crm, String action, JsonNode body) {
        return switch (action) {
            case "GET" -> ok(crm.state());
            case "GET calls" -> ok(calls(crm));
            case "DELETE calls" -> done(crm::forgetCalls);
            case "POST troubles" -> done(() -> trouble(crm, body));
            case "DELETE troubles" -> done(crm::heal);
            case "POST webhooks" -> done(() -> webhooks(crm, body));
            case "DELETE webhooks" -> done(crm::healWebhooks);
            case "POST quota" -> done(() -> crm.limit(quota(body)));
            case "POST reset" -> done(() -> sandboxes.reset(crm));
            default -> error(404, "no such control: " + action);
        };
    }

    private Reply seed(JsonNode body) {
        sandboxes.seed(Seeding.of(body, sandboxes.seeding()));
        var states = JsonNodeFactory.instance.objectNode();
        sandboxes.all().forEach((name, crm) -> states.set(name, crm.state()));
        return ok(states);
    }

    private static void trouble(HostedCrm crm, JsonNode body) {
        if (body.has("latencyMs") || body.has("jitterMs")) {
            crm.slowDown(millis(body, "latencyMs", 0), millis(body, "jitterMs", 0));
        }
        if (body.has("searchLagMs")) {
            crm.searchLag(millis(body, "searchLagMs", 0));
        }
        if (body.has("kind") || body.has("status")) {
            crm.suffer(Trouble.of(body));
        }
        body.path("troubles").forEach(one -> crm.suffer(Trouble.of(one)));
    }

    /** Where they are sent stays as it is unless that is said. */
    private static void webhooks(HostedCrm crm, JsonNode body) {
        crm.sufferOnTheWay(WebhookRoute.Trouble.of(body));
        if (body.has("url")) {
            crm.tellTo(Optional.of(body.get("url").asText("")));
        }
    }

    private static Quota quota(JsonNode body) {
        return new Quota(
                body.path("burst").asInt(100),
                millis(body, "windowMs", 10_000),
                body.path("day").asInt(200_000));
    }

    private static ObjectNode calls(HostedCrm crm) {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("count", crm.callCount());
        var calls = answer.putArray("calls");
        for (var entry : crm.lastCalls()) {
            var call = calls.addObject();
            call.put("at", entry.at().toString());
            call.put("method", entry.call().method());
            call.put("path", entry.call().path());
            var query = call.putObject("query");
            entry.call().query().forEach((name, values) -> query.put(name, String.join(",", values)));
            call.set("body", entry.call().body());
            call.put("status", entry.status());
        }
        return answer;
    }

    private static Duration millis(JsonNode body, String name, int otherwise) {
        return Duration.ofMillis(body.path(name).asLong(otherwise));
    }

    private static Reply done(Runnable work) {
        work.run();
        return ok(JsonNodeFactory.instance.objectNode().put("done", true));
    }

    private static Reply ok(JsonNode body) {
        return new Reply(200, body, Map.of());
    }

    private static Reply error(int status, String message) {
        return new Reply(status, JsonNodeFactory.instance.objectNode().put("message", message), Map.of());
    }
}
