package dev.tandem.connector.ghl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.ContactBatches;
import dev.tandem.connector.ContactKey;
import dev.tandem.connector.CrmHealth;
import dev.tandem.connector.CrmTag;
import dev.tandem.connector.CrmUser;
import dev.tandem.connector.Draft;
import dev.tandem.connector.Memberships;
import dev.tandem.connector.TagsChange;
import dev.tandem.connector.Users;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connector over real HTTP: what it asks of GHL, what it makes of the answers, and how it takes a bad day. */
@QuarkusTest
@WithTestResource(GhlStub.class)
class GhlConnectorTest {

    private static final Caller CALLER = new Caller(Workspaces.idOf("stub"), Lane.INTERACTIVE);
    private static final Caller WORKER = new Caller(Workspaces.idOf("stub"), Lane.WEBHOOK);
    private static final RecordKey ADA = RecordKey.contact("ada");
    private static final RecordKey TASK = new RecordKey(Kind.TASK, "t1", "ada");
    private static final RecordKey NOTE = new RecordKey(Kind.NOTE, "n1", "ada");
    private static final RecordKey VISIT = new RecordKey(Kind.APPOINTMENT, "a1", "ada");
    private static final String ADA_JSON = """
            {"contact": {"id": "ada", "firstName": "Ada", "email": "Ada@Example.com", "phone": "+14155550123",
             "tags": ["VIP"], "dateUpdated": "2026-11-21T09:30:00.123Z"}}""";
    private static final String VISIT_JSON = """
            {"event": {"id": "a1", "contactId": "ada", "calendarId": "c1", "title": "Visit",
             "appointmentStatus": "confirmed", "startTime": "2026-12-01T10:00:00+05:30",
             "dateUpdated": "2026-11-21T09:30:00Z"}}""";

    @Inject
    Connectors connectors;

    private Connector ghl;

    @Inject
    Memberships memberships;

    @Inject
    Users users;

    @Inject
    ContactBatches batches;

    @Inject
    CrmHealth health;

    @BeforeEach
    void forget() {
        GhlStub.forget();
        ghl = connectors.of(Crm.GHL);
    }

    /** Whatever a test was about, GHL's own description must allow what we asked. */
    @AfterEach
    void everyRequestIsOneThatGhlDeclares() {
        assertThat(GhlContract.find()
                        .map(contract -> contract.violations(GhlStub.asked()))
                        .orElse(List.of()))
                .isEmpty();
    }

