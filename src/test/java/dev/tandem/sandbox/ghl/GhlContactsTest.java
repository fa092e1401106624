package dev.tandem.sandbox.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Contacts and the ways in which GHL surprises those who write them. */
class GhlContactsTest {

    private static final String ADA = "'firstName':'Ada','lastName':'Lovelace','email':'Ada@Example.com'";

    private final GhlCaller ghl = new GhlCaller();

    @Test
    void whatIsCreatedCanBeRead() {
        var created = ghl.post("/contacts/", "{'locationId':'demo-location'," + ADA + "}");
        var id = created.body().at("/contact/id").asText();

        var contact = ghl.get("/contacts/" + id).body().path("contact");

        assertThat(created.status()).isEqualTo(201);
        assertThat(id).matches("[A-Za-z0-9]{20}");
        assertThat(contact.path("email").asText()).isEqualTo("Ada@Example.com");
        assertThat(contact.path("emailLowerCase").asText()).isEqualTo("ada@example.com");
        assertThat(contact.path("name").asText()).isEqualTo("Ada Lovelace");
        assertThat(contact.path("dateAdded").asText()).isEqualTo("2026-03-02T17:00:00.000Z");
    }

    @Test
    void whatNeverChangedDoesNotSayWhenItDid() {
        var id = ghl.contact(ADA);
        ghl.pass(Duration.ofSeconds(3));

        assertThat(ghl.get("/contacts/" + id).body().path("contact").has("dateUpdated"))
                .isFalse();
        assertThat(ghl.search("").at("/contacts/0").has("dateUpdated")).isFalse();
        assertThat(ghl.search(
                                "'filters':[{'field':'dateUpdated','operator':'range','value':{'gte':'2020-01-01T00:00:00Z'}}]")
                        .path("total")
                        .asInt())
                .isZero();
        ghl.put("/contacts/" + id, "{'city':'Bath'}");
        assertThat(ghl.get("/contacts/" + id).body().at("/contact/dateUpdated").asText())
                .isEqualTo("2026-03-02T17:00:03.000Z");
    }

    @Test
    void whatIsNotSetIsLeftOut() {
        var contact =
                ghl.get("/contacts/" + ghl.contact("'firstName':'Ada'")).body().path("contact");

        assertThat(contact.has("phone")).isFalse();
        assertThat(contact.has("companyName")).isFalse();
    }

