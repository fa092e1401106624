package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that a rule leaves to a person, or that a CRM cannot hold: shown, decided, carried, and closed for good. */
@QuarkusTest
class FieldConflictsTest {

    /** More than a workspace's rule lets Rankr hold of a last name. */
    private static final String TOO_LONG = "of " + "Lovelace".repeat(6);

    @Inject
    Tenant tenant;

    @Inject
    Sandboxes sandboxes;

    private GraphQl graph;
    private Crms crms;
    private String contact;

    /** First names are for a person to decide, and of last names Rankr holds 40 characters. */
    @BeforeEach
    void aContactUnderRulesOfItsOwn() {
        var workspace = tenant.connected();
        graph = GraphQl.of(workspace.name());
        crms = new Crms(workspace.name());
        var firstName = rule("firstName", Map.of("field", "firstName"));
        firstName.put("conflicts", "REVIEW");
        var cut = Map.of("type", "EXPRESSION", "expression", "$length($) > 40 ? $substring($, 0, 40) : $");
        var lastName = rule("lastName", Map.of("field", "lastName", "write", List.of(cut)));
        activate("Strict", List.of(firstName, lastName, rule("email", Map.of("field", "email"))));
        contact = graph.contact();
    }

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
    }

    private static Map<String, Object> rule(String field, Map<String, Object> rankr) {
        return object(
                "name",
                "contact." + field,
                "kind",
                "CONTACT",
                "field",
                field,
                "ghl",
                Map.of("field", field),
                "rankr",
                rankr);
    }

    @Test
    void whatBothSidesChangedIsShownWithAllThreeValuesAndLeftAlone() {
        var conflict = bothChangedTheFirstName();

        assertThat(conflict.getString("type")).isEqualTo("FIELD");
        assertThat(conflict.getString("field")).isEqualTo("firstName");
        assertThat(conflict.getString("base")).isEqualTo("Ada");
        assertThat(conflict.getString("ghl")).isEqualTo("Augusta");
        assertThat(conflict.getString("rankr")).isEqualTo("Adah");
        assertThat(conflict.getString("rule")).isEqualTo("contact.firstName");
        assertThat(atGhl("firstName")).isEqualTo("Augusta");
        assertThat(atRankr("firstName")).isEqualTo("Adah");
    }

    @Test
    void aSideIsTaken() {
        var conflict = bothChangedTheFirstName();

        var resolved = resolve("ids", List.of(conflict.getString("id")), "choice", "RANKR");

        assertThat(resolved.getString("conflicts[0].status")).isEqualTo("RESOLVED");
        assertThat(resolved.getList("writes.crm")).contains("GHL");
        isSettledWith("firstName", "Adah");
    }

    @Test
    void anotherValueIsGiven() {
        var conflict = bothChangedTheFirstName();

        resolve("ids", List.of(conflict.getString("id")), "choice", "VALUE", "value", "Ada Augusta");

        isSettledWith("firstName", "Ada Augusta");
    }

    @Test
    void aValueThatIsForgottenOrCannotBeIsNotStored() {
        var conflict = List.of(bothChangedTheFirstName().getString("id"));

        assertThat(graph.faults("conflictResolve", object("ids", conflict, "choice", "VALUE")))
                .containsExactly(
                        "value BAD_USER_INPUT: value is required with the choice VALUE; write null to clear the field.");
        assertThat(graph.faults(
                        "conflictResolve", object("ids", conflict, "choice", "VALUE", "value", "A".repeat(256))))
                .containsExactly("value BAD_USER_INPUT: value must be at most 255 characters.");
        assertThat(open().getList("conflicts.nodes.id")).isEqualTo(conflict);
    }

    @Test
    void otherValuesAreAnotherConflict() {
        var conflict = bothChangedTheFirstName();
        crms.editAtRankr(rankr(), Map.of("firstName", "Adele"));

        var later = disputed();

        assertThat(later.getString("id")).isNotEqualTo(conflict.getString("id"));
        assertThat(later.getString("rankr")).isEqualTo("Adele");
        assertThat(atGhl("firstName")).isEqualTo("Augusta");
        assertThat(graph.faults("conflictResolve", object("ids", List.of(conflict.getString("id")), "choice", "GHL")))
                .containsExactly("ids CONFLICT: A conflict that is OVERTAKEN cannot be decided again.");
    }

    /** Whichever side it was, and though nobody has told Tandem of it. */
    @ParameterizedTest
    @CsvSource({"GHL, GHL", "GHL, RANKR", "GHL, VALUE", "RANKR, GHL", "RANKR, RANKR", "RANKR, VALUE"})
    void nothingIsDecidedAboutWhatSomebodyTypedSinceItWasShown(String edited, String choice) {
        var conflict = bothChangedTheFirstName().getString("id");
        if (edited.equals("GHL")) {
            crms.editAtGhl(ghl(), Map.of("firstName", "Adele"));
        } else {
            crms.editAtRankr(rankr(), Map.of("firstName", "Adele"));
        }

        assertThat(graph.faults("conflictResolve", decision(conflict, choice)))
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .startsWith("ids CONFLICT: ");

        assertThat(atGhl("firstName")).isEqualTo(edited.equals("GHL") ? "Adele" : "Augusta");
        assertThat(atRankr("firstName")).isEqualTo(edited.equals("GHL") ? "Adah" : "Adele");
        assertThat(open().getString("conflicts.nodes[0].id")).isNotEqualTo(conflict);
    }

    /** A rule that only goes one way hears one CRM, whatever the other holds. */
    @Test
    void aConflictOfARuleThatGoesOneWayIsDecidedToo() {
        var failing = List.of(Map.of("type", "EXPRESSION", "expression", "$length($) > 40 ? $number($) : $"));
        var lastName = rule("lastName", Map.of("field", "lastName", "write", failing));
        lastName.put("direction", "TO_RANKR");
        activate("One way", List.of(lastName, rule("email", Map.of("field", "email"))));
        var conflict = tooLongForRankr();
        assertThat(conflict.getString("type")).isEqualTo("ROUND_TRIP");

        var resolved = resolve("ids", List.of(conflict.getString("id")), "choice", "VALUE", "value", "King");

        assertThat(resolved.getString("conflicts[0].status")).isEqualTo("RESOLVED");
        assertThat(atRankr("lastName")).isEqualTo("King");
    }

    private void activate(String name, List<?> rules) {
        var draft = graph.control("ruleSetSave", "ruleSet { id }", object("name", name, "rules", rules))
                .getString("ruleSet.id");
        graph.control("ruleSetActivate", "ruleSet { id }", object("id", draft));
    }

    @Test
    void nothingIsDecidedAsLongAsACrmCannotBeAsked() {
        var conflict = bothChangedTheFirstName().getString("id");
        sandboxes.ghl().suffer(Trouble.status(503).on("GET", "/contacts/"));

        assertThat(graph.faults("conflictResolve", decision(conflict, "RANKR")))
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .contains("UPSTREAM_UNAVAILABLE");

        sandboxes.ghl().heal();
        assertThat(open().getString("conflicts.nodes[0].id")).isEqualTo(conflict);
        resolve("ids", List.of(conflict), "choice", "RANKR");
        isSettledWith("firstName", "Adah");
    }

    private static Map<String, Object> decision(String conflict, String choice) {
        return choice.equals("VALUE")
                ? object("ids", List.of(conflict), "choice", choice, "value", "Ada Augusta")
                : object("ids", List.of(conflict), "choice", choice);
    }

    @Test
    void whatACrmCannotHoldWholeIsShownAndNotCutOff() {
        var conflict = tooLongForRankr();

        assertThat(conflict.getString("type")).isEqualTo("ROUND_TRIP");
        assertThat(conflict.getString("field")).isEqualTo("lastName");
        assertThat(conflict.getString("ghl")).isEqualTo(TOO_LONG);
        assertThat(conflict.getString("rankr")).isEqualTo("Lovelace");
        assertThat(conflict.getString("reason")).contains("RANKR would hold less");
        assertThat(atGhl("lastName")).isEqualTo(TOO_LONG);
        assertThat(atRankr("lastName")).isEqualTo("Lovelace");
    }

    @Test
    void theSideThatFitsIsTaken() {
        var conflict = List.of(tooLongForRankr().getString("id"));

        assertThat(graph.faults("conflictResolve", object("ids", conflict, "choice", "GHL")))
                .containsExactly("value BAD_USER_INPUT: value cannot be held whole by RANKR: choose another.");
        resolve("ids", conflict, "choice", "RANKR");

        isSettledWith("lastName", "Lovelace");
    }

    @Test
    void aValueThatBothCanHoldIsGiven() {
        var conflict = List.of(tooLongForRankr().getString("id"));

        resolve("ids", conflict, "choice", "VALUE", "value", "King");

        isSettledWith("lastName", "King");
    }

    @Test
    void aDecisionIsOnRecordWithAllThatWasToChooseFrom() {
        var conflict = bothChangedTheFirstName();

        resolve("ids", List.of(conflict.getString("id")), "choice", "RANKR");

        var told = graph.data("""
                query($id: ID!) { auditLog(filter: {objectId: $id, cause: RESOLUTION}) { nodes { kind cause actor
                    changes { field base ghl rankr result from rule reason } writes { crm operation outcome } } } }""", Map.of("id", contact)).setRootPath("data.auditLog");
        assertThat(told.getMap("nodes[0]"))
                .isEqualTo(Map.of(
                        "kind",
                        "CONTACT",
                        "cause",
                        "RESOLUTION",
                        "actor",
                        "anonymous",
                        "changes",
                        List.of(object(
                                "field",
                                "firstName",
                                "base",
                                "Ada",
                                "ghl",
                                "Augusta",
                                "rankr",
                                "Adah",
                                "result",
                                "Adah",
                                "from",
                                null,
                                "rule",
                                "contact.firstName",
                                "reason",
                                "set through Tandem")),
                        "writes",
                        List.of(Map.of("crm", "GHL", "operation", "update", "outcome", "DONE"))));
        assertThat(told.getList("nodes.actor")).containsOnly("anonymous");
    }

    @Test
    void conflictsAreFoundByTheirFieldAndType() {
        bothChangedTheFirstName();
        crms.editAtGhl(ghl(), Map.of("lastName", TOO_LONG));
        sync();

        assertThat(found(Map.of("field", "firstName"))).containsExactly("FIELD firstName");
        assertThat(found(Map.of("field", "lastName"))).containsExactly("ROUND_TRIP lastName");
        assertThat(found(Map.of("field", "email"))).isEmpty();
        assertThat(found(Map.of("types", List.of("ROUND_TRIP")))).containsExactly("ROUND_TRIP lastName");
        assertThat(found(Map.of("types", List.of("ROUND_TRIP", "FIELD"))))
                .containsExactlyInAnyOrder("FIELD firstName", "ROUND_TRIP lastName");
        assertThat(found(Map.of("types", List.of("FIELD"), "field", "lastName")))
                .isEmpty();
        assertThat(found(Map.of("kind", "CONTACT"))).hasSize(2);
        assertThat(found(Map.of("kind", "NOTE"))).isEmpty();
    }

    private List<String> found(Map<String, ?> filter) {
        return graph
                .data(
                        "query($filter: ConflictFilter) { conflicts(filter: $filter) { nodes { type field } } }",
                        Map.of("filter", filter))
                .<Map<String, String>>getList("conflicts.nodes")
                .stream()
                .map(one -> one.get("type") + " " + one.get("field"))
                .toList();
    }

    @Test
    void ofManyDecisionsAtATimeOneThatCannotBeIsRefusedByItself() {
        var first = bothChangedTheFirstName().getString("id");
        var settled = contact;
        contact = graph.contact();
        var second = tooLongForRankr().getString("id");

        var answer = graph.data("""
                mutation($input: ConflictResolveInput!) { conflictResolve(input: $input) {
                    conflicts { id status } userErrors { field code message } writes { crm outcome } } }""", Map.of("input", object("ids", List.of(second, first), "choice", "GHL")))
                .setRootPath("data.conflictResolve");

        assertThat(answer.getString("conflicts.find { it.id == '%s' }.status".formatted(first)))
                .isEqualTo("RESOLVED");
        assertThat(answer.getString("conflicts.find { it.id == '%s' }.status".formatted(second)))
                .isEqualTo("OPEN");
        assertThat(answer.getList("userErrors"))
                .containsExactly(Map.of(
                        "field",
                        "value",
                        "code",
                        "BAD_USER_INPUT",
                        "message",
                        "value cannot be held whole by RANKR: choose another."));
        assertThat(atGhl("lastName")).isEqualTo(TOO_LONG);
        assertThat(atRankr("lastName")).isEqualTo("Lovelace");
        assertThat(open().getList("conflicts.nodes.id")).containsExactly(second);
        contact = settled;
        isSettledWith("firstName", "Augusta");
    }

    @Test
    void ofManyDecisionsAtATimeNoneIsMadeIfOneIsAboutAClosedConflict() {
        var first = bothChangedTheFirstName().getString("id");
        resolve("ids", List.of(first), "choice", "GHL");
        contact = graph.contact();
        var second = bothChangedTheFirstName().getString("id");

        var faults = graph.faults("conflictResolve", object("ids", List.of(second, first), "choice", "RANKR"));

        assertThat(faults).containsExactly("ids CONFLICT: A conflict that is RESOLVED cannot be decided again.");
        assertThat(open().getList("conflicts.nodes.id")).containsExactly(second);
        assertThat(atGhl("firstName")).isEqualTo("Augusta");
        assertThat(atRankr("firstName")).isEqualTo("Adah");
    }

    private JsonPath bothChangedTheFirstName() {
        crms.editAtGhl(ghl(), Map.of("firstName", "Augusta"));
        crms.editAtRankr(rankr(), Map.of("firstName", "Adah"));
        return disputed();
    }

    private JsonPath tooLongForRankr() {
        crms.editAtGhl(ghl(), Map.of("lastName", TOO_LONG));
        return disputed();
    }

    /** The one conflict that a sync finds. */
    private JsonPath disputed() {
        assertThat(sync().getString("contact.syncState")).isEqualTo("CONFLICT");
        var open = open();
        assertThat(open.getInt("conflicts.totalCount")).isEqualTo(1);
        return open.setRootPath("data.conflicts.nodes[0]");
    }

    private JsonPath sync() {
        return graph.mutate("syncContact", "contact { syncState }", object("id", contact));
    }

    private JsonPath open() {
        return graph.data("""
                query($contact: ID!) { conflicts(filter: {status: OPEN, contactId: $contact}) {
                    totalCount nodes { id type field base ghl rankr rule reason } } }""", Map.of("contact", contact));
    }

    private JsonPath resolve(Object... input) {
        return graph.mutate("conflictResolve", "conflicts { status }", object(input));
    }

    private void isSettledWith(String field, String value) {
        var synced = sync();

        assertThat(atGhl(field)).isEqualTo(value);
        assertThat(atRankr(field)).isEqualTo(value);
        assertThat(synced.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(synced.getList("writes")).isEmpty();
        assertThat(open().getInt("conflicts.totalCount")).isZero();
    }

    private String ghl() {
        return "/contacts/" + graph.externalId(contact, "GHL");
    }

    private String rankr() {
        return "/contacts/" + graph.externalId(contact, "RANKR");
    }

    private String atGhl(String field) {
        return crms.atGhl(ghl()).getString("contact." + field);
    }

    private String atRankr(String field) {
        return crms.atRankr(rankr()).getString(field);
    }
}
