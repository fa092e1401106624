package dev.tandem.api;

import static dev.tandem.testkit.GraphQl.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules by which both CRMs are kept in step, as an admin changes them. */
@QuarkusTest
class ApiRuleSetsTest {

    private static final String TRANSFORM =
            "{ type case region from to separator index values { from to } value texts" + " length expression }";
    private static final String DOCUMENT = """
            rules { name kind field direction conflicts nulls lossy
                ghl { field read %1$s write %1$s } rankr { field read %1$s write %1$s } }
            deletions { kind policy }""".formatted(TRANSFORM);
    private static final String SET =
            "id number version name status createdBy retiredAt activation { at actor replacedId }";
    private static final String TRIAL = """
            records { objectId kind
                fields { field base ghl rankr result from disputed rule reason }
                writes { crm operation fields { field before after } } }""";

    private static final Map<String, Object> UPPER = Map.of("type", "CHANGE_CASE", "case", "UPPER");

    private final Crms crms = new Crms("demo");
    private GraphQl graph;
    private boolean activated;

    @BeforeEach
    void imported() {
        graph = GraphQl.of("demo");
    }

    /** Every other test relies on the rules that every workspace starts with. */
    @AfterEach
    void asBefore() {
        if (activated) {
            activate(save(defaults()).getString("ruleSet.id"));
        }
    }

    @Test
    void aWorkspaceStartsWithTheDefaultRules() {
        var active =
                GraphQl.of("other").data("{ ruleSet { %s %s } ruleSets { id } }".formatted(SET, DOCUMENT), Map.of());

        assertThat(active.getInt("ruleSet.number")).isZero();
        assertThat(active.getString("ruleSet.status")).isEqualTo("ACTIVE");
        assertThat(active.getList("ruleSet.rules.kind")).contains("CONTACT", "TASK", "NOTE", "APPOINTMENT");
        assertThat(active.getList("ruleSet.rules.name"))
                .contains("contact.email", "task.status", "contact.customFields.*");
        assertThat(
                        active.getString(
                                "ruleSet.rules.find { it.name == 'task.status' }.ghl.write[0].values.find { it.from == 'CANCELLED' }.to"))
                .isEqualTo("DONE");
        assertThat(active.getList("ruleSets")).isEmpty();
    }

    @Test
    void rulesAreSavedAsADraftAndChangedThere() {
        var draft = save(defaults());
        var id = draft.getString("ruleSet.id");

        var changed = saved(object(
                "id", id, "name", "Second thoughts", "rules", List.of(rule("contact.email")), "expectedVersion", 1));

        assertThat(draft.getString("ruleSet.status")).isEqualTo("DRAFT");
        assertThat(changed.getString("ruleSet.id")).isEqualTo(id);
        assertThat(changed.getInt("ruleSet.number")).isEqualTo(draft.getInt("ruleSet.number"));
        assertThat(changed.getInt("ruleSet.version")).isEqualTo(2);
        var read = graph.data(
                "query($id: ID!) { ruleSet(id: $id) { name rules { name } deletions { kind } activation { at } } ruleSets(first: 1) { id } }",
                Map.of("id", id));
        assertThat(read.getString("ruleSet.name")).isEqualTo("Second thoughts");
        assertThat(read.getList("ruleSet.rules.name")).containsExactly("contact.email");
        assertThat(read.getString("ruleSet.activation")).isNull();
        assertThat(read.getList("ruleSets.id")).containsExactly(id);
    }

    @Test
    void whatIsSavedIsReadTheSame() {
        var rule = Map.of(
                "name",
                "all",
                "kind",
                "CONTACT",
                "field",
                "customFields.all",
                "direction",
                "TO_RANKR",
                "ghl",
                Map.of(
                        "field",
                        "source",
                        "read",
                        List.of(
                                Map.of("type", "TRIM"),
                                Map.of("type", "STRIP_HTML"),
                                Map.of("type", "PART", "separator", "\u0001", "index", 0),
                                Map.of("type", "TRUNCATE", "length", 9),
                                Map.of("type", "VALUE_MAP", "values", List.of(Map.of("from", "a", "to", "b"))),
                                Map.of("type", "SPLIT", "separator", "|"),
                                Map.of("type", "JOIN", "separator", "/"),
                                Map.of("type", "EXPRESSION", "expression", "$uppercase($)"),
                                Map.of("type", "DEFAULT", "value", "none"))),
                "rankr",
                Map.of(
                        "field",
                        "customFields.all",
                        "write",
                        List.of(Map.of("type", "CONSTANT", "texts", List.of("x", "y")))),
                "conflicts",
                "REVIEW",
                "nulls",
                "CLEAR",
                "lossy",
                true);
        var id = saved(object(
                        "name",
                        "All",
                        "rules",
                        List.of(rule),
                        "deletions",
                        List.of(Map.of("kind", "NOTE", "policy", "UNLINK"))))
                .getString("ruleSet.id");

        var read = read(id);

        assertThat(strip(read.getMap("rules[0].ghl"))).isEqualTo(whole(rule.get("ghl")));
        assertThat(strip(read.getMap("rules[0].rankr"))).isEqualTo(whole(rule.get("rankr")));
        assertThat(read.getString("rules[0].conflicts")).isEqualTo("REVIEW");
        assertThat(read.getString("rules[0].nulls")).isEqualTo("CLEAR");
        assertThat(read.getList("deletions")).containsExactly(Map.of("kind", "NOTE", "policy", "UNLINK"));
    }