    @Test
    void aMissingContactIsABadRequest() {
        var reply = ghl.get("/contacts/nobody");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("message").asText()).isEqualTo("Contact not found for id:nobody");
        assertThat(reply.body().path("error").asText()).isEqualTo("Bad Request");
        assertThat(reply.body().has("traceId")).isTrue();
    }

    @Test
    void oneUnknownPropertySpoilsTheWholeUpdate() {
        var id = ghl.contact(ADA);

        var reply = ghl.put("/contacts/" + id, "{'firstName':'Augusta','nickname':'A'}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().at("/message/0").asText()).isEqualTo("property nickname should not exist");
        assertThat(ghl.get("/contacts/" + id).body().at("/contact/firstName").asText())
                .isEqualTo("Ada");
    }

    @Test
    void anUpdateMustNotNameLocationGenderOrCompany() {
        var id = ghl.contact(ADA);

        var reply = ghl.put(
                "/contacts/" + id, "{'locationId':'demo-location','gender':'female','companyName':'Analytical'}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body().path("message")).hasSize(3);
    }

    @Test
    void anUpdateChangesOnlyWhatItNames() {
        var id = ghl.contact(ADA + ",'city':'London'");
        ghl.pass(Duration.ofMinutes(1));

        var contact =
                ghl.put("/contacts/" + id, "{'city':null,'state':'LDN'}").body().path("contact");

        assertThat(contact.has("city")).isFalse();
        assertThat(contact.path("state").asText()).isEqualTo("LDN");
        assertThat(contact.path("lastName").asText()).isEqualTo("Lovelace");
        assertThat(contact.path("dateUpdated").asText()).isEqualTo("2026-03-02T17:01:00.000Z");
        assertThat(contact.path("dateAdded").asText()).isEqualTo("2026-03-02T17:00:00.000Z");
    }

    @Test
    void tagsInAnUpdateReplaceTheWholeSet() {
        var id = ghl.contact(ADA + ",'tags':['one','two']");

        var contact = ghl.put("/contacts/" + id, "{'tags':['three']}").body().path("contact");

        assertThat(contact.path("tags").toString()).isEqualTo("[\"three\"]");
    }

    @Test
    void tagsComeBackInLowerCase() {
        var id = ghl.contact(ADA + ",'tags':['VIP','vip ']");

        assertThat(ghl.get("/contacts/" + id).body().at("/contact/tags").toString())
                .isEqualTo("[\"vip\"]");
    }

    @Test
    void aDuplicateIsABadRequestThatNamesTheOther() {
        var id = ghl.contact(ADA + ",'phone':'+12025550101'");

        var byEmail = ghl.post("/contacts/", "{'locationId':'demo-location','email':'ADA@example.com'}");
        var byPhone = ghl.post("/contacts/", "{'locationId':'demo-location','phone':'+1 (202) 555-0101'}");

        assertThat(byEmail.status()).isEqualTo(400);
        assertThat(byEmail.body().at("/meta/contactId").asText()).isEqualTo(id);
        assertThat(byEmail.body().at("/meta/matchingField").asText()).isEqualTo("email");
        assertThat(byEmail.body().at("/meta/contactName").asText()).isEqualTo("Ada Lovelace");
        assertThat(byPhone.body().at("/meta/matchingField").asText()).isEqualTo("phone");
    }

    @Test
    void anUpdateMayNotMakeADuplicateEither() {
        ghl.contact(ADA);
        var id = ghl.contact("'email':'grace@example.com'");

        assertThat(ghl.put("/contacts/" + id, "{'email':'ada@example.com'}").status())
                .isEqualTo(400);
        assertThat(ghl.put("/contacts/" + id, "{'email':'grace@example.com'}").status())
                .isEqualTo(200);
    }

    @Test
    void upsertMakesAContactOrChangesTheOneThatMatches() {
        var made = upsert("'email':'ada@example.com','firstName':'Ada'");
        var changed = upsert("'email':'ada@example.com','city':'London'");

        assertThat(made.path("new").asBoolean()).isTrue();
        assertThat(changed.path("new").asBoolean()).isFalse();
        assertThat(changed.at("/contact/id")).isEqualTo(made.at("/contact/id"));
        assertThat(changed.at("/contact/firstName").asText()).isEqualTo("Ada");
    }

    @Test
    void upsertDropsThePhoneNumberOfAnotherContactWithoutAWord() {
        ghl.contact(ADA);
        ghl.contact("'phone':'+12025550102'");

        var answer = upsert("'email':'ada@example.com','phone':'+12025550102','city':'London'");

        assertThat(answer.at("/contact/city").asText()).isEqualTo("London");
        assertThat(answer.path("contact").has("phone")).isFalse();
    }

    @Test
    void upsertNeedsAnAddressOrANumber() {
        assertThat(ghl.post("/contacts/upsert", "{'locationId':'demo-location','firstName':'Ada'}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void customFieldsGoInByIdOrKeyAndComeOutByIdOnly() {
        var fields = ghl.get("/locations/demo-location/customFields").body().path("customFields");
        var tier = fields.at("/0/id").asText();
        var id = ghl.contact(ADA + ",'customFields':[{'id':'" + tier + "','field_value':'Team'},"
                + "{'key':'contact.referral_code','field_value':'REF-1'},{'key':'nonsense','field_value':'x'}]");

        var values = ghl.get("/contacts/" + id).body().at("/contact/customFields");

        assertThat(fields.at("/0/fieldKey").asText()).isEqualTo("contact.plan_tier");
        assertThat(values).hasSize(2);
        assertThat(values.at("/0/id").asText()).isEqualTo(tier);
        assertThat(values.at("/0/value").asText()).isEqualTo("Team");
        assertThat(values.at("/0").size()).isEqualTo(2);
    }

    @Test
    void customFieldsOfOtherModelsMustBeAskedFor() {
        assertThat(ghl.get("/locations/demo-location/customFields").body().path("customFields"))
                .hasSize(3);
        assertThat(ghl.get("/locations/demo-location/customFields?model=all")
                        .body()
                        .path("customFields"))
                .hasSize(4);
    }

    @Test
    void datesOfBirthAreTakenInManyShapes() {
        var id = ghl.contact(ADA + ",'dateOfBirth':'12/10/1815'");

        assertThat(ghl.get("/contacts/" + id).body().at("/contact/dateOfBirth").asText())
                .isEqualTo("1815-12-10");
        assertThat(ghl.put("/contacts/" + id, "{'dateOfBirth':'soon'}").status())
                .isEqualTo(422);
    }

    @Test
    void whatIsDeletedIsGoneWithAllThatBelongedToIt() {
        var id = ghl.contact(ADA);
        ghl.post("/contacts/" + id + "/notes", "{'body':'hello'}");

        var reply = ghl.delete("/contacts/" + id);

        assertThat(reply.body().path("succeded").asBoolean()).isTrue();
        assertThat(ghl.get("/contacts/" + id).status()).isEqualTo(400);
        assertThat(ghl.get("/contacts/" + id + "/notes").status()).isEqualTo(400);
    }

    @Test
    void duplicatesAreLookedUpWithoutLag() {
        var id = ghl.contact(ADA + ",'phone':'+12025550103'");

        assertThat(duplicate("email=ADA%40example.com")).isEqualTo(id);
        assertThat(duplicate("number=%2B12025550103")).isEqualTo(id);
        assertThat(duplicate("email=nobody%40example.com")).isEmpty();
    }

    @Test
    void theOldListNeedsBothPartsOfItsCursor() {
        for (int i = 0; i < 3; i++) {
            ghl.contact("'firstName':'Person " + i + "'");
            ghl.pass(Duration.ofSeconds(5));
        }
        var list = "/contacts/?locationId=demo-location&limit=2";
        var first = ghl.get(list).body();
        var after = "&startAfter=" + first.at("/meta/startAfter").asText();
        var id = "&startAfterId=" + first.at("/meta/startAfterId").asText();

        assertThat(first.path("contacts")).hasSize(2);
        assertThat(first.at("/contacts/0").has("dateUpdated")).isFalse();
        assertThat(ghl.get(list + after).body().path("contacts")).isEqualTo(first.path("contacts"));
        assertThat(ghl.get(list + after + id).body().path("contacts")).hasSize(1);
    }

    @Test
    void contactsAreFoundByBusiness() {
        var id = ghl.contact(ADA);
        ghl.post("/contacts/bulk/business", "{'locationId':'demo-location','ids':['" + id + "'],'businessId':'b1'}");

        var found = ghl.get("/contacts/business/b1?locationId=demo-location").body();

        assertThat(found.path("count").asInt()).isEqualTo(1);
        assertThat(found.at("/contacts/0/id").asText()).isEqualTo(id);
    }

    @Test
    void changesAreKeptForWebhooksToTell() {
        var id = ghl.contact(ADA);
        ghl.post("/contacts/" + id + "/tags", "{'tags':['vip']}");
        ghl.delete("/contacts/" + id);

        assertThat(ghl.sandbox.events(GhlCaller.LOCATION))
                .extracting(event -> event.type().wireName())
                .containsExactly("ContactCreate", "ContactTagUpdate", "ContactDelete");
    }

    private JsonNode upsert(String properties) {
        return ghl.post("/contacts/upsert", "{'locationId':'demo-location'," + properties + "}")
                .body();
    }

    private String duplicate(String query) {
        return ghl.get("/contacts/search/duplicate?locationId=demo-location&" + query)
                .body()
                .at("/contact/id")
                .asText();
    }
}