    @Test
    void ghlsOwnDescriptionIsAtHand() {
        assumeTrue(
                GhlContract.find().isPresent(),
                "GHL's OpenAPI files are not beside the project: nothing is held to them");

        assertThat(GhlContract.find()
                        .orElseThrow()
                        .violations(List.of(
                                new GhlStub.Asked("POST", "/contacts/?page=1", "v0", "", "{\"companyId\": \"x\"}"),
                                new GhlStub.Asked("GET", "/contact/ada", "2021-07-28", "", ""))))
                .containsExactly(
                        "POST /contacts/?page=1: version v0",
                        "POST /contacts/?page=1: query page",
                        "POST /contacts/?page=1: property companyId",
                        "POST /contacts/?page=1: no property locationId",
                        "GET /contact/ada: no such operation");
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(30));
    }

    private static JsonNode sent() throws Exception {
        return new ObjectMapper().readTree(GhlStub.last().body());
    }

    @Test
    void aContactIsReadById() {
        GhlStub.answers(200, ADA_JSON);

        var ada = await(ghl.observe(CALLER, ADA));

        assertThat(ada.fields().text(Field.EMAIL)).contains("ada@example.com");
        assertThat(ada.fields().texts(Field.TAGS)).containsExactly("vip");
        assertThat(ada.lastModified()).isEqualTo(Instant.parse("2026-11-21T09:30:00.123Z"));
        assertThat(GhlStub.last())
                .isEqualTo(new GhlStub.Asked("GET", "/contacts/ada", "2021-07-28", "Bearer pit-1", ""));
    }

    @Test
    void theGateLearnsFromGoodAnswersAndFromBadOnes() {
        var whoever = new Caller(Workspaces.idOf("frugal"), Lane.INTERACTIVE);
        GhlStub.answers(404, "{\"message\": \"Contact not found\"}");

        await(ghl.delete(whoever, ADA));

        assertThat(health.status(whoever.workspace(), Crm.GHL).burstLimit()).isEqualTo(50);
    }

    @Test
    void whatGhlTurnsAwayIsMadeAgainWhenItsWishIsOver() {
        GhlStub.answers(429, "{}");
        GhlStub.answers(200, ADA_JSON);

        await(ghl.observe(CALLER, ADA));

        assertThat(GhlStub.asked()).hasSize(2);
    }

    @Test
    void aReadIsRepeatedAfterAHiccup() {
        GhlStub.answers(500, "text/html", "<html>oops</html>", Duration.ZERO);
        GhlStub.answers(502, "text/html", "<html>oops</html>", Duration.ZERO);
        GhlStub.answers(200, ADA_JSON);

        await(ghl.observe(CALLER, ADA));

        assertThat(GhlStub.asked()).hasSize(3);
    }

    @Test
    void aCreateIsNotRepeatedWhenItsOutcomeIsUnknown() {
        GhlStub.answers(502, "text/html", "<html>oops</html>", Duration.ZERO);

        var failure = catchThrowable(() -> await(ghl.create(CALLER, contact(Map.of("firstName", Value.of("Ada"))))));

        assertThat(failure).isInstanceOf(Failure.UnknownOutcome.class);
        assertThat(GhlStub.asked()).hasSize(1);
    }

    @Test
    void aCreateThatWasTurnedAwayIsTriedAgain() {
        GhlStub.answers(429, "{}");
        GhlStub.answers(201, ADA_JSON);

        await(ghl.create(CALLER, contact(Map.of("firstName", Value.of("Ada")))));

        assertThat(GhlStub.asked()).hasSize(2);
    }

    @Test
    void aReadWithoutAnAnswerTimesOutAndIsTriedAgain() {
        GhlStub.answers(200, "application/json", ADA_JSON, Duration.ofSeconds(7));
        GhlStub.answers(200, ADA_JSON);

        await(ghl.observe(CALLER, ADA));

        assertThat(GhlStub.asked()).hasSize(2);
    }

    @Test
    void aCreateWithoutAnAnswerHasAnUnknownOutcome() {
        GhlStub.answers(201, "application/json", ADA_JSON, Duration.ofSeconds(7));

        var failure = catchThrowable(() -> await(ghl.create(CALLER, contact(Map.of("firstName", Value.of("Ada"))))));

        assertThat(failure).isInstanceOf(Failure.UnknownOutcome.class);
        assertThat(GhlStub.asked()).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsUnavailableToReadersAndUnknownToWriters() {
        for (int i = 0; i < 4; i++) {
            GhlStub.answers(200, "{\"contact\": [");
        }
        GhlStub.answers(200, "text/html", "<html>busy</html>", Duration.ZERO);

        var read = catchThrowable(() -> await(ghl.observe(CALLER, ADA)));
        var written = catchThrowable(() -> await(ghl.create(CALLER, contact(Map.of()))));

        assertThat(read).isInstanceOf(Failure.Unavailable.class);
        assertThat(written).isInstanceOf(Failure.UnknownOutcome.class);
    }

    @Test
    void aWriteThatNeverLeftIsUnavailable() {
        var nobody = new Caller(Workspaces.idOf("nobody"), Lane.INTERACTIVE);

        var failure = catchThrowable(() -> await(ghl.create(nobody, contact(Map.of()))));

        assertThat(failure).isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void aDuplicateSaysOfWhom() {
        GhlStub.answers(400, """
                {"statusCode": 400, "message": "This location does not allow duplicated contacts.",
                 "meta": {"contactId": "bob", "matchingField": "email"}, "traceId": "trace-1"}""");

        var failure = catchThrowableOfType(
                Failure.Duplicate.class, () -> await(ghl.create(CALLER, contact(Map.of("email", Value.of("a@b.co"))))));

        assertThat(failure.externalId()).isEqualTo("bob");
        assertThat(failure.traceId()).contains("trace-1");
    }

    @Test
    void aContactIsCreatedWithTagsAndCustomFields() throws Exception {
        GhlStub.answers(
                200,
                "{\"customFields\": [{\"id\": \"f9\", \"fieldKey\": \"contact.size\", \"dataType\": \"NUMERICAL\"}]}");
        GhlStub.answers(201, ADA_JSON);
        // a key no other test knows, so that the definitions are read again or for the first time
        var draft = contact(Map.of(
                "company", Value.of("Engines"),
                "address.line1", Value.of("1 St"),
                "customFields.size", Value.of("42"),
                "tags", Value.of(List.of("vip"))));

        await(ghl.create(CALLER, draft));

        assertThat(GhlStub.asked().getFirst()).hasToString("GET /locations/loc1/customFields?model=contact");
        assertThat(GhlStub.last()).hasToString("POST /contacts/");
        assertThat(sent()).isEqualTo(json("""
                {"address1": "1 St", "companyName": "Engines", "customFields": [{"id": "f9", "field_value": 42}],
                 "tags": ["vip"], "locationId": "loc1"}"""));
    }

    @Test
    void anUpdateSendsWhatChangesAndReadsAgainAfterAClearing() throws Exception {
        GhlStub.answers(200, "{\"succeded\": true, \"contact\": {\"id\": \"ada\"}}");
        GhlStub.answers(200, ADA_JSON);
        var changes = Changes.NONE
                .with("lastName", Optional.of(Value.of("L")))
                .with("phone", Optional.empty())
                .with("address.postalCode", Optional.empty());

        await(ghl.update(CALLER, ADA, changes, null));

        assertThat(GhlStub.asked())
                .map(GhlStub.Asked::toString)
                .containsExactly("PUT /contacts/ada", "GET /contacts/ada");
        assertThat(new ObjectMapper().readTree(GhlStub.asked().getFirst().body()))
                .isEqualTo(json("{\"lastName\": \"L\", \"phone\": null, \"postalCode\": \"\"}"));
    }

    @Test
    void aCompanyIsNeverChanged() {
        var changes = Changes.NONE.with("company", Optional.of(Value.of("Engines")));

        var failure = catchThrowableOfType(Failure.Rejected.class, () -> await(ghl.update(CALLER, ADA, changes, null)));

        assertThat(failure.field()).contains("company");
        assertThat(GhlStub.asked()).isEmpty();
    }

    @Test
    void whatIsGoneIsDeletedAlready() {
        GhlStub.answers(400, "{\"statusCode\": 400, \"message\": \"Contact not found for id:ada\"}");

        await(ghl.delete(CALLER, ADA));

        assertThat(GhlStub.asked()).map(GhlStub.Asked::toString).containsExactly("DELETE /contacts/ada");
    }

    @Test
    void aPhoneNumberIsLookedUpWithItsPlus() {
        GhlStub.answers(200, ADA_JSON);
        GhlStub.answers(200, ADA_JSON);

        var found = await(ghl.find(CALLER, new ContactKey.Phone("+14155550123")));

        assertThat(found).map(CrmRecord::externalId).containsExactly("ada");
        assertThat(GhlStub.asked().getFirst())
                .hasToString("GET /contacts/search/duplicate?locationId=loc1&number=%2B14155550123");
    }

    @Test
    void whoHoldsAnotherKeyIsNotFound() {
        GhlStub.answers(200, ADA_JSON);
        GhlStub.answers(200, ADA_JSON);
        GhlStub.answers(200, "{\"contact\": null}");

        assertThat(await(ghl.find(CALLER, new ContactKey.Email("b@example.com"))))
                .isEmpty();
        assertThat(await(ghl.find(CALLER, new ContactKey.Email("b@example.com"))))
                .isEmpty();
        assertThat(await(ghl.find(CALLER, new ContactKey.LinkedTo("r1")))).isEmpty();
    }

    @Test
    void contactsThatCameOrChangedAreListedInAnOrderThatNoChangeUpsets() throws Exception {
        GhlStub.answers(
                200,
                "{\"contacts\": [{\"id\": \"ada\", \"address\": \"1 St\", \"searchAfter\": [1, \"ada\"]}], \"total\": 3}");
        GhlStub.answers(200, "{\"contacts\": [], \"total\": 3}");

        var first = await(ghl.list(WORKER, Kind.CONTACT, Instant.parse("2026-11-21T09:00:00Z"), null, 1));
        var second = await(ghl.list(WORKER, Kind.CONTACT, null, first.next(), 1));

        assertThat(first.total()).hasValue(3);
        assertThat(first.records().getFirst().fields().text(Field.ADDRESS_LINE)).contains("1 St");
        assertThat(second.next()).isNull();
        assertThat(GhlStub.last()).hasToString("POST /contacts/search");
        assertThat(json(GhlStub.asked().getFirst().body())).isEqualTo(json("""
                {"locationId": "loc1", "pageLimit": 1, "sort": [{"field": "dateAdded", "direction": "asc"}],
                 "filters": [{"group": "OR", "filters": [
                     {"field": "dateUpdated", "operator": "range", "value": {"gte": "2026-11-21T09:00:00Z"}},
                     {"field": "dateAdded", "operator": "range", "value": {"gte": "2026-11-21T09:00:00Z"}}]}]}"""));
        assertThat(sent().path("searchAfter")).isEqualTo(json("[1, \"ada\"]"));
    }

    @Test
    void tagsAreAddedAndRemovedNeverSet() {
        GhlStub.answers(201, "{\"tags\": [\"vip\"]}");
        GhlStub.answers(200, "{\"tags\": []}");
        GhlStub.answers(200, ADA_JSON);

        await(ghl.changeTags(
                CALLER, "ada", new TagsChange(new TreeSet<>(Set.of("vip")), new TreeSet<>(Set.of("old")))));

        assertThat(GhlStub.asked())
                .map(asked -> asked + " " + asked.body())
                .containsExactly(
                        "POST /contacts/ada/tags {\"tags\":[\"vip\"]}",
                        "DELETE /contacts/ada/tags {\"tags\":[\"old\"]}",
                        "GET /contacts/ada ");
    }

    @Test
    void theTagDictionaryIsKept() {
        GhlStub.answers(200, "{\"tags\": [{\"id\": \"g1\", \"name\": \"vip\", \"locationId\": \"loc1\"}]}");
        GhlStub.answers(200, "{\"tag\": {\"id\": \"g2\", \"name\": \"new\"}}");
        GhlStub.answers(200, "{\"tag\": {\"id\": \"g2\", \"name\": \"newer\"}}");
        GhlStub.answers(200, "{\"succeded\": true}");

        assertThat(await(ghl.tags(CALLER))).containsExactly(new CrmTag("g1", "vip"));
        assertThat(await(ghl.createTag(CALLER, "new"))).isEqualTo(new CrmTag("g2", "new"));
        assertThat(await(ghl.renameTag(CALLER, "g2", "newer"))).isEqualTo(new CrmTag("g2", "newer"));
        await(ghl.deleteTag(CALLER, "g2"));

        assertThat(GhlStub.asked())
                .map(GhlStub.Asked::toString)
                .containsExactly(
                        "GET /locations/loc1/tags",
                        "POST /locations/loc1/tags",
                        "PUT /locations/loc1/tags/g2",
                        "DELETE /locations/loc1/tags/g2");
    }

    @Test
    void tasksAreKept() throws Exception {
        var task =
                "{\"task\": {\"id\": \"t1\", \"title\": \"Call\", \"completed\": false, \"dueDate\": \"2026-12-01T10:00:00.000Z\"}}";
        for (int i = 0; i < 4; i++) {
            GhlStub.answers(200, task);
        }
        GhlStub.answers(200, "{\"tasks\": [{\"_id\": \"t1\", \"contactId\": \"ada\", \"title\": \"Call\"}]}");
        GhlStub.answers(200, "{\"succeded\": true}");

        var seen = await(ghl.observe(CALLER, TASK));
        await(ghl.create(CALLER, child(Kind.TASK, Map.of("title", Value.of("Call")), null)));
        assertThat(sent().path("completed").asBoolean(true)).isFalse();
        assertThat(sent().path("dueDate").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        await(ghl.update(CALLER, TASK, Changes.NONE.with("status", Optional.of(Value.of("DONE"))), null));
        assertThat(GhlStub.last()).hasToString("PUT /contacts/ada/tasks/t1/completed");
        await(ghl.update(CALLER, TASK, Changes.NONE.with("title", Optional.of(Value.of("Ring"))), null));
        assertThat(GhlStub.last()).hasToString("PUT /contacts/ada/tasks/t1");
        assertThat(await(ghl.children(CALLER, Kind.TASK, "ada"))).hasSize(1);
        await(ghl.delete(CALLER, TASK));

        assertThat(GhlStub.last()).hasToString("DELETE /contacts/ada/tasks/t1");
        assertThat(seen.fields().text(Field.DUE_AT)).contains("2026-12-01T10:00:00Z");
        assertThat(seen.key()).isEqualTo(TASK);
        assertThat(seen.lastModified()).isNull();
    }

    @Test
    void tasksOfTheLocationSayWhenTheyChanged() throws Exception {
        GhlStub.answers(201, """
                {"tasks": [
                  {"_id": "t1", "contactId": "ada", "dateUpdated": "2026-11-21T09:00:00Z", "updatedAt": "2026-11-21T09:00:00Z"},
                  {"_id": "t2", "contactId": "ada", "dateUpdated": "2026-11-21T10:00:00Z", "searchAfter": [5, "t2"]},
                  {"_id": "t3", "contactId": "ada", "deleted": true, "searchAfter": [6, "t3"]}]}""");

        var page = await(ghl.list(WORKER, Kind.TASK, Instant.parse("2026-11-21T09:30:00Z"), null, 3));

        assertThat(page.records()).map(CrmRecord::externalId).containsExactly("t2");
        assertThat(page.next()).isEqualTo("[6,\"t3\"]");
        assertThat(GhlStub.last()).hasToString("POST /locations/loc1/tasks/search");
        assertThat(sent()).isEqualTo(json("{\"limit\": 3}"));
    }

    @Test
    void notesAreKept() throws Exception {
        for (int i = 0; i < 3; i++) {
            GhlStub.answers(200, "{\"note\": {\"id\": \"n1\", \"body\": \"Hello\", \"title\": \"First\"}}");
        }
        GhlStub.answers(200, "{\"notes\": [{\"id\": \"n1\", \"body\": \"Hello\"}]}");
        GhlStub.answers(404, "{\"statusCode\": 404, \"message\": \"Note not found\"}");

        assertThat(await(ghl.observe(CALLER, NOTE)).fields().text(Field.BODY)).contains("Hello");
        await(ghl.create(CALLER, child(Kind.NOTE, Map.of("body", Value.of("Hello")), null)));
        assertThat(sent()).isEqualTo(json("{\"body\": \"Hello\"}"));
        await(ghl.update(CALLER, NOTE, Changes.NONE.with("title", Optional.empty()), null));
        assertThat(sent()).isEqualTo(json("{\"title\": \"\"}"));
        assertThat(await(ghl.children(CALLER, Kind.NOTE, "ada"))).hasSize(1);
        await(ghl.delete(CALLER, NOTE));

        assertThat(GhlStub.last()).hasToString("DELETE /contacts/ada/notes/n1");
    }

    @Test
    void aBookingIsValidatedAndAMirrorIsNot() throws Exception {
        var fields = Map.of("startsAt", Value.of("2026-12-01T04:30:00Z"), "status", Value.of("CONFIRMED"));
        GhlStub.answers(
                200,
                "{\"calendars\": [{\"id\": \"c0\", \"isActive\": false}, {\"id\": \"c1\", \"name\": \"Visits\"}]}");
        GhlStub.answers(200, "{\"id\": \"a1\", \"calendarId\": \"c1\", \"contactId\": \"ada\"}");
        GhlStub.answers(200, VISIT_JSON);

        var booked = await(ghl.create(CALLER, child(Kind.APPOINTMENT, fields, null)));

        assertThat(booked.lastModified()).isNotNull();
        assertThat(booked.fields().text(Field.STARTS_AT)).contains("2026-12-01T04:30:00Z");
        assertThat(GhlStub.asked())
                .map(asked -> asked.version() + " " + asked)
                .containsExactly(
                        "2021-04-15 GET /calendars/?locationId=loc1",
                        "2021-04-15 POST /calendars/events/appointments",
                        "2021-04-15 GET /calendars/events/appointments/a1");
        assertThat(json(GhlStub.asked().get(1).body())).isEqualTo(json("""
                {"startTime": "2026-12-01T04:30:00Z", "appointmentStatus": "confirmed", "locationId": "loc1",
                 "contactId": "ada", "calendarId": "c1"}"""));

        GhlStub.forget();
        GhlStub.answers(200, "{\"id\": \"a1\", \"calendarId\": \"c1\", \"contactId\": \"ada\"}");
        GhlStub.answers(404, "{\"message\": \"not found\"}");
        var mirror = Map.of("startsAt", Value.of("2026-12-01T04:30:00Z"), "calendarId", Value.of("c1"));

        var mirrored = await(ghl.create(WORKER, child(Kind.APPOINTMENT, mirror, "r1")));

        assertThat(mirrored.externalId()).isEqualTo("a1");
        assertThat(json(GhlStub.asked().getFirst().body())).isEqualTo(json("""
                {"startTime": "2026-12-01T04:30:00Z", "calendarId": "c1", "locationId": "loc1", "contactId": "ada",
                 "ignoreFreeSlotValidation": true, "ignoreDateRange": true, "toNotify": false}"""));
    }

    @Test
    void aTakenSlotIsSaidSo() {
        GhlStub.answers(
                400, "{\"statusCode\": 400, \"message\": \"The slot you have selected is no longer available.\"}");
        var fields = Map.of("startsAt", Value.of("2026-12-01T04:30:00Z"), "calendarId", Value.of("c1"));

        var failure = catchThrowable(() -> await(ghl.create(CALLER, child(Kind.APPOINTMENT, fields, null))));

        assertThat(failure).isInstanceOf(Failure.SlotTaken.class);
    }

    @Test
    void appointmentsAreKept() throws Exception {
        GhlStub.answers(200, """
                {"events": [{"id": "a1", "contactId": "ada", "status": "booked", "appointmentStatus": "showed",
                  "startTime": "2026-12-01 10:00:00", "endTime": "2026-12-01 10:30:00"}]}""");
        GhlStub.answers(200, "{\"id\": \"a1\"}");
        GhlStub.answers(200, VISIT_JSON);
        GhlStub.answers(201, "{\"succeeded\": true}");

        var visits = await(ghl.children(CALLER, Kind.APPOINTMENT, "ada"));
        await(ghl.update(CALLER, VISIT, Changes.NONE.with("status", Optional.of(Value.of("CANCELLED"))), null));
        var update = GhlStub.asked().get(1);
        await(ghl.delete(CALLER, VISIT));

        assertThat(visits.getFirst().fields().text(Field.STARTS_AT)).contains("2026-12-01T04:30:00Z");
        assertThat(visits.getFirst().fields().text(Field.STATUS)).contains("COMPLETED");
        assertThat(update).hasToString("PUT /calendars/events/appointments/a1");
        assertThat(json(update.body())).isEqualTo(json("{\"appointmentStatus\": \"cancelled\"}"));
        assertThat(GhlStub.last()).hasToString("DELETE /calendars/events/a1");
        assertThat(sent()).isEqualTo(json("{}"));
    }

    @Test
    void calendarsAndTheirFreeSlots() {
        GhlStub.answers(
                200,
                "{\"calendars\": [{\"id\": \"c1\", \"name\": \"Visits\", \"slotDuration\": 1, \"slotDurationUnit\": \"hours\"}]}");
        GhlStub.answers(200, """
                {"2026-12-02": {"slots": ["2026-12-02T10:00:00+05:30"]},
                 "2026-12-01": {"slots": ["2026-12-01T10:00:00+05:30"]}, "traceId": "x"}""");
        var from = Instant.parse("2026-12-01T00:00:00Z");

        var calendars = await(ghl.calendars(CALLER));
        var slots = await(ghl.freeSlots(CALLER, "c1", from, from.plus(Duration.ofDays(2))));
        var tooLong = catchThrowable(() -> await(ghl.freeSlots(CALLER, "c1", from, from.plus(Duration.ofDays(32)))));

        assertThat(calendars.getFirst().slotDuration()).isEqualTo(Duration.ofHours(1));
        assertThat(slots).containsExactly(Instant.parse("2026-12-01T04:30:00Z"), Instant.parse("2026-12-02T04:30:00Z"));
        assertThat(tooLong).isInstanceOf(Failure.BadInput.class);
        assertThat(GhlStub.last())
                .hasToString("GET /calendars/c1/free-slots?startDate=1796083200000&endDate=1796256000000"
                        + "&timezone=Asia%2FKolkata");
    }

    @Test
    void membershipsAreKept() {
        GhlStub.answers(201, "{\"followers\": [\"u1\"], \"followersAdded\": [\"u1\"]}");
        GhlStub.answers(200, "{\"followers\": [], \"followersRemoved\": [\"u1\"]}");
        for (int i = 0; i < 5; i++) {
            GhlStub.answers(200, "{\"succeded\": true}");
        }
        GhlStub.answers(200, "{\"success\": true, \"ids\": [\"ada\"]}");
        GhlStub.answers(200, "{\"contacts\": [{\"id\": \"ada\"}], \"count\": 1}");

        assertThat(await(memberships.addFollowers(CALLER, "ada", Set.of("u1")))).containsExactly("u1");
        assertThat(await(memberships.removeFollowers(CALLER, "ada", Set.of("u1"))))
                .isEmpty();
        await(memberships.joinCampaign(CALLER, "ada", "k1"));
        await(memberships.leaveCampaign(CALLER, "ada", "k1"));
        await(memberships.leaveAllCampaigns(CALLER, "ada"));
        await(memberships.joinWorkflow(CALLER, "ada", "w1", Instant.parse("2026-12-01T04:30:00Z")));
        await(memberships.leaveWorkflow(CALLER, "ada", "w1"));
        await(memberships.assignBusiness(CALLER, Set.of("ada"), null));
        assertThat(await(memberships.ofBusiness(CALLER, "b1", 0, 25))).hasSize(1);

        assertThat(GhlStub.asked())
                .map(asked -> "%s %s".formatted(asked, asked.body()).strip())
                .containsExactly(
                        "POST /contacts/ada/followers {\"followers\":[\"u1\"]}",
                        "DELETE /contacts/ada/followers {\"followers\":[\"u1\"]}",
                        "POST /contacts/ada/campaigns/k1 {}",
                        "DELETE /contacts/ada/campaigns/k1",
                        "DELETE /contacts/ada/campaigns/removeAll",
                        "POST /contacts/ada/workflow/w1 {\"eventStartTime\":\"2026-12-01T10:00:00+05:30\"}",
                        "DELETE /contacts/ada/workflow/w1 {}",
                        "POST /contacts/bulk/business {\"locationId\":\"loc1\",\"ids\":[\"ada\"],\"businessId\":null}",
                        "GET /contacts/business/b1?locationId=loc1&limit=25&skip=0");
    }

    /** GHL gives fewer at once than were asked for, and keeps those who have been deleted. */
    @Test
    void usersAreReadToTheLast() {
        GhlStub.answers(200, "{\"location\": {\"id\": \"loc1\", \"companyId\": \"com1\"}}");
        GhlStub.answers(
                200,
                "{\"users\": [{\"id\": \"u1\", \"name\": \"Sam Seller\"}, {\"id\": \"u2\", \"name\": \"Gone\", \"deleted\": true}],"
                        + " \"count\": 3}");
        GhlStub.answers(
                200,
                "{\"users\": [{\"id\": \"u3\", \"firstName\": \"Casey\", \"lastName\": \"Carer\"}], \"count\": 3}");

        assertThat(await(users.users(CALLER)))
                .containsExactly(new CrmUser("u1", "Sam Seller"), new CrmUser("u3", "Casey Carer"));

        assertThat(GhlStub.asked())
                .map(GhlStub.Asked::toString)
                .containsExactly(
                        "GET /locations/loc1",
                        "GET /users/search?companyId=com1&locationId=loc1&skip=0&limit=100",
                        "GET /users/search?companyId=com1&locationId=loc1&skip=2&limit=100");
    }

    @Test
    void aLocationOfNoCompanyHasNoUsersToTell() {
        GhlStub.answers(200, "{\"location\": {\"id\": \"loc1\"}}");

        assertThat(catchThrowable(() -> await(users.users(CALLER)))).isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void whatAContactIsNotInIsLeftAlready() {
        GhlStub.answers(404, "{\"message\": \"Campaign not found\"}");
        GhlStub.answers(404, "{\"message\": \"Workflow not found\"}");

        await(memberships.leaveCampaign(CALLER, "ada", "k1"));
        await(memberships.leaveWorkflow(CALLER, "ada", "w1"));

        assertThat(GhlStub.asked()).hasSize(2);
    }

    @Test
    void anUpsertSaysWhatItLost() {
        GhlStub.answers(200, "{\"new\": false, \"contact\": {\"id\": \"ada\", \"email\": \"ada@example.com\"}}");
        var fields = Fields.of(Map.of("email", Value.of("ada@example.com"), "phone", Value.of("+14155550123")));

        var upserted = await(batches.upsert(CALLER, fields));

        assertThat(upserted.created()).isFalse();
        assertThat(upserted.lost()).containsExactly("phone");
        assertThat(GhlStub.last()).hasToString("POST /contacts/upsert");
    }

    @Test
    void manyContactsAreTaggedAtOnce() {
        GhlStub.answers(201, """
                {"succeded": true, "errorCount": 1, "responses": [
                  {"contactId": "ada", "type": "success"},
                  {"contactId": "bob", "type": "error", "message": "contact is deleted"}]}""");
        var change = new TagsChange(new TreeSet<>(Set.of("vip")), new TreeSet<>());

        var refused = await(batches.changeTags(CALLER, new TreeSet<>(Set.of("ada", "bob")), change));

        assertThat(refused).containsExactly("bob");
        assertThat(GhlStub.asked())
                .map(asked -> asked + " " + asked.body())
                .containsExactly("POST /contacts/bulk/tags/update/add "
                        + "{\"contacts\":[\"ada\",\"bob\"],\"tags\":[\"vip\"],\"locationId\":\"loc1\"}");
    }

    @Test
    void theDeprecatedListingGoesOnFromBothHalvesOfItsPlace() {
        GhlStub.answers(200, """
                {"contacts": [{"id": "ada"}], "count": 2, "meta": {"startAfter": 17, "startAfterId": "ada"}}""");
        GhlStub.answers(200, "{\"contacts\": [], \"count\": 2, \"meta\": {}}");

        var first = await(batches.matching(CALLER, "a b", null, 1));
        var second = await(batches.matching(CALLER, "a b", first.next(), 1));

        assertThat(second.next()).isNull();
        assertThat(GhlStub.asked())
                .map(GhlStub.Asked::toString)
                .containsExactly(
                        "GET /contacts/?locationId=loc1&query=a+b&limit=1",
                        "GET /contacts/?locationId=loc1&query=a+b&limit=1&startAfter=17&startAfterId=ada");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static Draft contact(Map<String, Value> fields) {
        return new Draft(Kind.CONTACT, null, Fields.of(fields), null, UUID.randomUUID());
    }

    private static Draft child(Kind kind, Map<String, Value> fields, @Nullable String linkedTo) {
        return new Draft(kind, "ada", Fields.of(fields), linkedTo, UUID.randomUUID());
    }
}