    @Test
    void faultsNameRuleAndFieldAndNothingIsSaved() {
        var before =
                graph.data("{ ruleSets(first: 1) { id version } }", Map.of()).getString("ruleSets");
        var looping = rule("contact.lastName");
        looping.put(
                "ghl",
                Map.of(
                        "field",
                        "lastName",
                        "write",
                        List.of(Map.of(
                                "type", "EXPRESSION", "expression", "($f := function($n) { $f($n + 1) }; $f(0))"))));
        var lossy = rule("contact.firstName");
        lossy.put("ghl", Map.of("field", "firstName", "write", List.of(UPPER)));
        var unknown = rule("contact.company");
        unknown.put("field", "companyName");
        var missing = rule("contact.source");
        missing.put("ghl", Map.of("field", "customFields.nobody_made_this"));
        missing.put("rankr", Map.of("field", "customFields.b"));
        var parameter = rule("contact.website");
        parameter.put("rankr", Map.of("field", "website", "read", List.of(Map.of("type", "TRIM", "length", 3))));

        var there = rule("contact.title");
        there.putAll(object("direction", "TO_RANKR", "rankr", Map.of("field", "lastName"), "field", "firstName"));
        there.put("ghl", Map.of("field", "firstName"));
        var back = rule("contact.name");
        back.putAll(object("direction", "TO_GHL", "rankr", Map.of("field", "lastName"), "field", "lastName"));
        back.put("ghl", Map.of("field", "firstName"));

        assertThat(faults("Faulty", List.of(there, back)))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("rules[contact.title].direction BAD_USER_INPUT")
                        .contains("makes GHL's firstName feed itself"));
        assertThat(faults("Faulty", List.of(looping, lossy, unknown, missing)))
                .hasSize(4)
                .anySatisfy(
                        fault -> assertThat(fault)
                                .startsWith(
                                        "rules[contact.lastName].ghl.write[0] BAD_USER_INPUT: rules[contact.lastName].ghl.write[0] fails for 'Ada': the expression takes "))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("rules[contact.firstName].ghl BAD_USER_INPUT")
                        .contains("does not come back: 'Ada' is written as 'ADA'"))
                .anySatisfy(fault -> assertThat(fault).startsWith("rules[contact.company].field BAD_USER_INPUT"))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("rules[contact.source].ghl.field BAD_USER_INPUT")
                        .contains("names a custom field that GHL does not have"));
        assertThat(faults("Faulty", List.of(parameter)))
                .singleElement()
                .asString()
                .startsWith("rules[contact.website].rankr.read[0].length BAD_USER_INPUT");
        assertThat(faults(" ", List.of(rule("contact.email"))))
                .singleElement()
                .asString()
                .startsWith("name BAD_USER_INPUT");
        assertThat(graph.data("{ ruleSets(first: 1) { id version } }", Map.of()).getString("ruleSets"))
                .isEqualTo(before);
    }

    @Test
    void whatGraphQlDoesNotKnowIsRefusedBeforeAnythingElse() {
        var answer = graph.ask(
                "mutation($input: RuleSetSaveInput!) { ruleSetSave(input: $input) { userErrors { message } } }",
                Map.of(
                        "input",
                        Map.of(
                                "name",
                                "x",
                                "rules",
                                List.of(Map.of("kind", "CONTACT", "field", "email", "colour", 1)))));

        assertThat(answer.extract().jsonPath().getString("errors[0].extensions.code"))
                .isEqualTo("BAD_USER_INPUT");
    }

    @Test
    void aDraftIsTriedOnLiveRecordsAndNothingIsWritten() {
        var id = graph.contact();
        graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Called"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var before = state(id);
        var draft = save(with(upperAtRankr())).getString("ruleSet.id");

        var trial = tried(object("ruleSetId", draft, "testContactId", id));

        assertThat(trial.getList("records.kind")).containsExactly("CONTACT", "NOTE");
        assertThat(trial.<String, Object>getMap("records[0].fields.find { it.field == 'firstName' }"))
                .containsAllEntriesOf(object(
                        "field",
                        "firstName",
                        "base",
                        "Ada",
                        "ghl",
                        "Augusta",
                        "rankr",
                        "Ada",
                        "result",
                        "Augusta",
                        "from",
                        "GHL",
                        "disputed",
                        false,
                        "rule",
                        "contact.firstName"));
        assertThat(trial.getString("records[0].fields.find { it.field == 'firstName' }.reason"))
                .contains("changed it");
        assertThat(trial.getList("records[0].writes"))
                .containsExactly(object(
                        "crm",
                        "RANKR",
                        "operation",
                        "update",
                        "fields",
                        List.of(object("field", "firstName", "before", "Ada", "after", "AUGUSTA"))));
        assertThat(trial.getList("records[1].writes")).isEmpty();
        assertThat(state(id)).isEqualTo(before);
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("Ada");
        assertThat(tried(object("contactIds", List.of(id))).getString("records[0].writes[0].fields[0].after"))
                .as("the rules that are applied")
                .isEqualTo("Augusta");
    }

    @Test
    void aDraftIsTriedOnTheContactsThatAreMarkedForIt() {
        var flag = "trial" + UUID.randomUUID().toString().substring(0, 8);
        var first = graph.contact("tags", List.of(flag));
        var second = graph.contact("tags", List.of(flag, "other"));
        var unmarked = graph.contact();
        var draft = save(with(upperAtRankr())).getString("ruleSet.id");

        var marked = tried(object("ruleSetId", draft, "testFlag", flag.toUpperCase(Locale.ROOT)));
        var both = tried(object("ruleSetId", draft, "testFlag", flag, "contactIds", List.of(unmarked, first)));

        assertThat(marked.getList("records.objectId")).containsExactly(second, first);
        assertThat(marked.getList("records.writes.flatten().fields.flatten().after"))
                .containsExactly("ADA", "ADA");
        assertThat(both.getList("records.objectId")).containsExactly(unmarked, first, second);
        assertThat(refused("ruleSetTest", object("ruleSetId", draft, "testFlag", flag + "x")))
                .isEqualTo("testFlag NOT_FOUND: There is no such contact with that tag.");
    }

    /** The rule says in whose words a CRM holds a value; that these change is no edit of anybody's. */
    @Test
    void otherRulesAreNoEdit() {
        var id = graph.contact();
        var rule = upperAtRankr();
        rule.put("conflicts", "REVIEW");
        activate(save(with(rule)).getString("ruleSet.id"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var synced = graph.mutate("syncContact", "contact { firstName syncState }", object("id", id));

        assertThat(synced.getMap("contact")).isEqualTo(Map.of("firstName", "Augusta", "syncState", "IN_SYNC"));
        assertThat(synced.getList("writes.crm")).containsExactly("RANKR");
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("AUGUSTA");
    }

    @Test
    void whatARuleCannotMapIsADisputeInTheTrial() {
        var id = graph.contact("source", "somewhere");
        var rule = rule("contact.source");
        rule.put("direction", "TO_RANKR");
        rule.put(
                "ghl",
                Map.of(
                        "field",
                        "source",
                        "read",
                        List.of(Map.of("type", "EXPRESSION", "expression", "$ = 'somewhere' ? $error('no') : $"))));

        var trial = tried(object("ruleSetId", save(with(rule)).getString("ruleSet.id"), "contactIds", List.of(id)));

        assertThat(trial.getBoolean("records[0].fields.find { it.field == 'source' }.disputed"))
                .isTrue();
        assertThat(trial.getString("records[0].fields.find { it.field == 'source' }.reason"))
                .contains("the expression failed");
        assertThat(trial.getList("records[0].writes")).isEmpty();
    }

    @Test
    void anActivatedRuleTakesEffectOnTheNextSync() {
        var id = graph.contact();
        activate(save(with(upperAtRankr())).getString("ruleSet.id"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var synced = graph.mutate("syncContact", "contact { firstName syncState }", object("id", id));
        var again = graph.mutate("syncContact", "contact { syncState }", object("id", id));

        assertThat(synced.getMap("contact")).isEqualTo(Map.of("firstName", "Augusta", "syncState", "IN_SYNC"));
        assertThat(again.getList("writes")).isEmpty();
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("AUGUSTA");
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getString("contact.firstName"))
                .isEqualTo("Augusta");
    }

    @Test
    void activationIsOnRecordAndTheOneBeforeRetires() {
        var first = activate(save(defaults()).getString("ruleSet.id")).getString("ruleSet.id");
        var second = activate(save(defaults()).getString("ruleSet.id"));

        assertThat(second.getString("ruleSet.status")).isEqualTo("ACTIVE");
        assertThat(second.getString("ruleSet.activation.replacedId")).isEqualTo(first);
        assertThat(second.getString("ruleSet.activation.actor")).isEqualTo("anonymous");
        assertThat(second.getString("ruleSet.activation.at")).isNotNull();
        var sets = graph.data("{ ruleSet { id } ruleSets(first: 100) { id status retiredAt } }", Map.of());
        assertThat(sets.getString("ruleSet.id")).isEqualTo(second.getString("ruleSet.id"));
        assertThat(sets.getList("ruleSets.findAll { it.status == 'ACTIVE' }")).hasSize(1);
        assertThat(sets.getString("ruleSets.find { it.id == '%s' }.status".formatted(first)))
                .isEqualTo("RETIRED");
        assertThat(sets.getString("ruleSets.find { it.id == '%s' }.retiredAt".formatted(first)))
                .isNotNull();
    }

    @Test
    void whatIsStaleUnknownOrOverIsRefusedAndChangesNothing() {
        var retired = activate(save(defaults()).getString("ruleSet.id")).getString("ruleSet.id");
        var active = activate(save(defaults()).getString("ruleSet.id")).getString("ruleSet.id");
        var draft = save(defaults()).getString("ruleSet.id");
        var foreign = GraphQl.of("other")
                .data(
                        "mutation($input: RuleSetSaveInput!) { ruleSetSave(input: $input) { ruleSet { id } } }",
                        Map.of("input", object("name", "Theirs", "rules", List.of(rule("contact.email")))))
                .getString("ruleSetSave.ruleSet.id");
        var unknown = new GlobalId(GlobalId.Type.RULE_SET, UUID.randomUUID()).toString();
        var sets = "{ ruleSet { id } ruleSets(first: 100) { id version status name } }";
        Object before = graph.data(sets, Map.of()).get();
        var contact = graph.contact();

        for (var over : List.of(retired, active)) {
            assertThat(refused("ruleSetActivate", object("id", over))).startsWith("id CONFLICT: The rule set");
            assertThat(refused("ruleSetSave", object("id", over, "name", "x", "rules", List.of(rule("contact.email")))))
                    .startsWith("id CONFLICT");
        }
        for (var nobodys : List.of(unknown, foreign)) {
            assertThat(refused("ruleSetActivate", object("id", nobodys)))
                    .isEqualTo("id NOT_FOUND: There is no such rule set.");
            assertThat(refused(
                            "ruleSetSave", object("id", nobodys, "name", "x", "rules", List.of(rule("contact.email")))))
                    .startsWith("id NOT_FOUND");
            assertThat(refused("ruleSetTest", object("ruleSetId", nobodys, "contactIds", List.of(contact))))
                    .startsWith("ruleSetId NOT_FOUND");
        }
        assertThat(refused("ruleSetActivate", object("id", draft, "expectedVersion", 7)))
                .startsWith("expectedVersion CONFLICT: The rule set");
        assertThat(refused(
                        "ruleSetSave",
                        object(
                                "id",
                                draft,
                                "name",
                                "x",
                                "rules",
                                List.of(rule("contact.email")),
                                "expectedVersion",
                                7)))
                .startsWith("expectedVersion CONFLICT");
        assertThat(refused("ruleSetActivate", object("id", contact))).startsWith("id BAD_USER_INPUT");
        assertThat(refused("ruleSetTest", object("ruleSetId", draft))).startsWith("contactIds BAD_USER_INPUT");
        assertThat(refused(
                        "ruleSetTest",
                        object(
                                "ruleSetId",
                                draft,
                                "testContactId",
                                GlobalId.of(
                                        dev.tandem.model.Kind.CONTACT,
                                        new dev.tandem.model.LinkId(UUID.randomUUID())))))
                .startsWith("contactIds NOT_FOUND");
        assertThat(graph.ask("query($id: ID!) { ruleSet(id: $id) { id } }", Map.of("id", unknown))
                        .extract()
                        .jsonPath()
                        .getString("errors[0].extensions.code"))
                .isEqualTo("NOT_FOUND");
        assertThat(graph.data(sets, Map.of()).<Object>get()).isEqualTo(before);
    }

    @Test
    void ofManyActivationsAtATimeOneIsLeft() throws Exception {
        var drafts = IntStream.range(0, 4)
                .mapToObj(_ -> save(defaults()).getString("ruleSet.id"))
                .toList();
        activated = true;

        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(drafts.stream()
                    .map(id -> (Callable<JsonPath>)
                            () -> answer("ruleSetActivate", "ruleSet { status }", object("id", id)))
                    .toList())) {
                assertThat(done.get().getString("ruleSet.status")).isEqualTo("ACTIVE");
            }
        }

        var sets = graph.data("{ ruleSets(first: 100) { id status number } }", Map.of());
        assertThat(sets.getList("ruleSets.findAll { it.status == 'ACTIVE' }")).hasSize(1);
        assertThat(sets.getList("ruleSets.number")).doesNotHaveDuplicates();
        assertThat(sets.getList("ruleSets.findAll { it.status == 'RETIRED' }.id"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void tenCustomFieldsAreKeptInStepUnderDifferentNames() {
        var ids = new HashMap<String, String>();
        var rules = new ArrayList<>(rulesOf(defaults()));
        for (var i = 0; i < 10; i++) {
            var made = crms.createAtGhl(
                    "/locations/demo-location/customFields", Map.of("name", "Slot " + i, "dataType", "TEXT"));
            ids.put("slot_" + i, made.getString("customField.id"));
            rules.add(object(
                    "kind",
                    "CONTACT",
                    "field",
                    "customFields.unified" + i,
                    "ghl",
                    Map.of("field", "customFields.slot_" + i),
                    "rankr",
                    Map.of("field", "customFields.rankrSlot" + i)));
        }
        activate(saved(object("name", "Ten slots", "rules", rules)).getString("ruleSet.id"));
        var id = graph.contact();
        var ghl = "/contacts/" + graph.externalId(id, "GHL");
        var rankr = "/contacts/" + graph.externalId(id, "RANKR");

        crms.editAtGhl(
                ghl,
                Map.of(
                        "customFields",
                        ids.entrySet().stream()
                                .map(slot -> Map.of("id", slot.getValue(), "field_value", "from GHL " + slot.getKey()))
                                .toList()));
        var there = graph.mutate("syncContact", "contact { syncState customFields { key value } }", object("id", id));
        for (var i = 0; i < 10; i++) {
            assertThat(crms.atRankr(rankr).getString("customFields.rankrSlot" + i))
                    .isEqualTo("from GHL slot_" + i);
            assertThat(there.getString("contact.customFields.find { it.key == 'unified%d' }.value".formatted(i)))
                    .isEqualTo("from GHL slot_" + i);
        }

        var edits = new HashMap<String, Object>();
        IntStream.range(0, 10).forEach(i -> edits.put("rankrSlot" + i, "from Rankr " + i));
        crms.editAtRankr(rankr, Map.of("customFields", edits));
        graph.mutate("syncContact", "contact { syncState }", object("id", id));
        for (var i = 0; i < 10; i++) {
            assertThat(crms.atGhl(ghl)
                            .getString("contact.customFields.find { it.id == '%s' }.value"
                                    .formatted(ids.get("slot_" + i))))
                    .isEqualTo("from Rankr " + i);
        }

        var set = graph.mutate(
                "contactUpdate",
                "contact { id }",
                object("id", id, "customFields", List.of(Map.of("key", "unified3", "value", "from Tandem"))));
        assertThat(set.getList("writes.crm")).containsExactlyInAnyOrder("GHL", "RANKR");
        assertThat(crms.atRankr(rankr).getString("customFields.rankrSlot3")).isEqualTo("from Tandem");
        var again = graph.mutate("syncContact", "contact { syncState }", object("id", id));
        assertThat(again.getList("writes")).isEmpty();
        assertThat(again.getString("contact.syncState")).isEqualTo("IN_SYNC");
    }

    @Test
    void aContactGoesWithAllThatBelongsToItUnlessThatIsNews() {
        var rules = defaults();
        rules.put("deletions", List.of(Map.of("kind", "CONTACT", "policy", "PROPAGATE")));
        activate(save(rules).getString("ruleSet.id"));
        var quiet = withNote();
        var edited = withNote();
        var added = withNote();
        for (var contact : List.of(quiet, edited, added)) {
            crms.deleteAtGhl("/contacts/" + contact.ghl());
        }
        crms.editAtRankr(edited.note(), Map.of("content", "What she really said"));
        crms.addAtRankr("/notes", Map.of("contactId", added.rankr(), "content", "Called once more"));

        for (var contact : List.of(quiet, edited, added)) {
            graph.mutate("syncContact", "contact { syncState }", object("id", contact.id()));
        }

        assertThat(crms.statusAtRankr("/contacts/" + quiet.rankr())).isEqualTo(404);
        for (var contact : List.of(edited, added)) {
            assertThat(crms.statusAtRankr("/contacts/" + contact.rankr())).isEqualTo(200);
            var open = conflicts(contact.id());
            assertThat(open.getList("type")).containsExactly("CHILDREN_EDITED");
            graph.mutate("syncContact", "contact { syncState }", object("id", contact.id()));
            assertThat(conflicts(contact.id()).getList("id")).isEqualTo(open.getList("id"));
        }

        resolve(edited, "DELETE");
        assertThat(crms.statusAtRankr("/contacts/" + edited.rankr())).isEqualTo(404);
        resolve(added, "RESTORE");
        graph.mutate("syncContact", "contact { syncState }", object("id", added.id()));
        assertThat(crms.atGhl("/contacts/" + graph.externalId(added.id(), "GHL") + "/notes")
                        .getList("notes.body"))
                .containsExactlyInAnyOrder("Called", "Called once more");
    }

    @Test
    void aFieldThatIsCarriedOneWayFollowsThatSideAlone() {
        var rule = rule("contact.firstName");
        rule.put("direction", "TO_RANKR");
        activate(save(with(rule)).getString("ruleSet.id"));
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");

        crms.editAtGhl(atGhl, Map.of("firstName", "Augusta"));
        var carried = sync(id);
        var there = crms.atRankr(atRankr).getString("firstName");
        crms.editAtRankr(atRankr, Map.of("firstName", "Adah", "lastName", "King"));
        var followed = sync(id);

        assertThat(carried.getList("writes.crm")).containsExactly("RANKR");
        assertThat(there).isEqualTo("Augusta");
        assertThat(followed.getString("contact.firstName")).isEqualTo("Augusta");
        assertThat(crms.atGhl(atGhl).getString("contact.firstName")).isEqualTo("Augusta");
        assertThat(crms.atGhl(atGhl).getString("contact.lastName")).isEqualTo("King");
        assertThat(crms.atRankr(atRankr).getString("firstName")).isEqualTo("Augusta");
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void whoeverARulePrefersWinsAndWhatTheOtherTypedIsTold() {
        var first = rule("contact.firstName");
        first.put("conflicts", "PREFER_GHL");
        var last = rule("contact.lastName");
        last.put("conflicts", "PREFER_RANKR");
        activate(save(with(first, last)).getString("ruleSet.id"));
        var id = graph.contact();
        var atGhl = "/contacts/" + graph.externalId(id, "GHL");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");

        crms.editAtRankr(atRankr, Map.of("firstName", "Adah", "lastName", "King"));
        crms.editAtGhl(atGhl, Map.of("firstName", "Augusta", "lastName", "Byron"));
        var synced = sync(id);

        assertThat(synced.getString("contact.syncState")).isEqualTo("IN_SYNC");
        for (var held : List.of(crms.atGhl(atGhl).setRootPath("contact"), crms.atRankr(atRankr))) {
            assertThat(held.getString("firstName")).isEqualTo("Augusta");
            assertThat(held.getString("lastName")).isEqualTo("King");
        }
        assertThat(graph.data(
                                "query($id: ID!) { contact(id: $id) { history { nodes { changes { field ghl rankr result }"
                                        + " } } } }",
                                Map.of("id", id))
                        .getList("contact.history.nodes.changes.flatten()"))
                .contains(
                        Map.of("field", "firstName", "ghl", "Augusta", "rankr", "Adah", "result", "Augusta"),
                        Map.of("field", "lastName", "ghl", "Byron", "rankr", "King", "result", "King"));
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void whatIsClearedIsClearedAtTheOtherOrComesBackAsTheRuleSays() {
        var website = rule("contact.website");
        website.put("nulls", "CLEAR");
        var source = rule("contact.company");
        source.put("nulls", "IGNORE");
        activate(save(with(website, source)).getString("ruleSet.id"));
        var id = graph.contact("website", "https://ada.example.com", "company", "Engines");
        var atRankr = "/contacts/" + graph.externalId(id, "RANKR");

        crms.editAtRankr(atRankr, object("website", null, "company", null));
        sync(id);

        var ghl = crms.atGhl("/contacts/" + graph.externalId(id, "GHL"));
        assertThat(ghl.getString("contact.website")).isNullOrEmpty();
        assertThat(ghl.getString("contact.companyName")).isEqualTo("Engines");
        assertThat(crms.atRankr(atRankr).getString("website")).isNull();
        assertThat(crms.atRankr(atRankr).getString("company")).isEqualTo("Engines");
        assertThat(sync(id).getList("writes")).isEmpty();
    }

    @Test
    void aPreviewIsStaleOnceOtherRulesHold() {
        var id = graph.contact();
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var hash = graph.control("syncPreview", "plan { planHash }", object("contactIds", List.of(id)))
                .getString("plan.planHash");
        var rule = rule("contact.lastName");
        rule.put("direction", "TO_RANKR");
        activate(save(with(rule)).getString("ruleSet.id"));

        assertThat(graph.controlFaults("syncPreviewApply", object("hash", hash)))
                .singleElement()
                .asString()
                .startsWith("hash CONFLICT: Nothing was done, as this moved since the preview: ")
                .contains("the rules");
        assertThat(crms.atRankr("/contacts/" + graph.externalId(id, "RANKR")).getString("firstName"))
                .isEqualTo("Ada");
    }

    /** Whoever typed it can still read it. */
    @Test
    void whatHadNoSayIsTold() {
        var rule = rule("contact.firstName");
        rule.put("direction", "TO_GHL");
        var id = graph.contact();
        activate(save(with(rule)).getString("ruleSet.id"));
        crms.editAtGhl("/contacts/" + graph.externalId(id, "GHL"), Map.of("firstName", "Augusta"));

        var shown = graph.control(
                "syncPreview",
                "plan { contacts { writes { crm fields { field from to reason } } } }",
                object("contactIds", List.of(id)));
        sync(id);

        var reason = "only the side that has no say changed it, it follows the other";
        assertThat(shown.getList("plan.contacts[0].writes"))
                .containsExactly(Map.of(
                        "crm",
                        "GHL",
                        "fields",
                        List.of(Map.of("field", "firstName", "from", "Augusta", "to", "Ada", "reason", reason))));
        var told = graph.data(
                "query($id: ID!) { contact(id: $id) { provenance(fields: [\"firstName\"]) { reason } history(first: 1) { nodes"
                        + " { changes { field base ghl rankr result from reason } writes { crm outcome } } } } }",
                Map.of("id", id));
        assertThat(told.getList("contact.history.nodes[0].writes"))
                .containsExactly(Map.of("crm", "GHL", "outcome", "DONE"));
        assertThat(told.getList("contact.history.nodes[0].changes"))
                .containsExactly(object(
                        "field",
                        "firstName",
                        "base",
                        "Ada",
                        "ghl",
                        "Augusta",
                        "rankr",
                        "Ada",
                        "result",
                        "Ada",
                        "from",
                        null,
                        "reason",
                        reason));
        assertThat(told.getString("contact.provenance[0].reason")).isEqualTo("set through Tandem");
    }

    @Test
    void whatLivesOnByItselfIsNotMadeAgain() {
        var rules = defaults();
        rules.put(
                "deletions",
                List.of(Map.of("kind", "CONTACT", "policy", "UNLINK"), Map.of("kind", "NOTE", "policy", "UNLINK")));
        activate(save(rules).getString("ruleSet.id"));
        var ofGhl = withNote();
        var ofRankr = withNote();
        crms.deleteAtGhl("/contacts/" + ofGhl.ghl());
        crms.deleteAtRankr("/contacts/" + ofRankr.rankr());

        var left = sync(ofGhl.id());
        var right = sync(ofRankr.id());

        assertThat(left.getList("writes")).isEmpty();
        assertThat(left.getString("contact.syncState")).isEqualTo("SINGLE_SIDED");
        assertThat(left.getList("contact.sources.crm")).containsExactly("RANKR");
        assertThat(right.getList("writes")).isEmpty();
        assertThat(right.getList("contact.sources.crm")).containsExactly("GHL");
        assertThat(conflicts(ofGhl.id()).getList("")).isEmpty();
        crms.editAtRankr("/contacts/" + ofGhl.rankr(), Map.of("firstName", "Augusta"));
        crms.editAtRankr(ofGhl.note(), Map.of("content", "Called twice"));
        var edited = sync(ofGhl.id());
        assertThat(edited.getString("contact.firstName")).isEqualTo("Augusta");
        assertThat(edited.getList("writes")).isEmpty();
        assertThat(crms.atRankr(ofGhl.note()).getString("content")).isEqualTo("Called twice");
        assertThat(crms.statusAtGhl("/contacts/" + ofGhl.ghl())).isNotEqualTo(200);
        assertThat(crms.atGhl("/contacts/" + ofRankr.ghl() + "/notes").getList("notes.body"))
                .containsExactly("Called");
    }

    /** The notes' own policy would have them follow; they went with the contact, and nobody deleted them. */
    @Test
    void whatBelongsToAContactThatLivesOnByItselfLivesOnToo() {
        var rules = defaults();
        rules.put("deletions", List.of(Map.of("kind", "CONTACT", "policy", "UNLINK")));
        activate(save(rules).getString("ruleSet.id"));
        var contact = withNote();
        crms.deleteAtGhl("/contacts/" + contact.ghl());

        var synced = sync(contact.id());

        assertThat(synced.getList("writes")).isEmpty();
        assertThat(sync(contact.id()).getList("writes")).isEmpty();
        assertThat(crms.atRankr(contact.note()).getString("content")).isEqualTo("Called");
        assertThat(conflicts(contact.id()).getList("")).isEmpty();
    }

    @Test
    void aNoteLivesOnByItself() {
        var rules = defaults();
        rules.put("deletions", List.of(Map.of("kind", "NOTE", "policy", "UNLINK")));
        activate(save(rules).getString("ruleSet.id"));
        var contact = withNote();
        var atGhl = "/contacts/" + contact.ghl() + "/notes";
        crms.deleteAtGhl(atGhl + "/" + crms.atGhl(atGhl).getString("notes[0].id"));

        var synced = sync(contact.id());
        crms.editAtRankr(contact.note(), Map.of("content", "Called twice"));
        var again = sync(contact.id());

        assertThat(synced.getList("writes")).isEmpty();
        assertThat(again.getList("writes")).isEmpty();
        assertThat(again.getString("contact.syncState")).isEqualTo("IN_SYNC");
        assertThat(crms.atRankr(contact.note()).getString("content")).isEqualTo("Called twice");
        assertThat(crms.atGhl(atGhl).getList("notes")).isEmpty();
        assertThat(conflicts(contact.id()).getList("")).isEmpty();
    }

    private JsonPath sync(String contact) {
        return graph.mutate("syncContact", "contact { firstName syncState sources { crm } }", object("id", contact));
    }

    private record WithNote(String id, String ghl, String rankr, String note) {}

    private WithNote withNote() {
        var id = graph.contact();
        var note = graph.mutate("noteCreate", "note { id }", object("contactId", id, "body", "Called"))
                .getString("note.id");
        return new WithNote(
                id,
                graph.externalId(id, "GHL"),
                graph.externalId(id, "RANKR"),
                "/notes/" + graph.externalId(note, "RANKR"));
    }

    private JsonPath conflicts(String contact) {
        return graph.data(
                        "query($id: ID!) { conflicts(filter: {status: OPEN, contactId: $id}) { nodes { id type } } }",
                        Map.of("id", contact))
                .setRootPath("data.conflicts.nodes");
    }

    private void resolve(WithNote contact, String choice) {
        graph.mutate(
                "conflictResolve",
                "conflicts { status }",
                object("ids", conflicts(contact.id()).getList("id"), "choice", choice));
    }

    /** What must be as it was after something that writes nothing. */
    private Object state(String contact) {
        return graph.data(
                        "query($id: ID!) { contact(id: $id) { version firstName syncState history(first: 1) { totalCount } sources { fetchedAt } notes { nodes { version } } } }",
                        Map.of("id", contact))
                .get();
    }

    private static Map<String, Object> upperAtRankr() {
        var rule = rule("contact.firstName");
        rule.put("rankr", Map.of("field", "firstName", "write", List.of(UPPER)));
        rule.put("lossy", true);
        return rule;
    }

    /** The default rule of that name, by what it is called. */
    private static Map<String, Object> rule(String name) {
        var field = name.substring(name.indexOf('.') + 1);
        return object(
                "name", name,
                "kind", name.substring(0, name.indexOf('.')).toUpperCase(Locale.ROOT),
                "field", field,
                "ghl", Map.of("field", field),
                "rankr", Map.of("field", field));
    }

    private Map<String, Object> defaults() {
        var id = new GlobalId(GlobalId.Type.RULE_SET, new UUID(0, 0)).toString();
        var read = read(id);
        return object("name", "As it was", "rules", read.getList("rules"), "deletions", read.getList("deletions"));
    }

    private JsonPath read(String id) {
        return graph.data("query($id: ID!) { ruleSet(id: $id) { %s } }".formatted(DOCUMENT), Map.of("id", id))
                .setRootPath("data.ruleSet");
    }

    /** The default rules with that one in place of the one of its name. */
    @SafeVarargs
    private Map<String, Object> with(Map<String, Object>... rules) {
        var all = new ArrayList<>(rulesOf(defaults()));
        for (var rule : rules) {
            all.removeIf(other -> Objects.equals(other.get("name"), rule.get("name")));
            all.add(rule);
        }
        return object("name", "With " + rules[0].get("name"), "rules", all);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rulesOf(Map<String, Object> input) {
        return (List<Map<String, Object>>) Objects.requireNonNull(input.get("rules"));
    }

    private JsonPath save(Map<String, Object> input) {
        return saved(input);
    }

    private JsonPath saved(Map<String, Object> input) {
        return succeeded("ruleSetSave", "ruleSet { %s }".formatted(SET), input);
    }

    private JsonPath activate(String id) {
        activated = true;
        return succeeded("ruleSetActivate", "ruleSet { %s }".formatted(SET), object("id", id));
    }

    private JsonPath tried(Map<String, Object> input) {
        return succeeded("ruleSetTest", TRIAL, input);
    }

    private JsonPath succeeded(String mutation, String selection, Map<String, Object> input) {
        var answer = answer(mutation, selection, input);
        assertThat(answer.getList("userErrors")).as(mutation).isEmpty();
        return answer;
    }

    private List<String> faults(String name, List<?> rules) {
        return told(answer("ruleSetSave", "", object("name", name, "rules", rules)));
    }

    private String refused(String mutation, Map<String, Object> input) {
        return String.join("\n", told(answer(mutation, "", input)));
    }

    private static List<String> told(JsonPath answer) {
        return answer.<Map<String, String>>getList("userErrors").stream()
                .map(fault -> "%s %s: %s".formatted(fault.get("field"), fault.get("code"), fault.get("message")))
                .toList();
    }

    private JsonPath answer(String mutation, String selection, Map<String, Object> input) {
        var type = mutation.substring(0, 1).toUpperCase(Locale.ROOT) + mutation.substring(1);
        return graph.data(
                        "mutation($input: %sInput!) { %s(input: $input) { %s userErrors { field message code } } }"
                                .formatted(type, mutation, selection),
                        Map.of("input", input))
                .setRootPath("data." + mutation);
    }

    /** A part of a rule without what is null. */
    private static Object strip(Object json) {
        return switch (json) {
            case Map<?, ?> map -> {
                var rest = new HashMap<Object, Object>();
                map.forEach((name, value) -> {
                    if (value != null) {
                        rest.put(name, strip(value));
                    }
                });
                yield rest;
            }
            case List<?> list -> list.stream().map(ApiRuleSetsTest::strip).toList();
            default -> json;
        };
    }

    /** A part of a rule with both chains. */
    private static Map<Object, Object> whole(@Nullable Object part) {
        var whole = new HashMap<Object, Object>(Map.of("read", List.of(), "write", List.of()));
        if (part instanceof Map<?, ?> given) {
            whole.putAll(given);
        }
        return whole;
    }
}
