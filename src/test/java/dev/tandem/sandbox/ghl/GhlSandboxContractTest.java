package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.Reply;
import dev.tandem.testkit.GhlOpenApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every operation of the sandbox, and every refusal, held to GHL's own OpenAPI files. */
class GhlSandboxContractTest {

    private static final String MISSING =
            "GHL's OpenAPI files are not on this machine: name their directory with -Dtandem.ghl.openapi";

    private record Exchange(Call call, Reply reply) {}

    private final List<Exchange> exchanges = new ArrayList<>();
    private final GhlCaller ghl = new GhlCaller((call, reply) -> exchanges.add(new Exchange(call, reply)));

    @Test
    void requestsAndAnswersAreAsDeclared() {
        var openApi = GhlOpenApi.find();
        assumeTrue(openApi.isPresent(), MISSING);

        everything();

        assertThat(exchanges)
                .flatExtracting(exchange -> openApi.get()
                        .violations(
                                exchange.call().method(),
                                exchange.call().path(),
                                exchange.call().body(),
                                exchange.reply().status(),
                                exchange.reply().body()))
                .isEmpty();
    }

    @Test
    void whatIsNotAsDeclaredWouldBeNoticed() {
        var openApi = GhlOpenApi.find();
        assumeTrue(openApi.isPresent(), MISSING);
        var wrong = GhlCaller.json("{'contact':{'id':5}}");
        var unknown = GhlCaller.json("{'nickname':'A'}");

        assertThat(openApi.get().violations("GET", "/contacts/x", GhlCaller.json(""), 200, wrong))
                .hasSize(1);
        assertThat(openApi.get().violations("PUT", "/contacts/x", unknown, 200, GhlCaller.json("{}")))
                .hasSize(1);
        assertThat(openApi.get().violations("GET", "/contacts/x", GhlCaller.json(""), 302, wrong))
                .hasSize(1);
    }

    @Test
    void nothingThatIsSimulatedIsLeftOut() {
        everything();

        var succeeded = new TreeSet<String>();
        exchanges.stream()
                .filter(exchange -> exchange.reply().status() < 300)
                .map(Exchange::call)
                .forEach(call -> succeeded.add(call.method() + " " + ghl.sandbox.template(call.method(), call.path())));
        assertThat(succeeded).containsExactlyElementsOf(ghl.sandbox.operations());
    }

    private void everything() {
        var contact = contacts();
        children("/contacts/" + contact);
        calendars(contact);
        location();
        memberships("/contacts/" + contact);
        refusals();
        ghl.delete("/contacts/" + contact);
    }

    private String contacts() {
        var id = ghl.contact("'firstName':'Ada','lastName':'Lovelace','email':'ada@example.com','phone':'+12025550101',"
                + "'tags':['VIP'],'dateOfBirth':'1990-01-02','city':null,'country':'GB','companyName':'Analytical',"
                + "'dndSettings':{'Email':{'status':'active'}},"
                + "'customFields':[{'key':'plan_tier','field_value':'Team'}]");
        ghl.pass(Duration.ofSeconds(3));
        ghl.get("/contacts/" + id);
        ghl.put("/contacts/" + id, "{'city':'London','dateOfBirth':null,'dnd':false,'source':'website'}");
        ghl.post("/contacts/upsert", "{'locationId':'demo-location','email':'ada@example.com','state':'LDN'}");
        ghl.post("/contacts/upsert", "{'locationId':'demo-location','email':'grace@example.com'}");
        ghl.search("'query':'ada','sort':[{'field':'dateUpdated','direction':'asc'}]");
        ghl.get("/contacts/search/duplicate?locationId=demo-location&email=ada%40example.com");
        ghl.get("/contacts/?locationId=demo-location");
        ghl.get("/contacts/business/b1?locationId=demo-location");
        return id;
    }

