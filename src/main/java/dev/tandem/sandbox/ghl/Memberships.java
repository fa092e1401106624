package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What a contact belongs to: followers, campaigns, workflows, a business. Who is in which campaign or workflow can be read by
 * nobody but those who steer the sandbox.
 */
final class Memberships {

    private static final Shape FOLLOWERS = Shape.of(Shape.texts("followers").required());
    private static final Shape NOTHING = Shape.of();
    private static final Shape WORKFLOW = Shape.of(Shape.text("eventStartTime"));
    private static final Shape BUSINESS = Shape.of(
            Shape.text("locationId").required(),
            Shape.texts("ids").required(),
            Shape.text("businessId").orNull().required());
    private static final int MOST_IN_BULK = 50;

    private Memberships() {}

    static void routes(Router router) {
        router.add("POST", "/contacts/bulk/business", Memberships::business)
                .add("POST", "/contacts/{contactId}/followers", Memberships::follow)
                .add("DELETE", "/contacts/{contactId}/followers", Memberships::unfollow)
                .add("DELETE", "/contacts/{contactId}/campaigns/removeAll", Memberships::leaveAllCampaigns)
                .add("POST", "/contacts/{contactId}/campaigns/{campaignId}", Memberships::joinCampaign)
                .add("DELETE", "/contacts/{contactId}/campaigns/{campaignId}", Memberships::leaveCampaign)
                .add("POST", "/contacts/{contactId}/workflow/{workflowId}", Memberships::joinWorkflow)
                .add("DELETE", "/contacts/{contactId}/workflow/{workflowId}", Memberships::leaveWorkflow)
                .add(
                        "GET",
                        "/campaigns/",
                        ask -> list(ask, "campaigns", ask.location().campaigns()))
                .add(
                        "GET",
                        "/workflows/",
                        ask -> list(ask, "workflows", ask.location().workflows()));
    }

    private static Reply follow(Ask ask) {
        var contact = ask.contact();
        var wanted = Json.texts(ask.body(FOLLOWERS).get("followers"));
        var all = new LinkedHashSet<>(contact.followers());
        all.addAll(wanted);
        var added = wanted.stream()
                .filter(user -> !contact.followers().contains(user))
                .toList();
        return Json.created(followers(ask, contact, List.copyOf(all), "followersAdded", added));
    }

    private static Reply unfollow(Ask ask) {
        var contact = ask.contact();
        var unwanted = Json.texts(ask.body(FOLLOWERS).get("followers"));
        var left = contact.followers().stream()
                .filter(user -> !unwanted.contains(user))
                .toList();
        var removed = contact.followers().stream().filter(unwanted::contains).toList();
        return Json.ok(followers(ask, contact, left, "followersRemoved", removed));
    }

    private static ObjectNode followers(
            Ask ask, Contact contact, List<String> followers, String changeName, List<String> change) {
        var draft = contact.edit();
        draft.followers = followers;
        ask.save(draft.done(ask.now()), EventType.CONTACT_UPDATE);
        var answer = Json.object();
        answer.set("followers", Json.strings(followers));
        answer.set(changeName, Json.strings(change));
        return answer;
    }

    private static Reply joinCampaign(Ask ask) {
        ask.body(NOTHING);
        return Json.created(joined(ask, ask.location().campaigns(), "Campaign"));
    }

    private static Reply leaveCampaign(Ask ask) {
        return Json.ok(left(ask, ask.location().campaigns(), "Campaign"));
    }

    private static Reply leaveAllCampaigns(Ask ask) {
        var contact = ask.contact().id();
        ask.location().campaigns().keySet().forEach(campaign -> leave(ask.location(), campaign, contact));
        return Json.ok(Json.succeeded());
    }

    private static Reply joinWorkflow(Ask ask) {
        ask.body(WORKFLOW);
        return Json.ok(joined(ask, ask.location().workflows(), "Workflow"));
    }

    private static Reply leaveWorkflow(Ask ask) {
        ask.body(WORKFLOW);
        return Json.ok(left(ask, ask.location().workflows(), "Workflow"));
    }

    private static ObjectNode joined(Ask ask, Map<String, String> known, String name) {
        var contact = ask.contact().id();
        var joined = known(ask, known, name);
        ask.location()
                .members()
                .computeIfAbsent(joined, _ -> new LinkedHashSet<>())
                .add(contact);
        return Json.succeeded();
    }

    private static ObjectNode left(Ask ask, Map<String, String> known, String name) {
        var contact = ask.contact().id();
        leave(ask.location(), known(ask, known, name), contact);
        return Json.succeeded();
    }

    private static void leave(Location location, String joined, String contact) {
        location.members().getOrDefault(joined, new LinkedHashSet<>()).remove(contact);
    }

    private static String known(Ask ask, Map<String, String> known, String name) {
        var id = ask.param(1);
        if (!known.containsKey(id)) {
            throw Refusal.notFound(name + " not found");
        }
        return id;
    }

    private static Reply business(Ask ask) {
        var body = ask.body(BUSINESS);
        ask.mustBeOwn(body.get("locationId").asText());
        var ids = Json.texts(body.get("ids"));
        if (ids.size() > MOST_IN_BULK) {
            throw Refusal.invalid(List.of("ids must contain no more than " + MOST_IN_BULK + " elements"));
        }
        for (var id : ids) {
            var draft = ask.contact(id).edit();
            draft.businessId = Json.text(body, "businessId");
            ask.save(draft.done(ask.now()), EventType.CONTACT_UPDATE);
        }
        var answer = Json.object().put("success", true);
        answer.set("ids", Json.strings(ids));
        return Json.ok(answer);
    }

    private static Reply list(Ask ask, String name, Map<String, String> entries) {
        ask.mustBeOwn(ask.query("locationId"));
        var answer = Json.object();
        var list = answer.putArray(name);
        entries.forEach((id, title) -> list.addObject()
                .put("id", id)
                .put("name", title)
                .put("status", "published")
                .put("locationId", ask.location().id()));
        return Json.ok(answer);
    }
}