    private void children(String contact) {
        var task = contact + "/tasks/"
                + ghl.post(
                                contact + "/tasks",
                                "{'title':'Call','body':'Soon','dueDate':'2026-03-05T09:00:00Z','completed':false}")
                        .body()
                        .at("/task/id")
                        .asText();
        ghl.get(contact + "/tasks");
        ghl.get(task);
        ghl.put(task, "{'title':'Call again'}");
        ghl.put(task + "/completed", "{'completed':true}");
        ghl.post(
                "/locations/demo-location/tasks/search",
                "{'completed':true,'limit':500,'searchAfter':[1e15,'x']}".replace("1e15", "1900000000000"));
        ghl.delete(task);
        var note = contact + "/notes/"
                + ghl.post(contact + "/notes", "{'body':'Hello','title':'First'}")
                        .body()
                        .at("/note/id")
                        .asText();
        ghl.get(contact + "/notes");
        ghl.get(note);
        ghl.put(note, "{'body':'Hello again','pinned':true}");
        ghl.delete(note);
    }

    private void calendars(String contact) {
        var calendar = ghl.calendar();
        var booking = "{'calendarId':'%s','locationId':'demo-location','contactId':'%s','title':'Demo',"
                        .formatted(calendar, contact)
                + "'startTime':'2026-03-03T10:00:00-05:00'}";
        var id = ghl.post("/calendars/events/appointments", booking)
                .body()
                .path("id")
                .asText();
        ghl.post("/calendars/events/appointments", booking);
        ghl.get("/calendars/events/appointments/" + id);
        ghl.put("/calendars/events/appointments/" + id, "{'appointmentStatus':'showed','toNotify':false}");
        ghl.get("/contacts/" + contact + "/appointments");
        var from = ghl.now.toEpochMilli();
        var to = ghl.now.plus(Duration.ofDays(7)).toEpochMilli();
        ghl.get("/calendars/events?locationId=demo-location&calendarId=%s&startTime=%d&endTime=%d"
                .formatted(calendar, from, to));
        ghl.get("/calendars/" + calendar);
        ghl.get("/calendars/%s/free-slots?startDate=%d&endDate=%d".formatted(calendar, from, to));
        ghl.call("DELETE", "/calendars/events/" + id, "{}");
    }

    private void location() {
        ghl.get("/locations/demo-location");
        ghl.get("/users/search?companyId=sandbox-company&locationId=demo-location&skip=1&limit=1");
        var tags = "/locations/demo-location/tags";
        var tag = tags + "/"
                + ghl.post(tags, "{'name':'Gold'}").body().at("/tag/id").asText();
        ghl.get(tags);
        ghl.get(tag);
        ghl.put(tag, "{'name':'Silver'}");
        ghl.delete(tag);
        ghl.post("/locations/demo-location/customFields", "{'name':'Budget','dataType':'TEXT'}");
        var fields = ghl.get("/locations/demo-location/customFields?model=all").body();
        ghl.get("/locations/demo-location/customFields/"
                + fields.at("/customFields/0/id").asText());
    }

    private void memberships(String contact) {
        var id = contact.substring(contact.lastIndexOf('/') + 1);
        ghl.post(contact + "/tags", "{'tags':['B2B']}");
        ghl.call("DELETE", contact + "/tags", "{'tags':['b2b']}");
        ghl.post(
                "/contacts/bulk/tags/update/add",
                "{'locationId':'demo-location','contacts':['" + id + "'],'tags':['bulk']}");
        ghl.post("/contacts/bulk/business", "{'locationId':'demo-location','ids':['" + id + "'],'businessId':null}");
        ghl.post(contact + "/followers", "{'followers':['u1']}");
        ghl.call("DELETE", contact + "/followers", "{'followers':['u1']}");
        var campaign = contact + "/campaigns/"
                + ghl.get("/campaigns/?locationId=demo-location")
                        .body()
                        .at("/campaigns/0/id")
                        .asText();
        ghl.post(campaign, "{}");
        ghl.delete(campaign);
        ghl.delete(contact + "/campaigns/removeAll");
        var workflow = contact + "/workflow/"
                + ghl.get("/workflows/?locationId=demo-location")
                        .body()
                        .at("/workflows/0/id")
                        .asText();
        ghl.post(workflow, "{'eventStartTime':'2026-03-03T10:00:00+00:00'}");
        ghl.call("DELETE", workflow, "{}");
    }

    private void refusals() {
        ghl.get("/contacts/nobody");
        ghl.post("/contacts/", "{'locationId':'demo-location','email':'ada@example.com'}");
        ghl.post("/contacts/", "{'locationId':'demo-location','nickname':'A'}");
        ghl.post("/contacts/", "{'locationId':'other-location'}");
        ghl.call("GET", "/contacts/nobody", "", Map.of());
    }
}
