package dev.tandem.sync.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found about a rule set before it may be used, and how it is told. */
class RuleSetCheckTest {

    private static final Transform UPPER = new Transform.ChangeCase(Transform.LetterCase.UPPER);

    @Test
    void theDefaultRulesHaveNoFault() {
        assertThat(RuleSetCheck.check(RuleSetDocument.defaults(), Map.of())).isEmpty();
    }

    @Test
    void theDefaultRulesCoverEveryFieldOfEveryKind() {
        for (var kind : Kind.values()) {
            for (var field : Field.values()) {
                assertThat(DefaultRules.RULES.rule(kind, field.fieldName()).isPresent())
                        .as("%s %s", kind, field)
                        .isEqualTo(field.isOf(kind));
            }
        }
        assertThat(DefaultRules.RULES.rule(Kind.CONTACT, Field.custom("anything")))
                .isPresent();
    }

    @Test
    void theDefaultRulesAreReadAsTheyAreWritten() {
        var json = RuleSetWriter.write(RuleSetDocument.defaults());

        var read = RuleSetReader.read(json);

        assertThat(read.faults()).isEmpty();
        assertThat(RuleSetWriter.write(read.document().orElseThrow())).isEqualTo(json);
    }

    @Test
    void tenCustomFieldsOfDifferentNamesHaveNoFault() {
        var rules = IntStream.range(0, 10)
                .mapToObj(i -> custom("slot" + i, "ghl_" + i, "rankr-" + i))
                .toArray(FieldRule[]::new);
        var keys = IntStream.range(0, 10).mapToObj(i -> "ghl_" + i).toList();

        assertThat(check(Map.of(Crm.GHL, Set.copyOf(keys)), rules)).isEmpty();
    }

    @Test
    void anUnknownUnifiedFieldIsNamed() {
        assertThat(check(FieldRule.both(Kind.TASK, "colour")))
                .contains(
                        "rules[task.colour].field names no field of a task: use one of title, body, dueAt, assignee.ghl,"
                                + " assignee.rankr, status");
        assertThat(check(FieldRule.both(Kind.NOTE, "customFields.x")))
                .anyMatch(fault -> fault.startsWith("rules[note.customFields.x].field "));
        assertThat(check(FieldRule.both(Kind.CONTACT, "customFields.")))
                .anyMatch(fault -> fault.startsWith("rules[contact.customFields.].field "));
        assertThat(check(FieldRule.both(Kind.NOTE, "email")))
                .anyMatch(fault -> fault.startsWith("rules[note.email].field "));
    }

    @Test
    void anUnknownCrmFieldIsNamed() {
        assertThat(check(text("firstName", side("givenName"), side("firstName"))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.field names no field that GHL has: use one of firstName, lastName");
        assertThat(check(text("timezone", side("timezone"), side("timezone"))))
                .singleElement()
                .asString()
                .startsWith("rules[r].rankr.field names no field that RANKR has");
    }

    @Test
    void aCustomFieldThatTheCrmDoesNotHaveIsNamed() {
        assertThat(check(Map.of(Crm.GHL, Set.of("size", "shape")), custom("colour", "color", "colour")))
                .containsExactly("rules[contact.customFields.colour].ghl.field names a custom field that GHL does not"
                        + " have: create it there first, or use one of shape, size");
        assertThat(check(Map.of(), custom("colour", "color", "colour"))).isEmpty();
    }

    @Test
    void twoRulesForOneFieldAreNamed() {
        assertThat(check(
                        FieldRule.both(Kind.CONTACT, "email"),
                        rule("mail", Direction.BOTH, "email", side("customFields.a"), side("customFields.b"))))
                .contains("rules[mail].field is mapped by the rule contact.email already: keep one of the two");
    }

    @Test
    void twoRulesOfOneNameAreNamed() {
        assertThat(check(
                        custom("a", "a", "a"),
                        rule(
                                "contact.customFields.a",
                                Direction.BOTH,
                                "customFields.b",
                                side("customFields.b"),
                                side("customFields.b"))))
                .containsExactly(
                        "rules[contact.customFields.a].name is the name of another rule too: give each rule its own");
    }

    @Test
    void twoRulesThatWriteOneFieldAreNamed() {
        assertThat(check(custom("a", "x", "y"), custom("b", "x", "z")))
                .containsExactly("rules[contact.customFields.b].ghl.field is written by the rule contact.customFields.a"
                        + " already: keep one of the two, or change the direction of one");
        assertThat(check(custom("a", "x", "y"), custom("b", "x", "z").with(Direction.TO_RANKR)))
                .isEmpty();
    }

    @Test
    void rulesThatGoRoundAreNamed() {
        var there = rule("there", Direction.TO_RANKR, "customFields.a", side("customFields.x"), side("customFields.y"));
        var back = rule("back", Direction.TO_GHL, "customFields.b", side("customFields.x"), side("customFields.y"));

        assertThat(check(there, back))
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("rules[there].direction makes GHL's customFields.x feed itself: it goes to RANKR's"
                        + " customFields.y, and back carries RANKR's customFields.y to GHL's customFields.x. Take one of"
                        + " these rules out, or make one rule of them that goes both ways");
    }

    @Test
    void aLongWayRoundIsFoundToo() {
        assertThat(check(
                        rule(
                                "one",
                                Direction.TO_RANKR,
                                "customFields.a",
                                side("customFields.g1"),
                                side("customFields.r1")),
                        rule(
                                "two",
                                Direction.TO_GHL,
                                "customFields.b",
                                side("customFields.g2"),
                                side("customFields.r1")),
                        rule(
                                "three",
                                Direction.TO_RANKR,
                                "customFields.c",
                                side("customFields.g2"),
                                side("customFields.r2")),
                        rule(
                                "four",
                                Direction.TO_GHL,
                                "customFields.d",
                                side("customFields.g1"),
                                side("customFields.r2")),
                        rule(
                                "five",
                                Direction.TO_GHL,
                                "customFields.e",
                                side("customFields.g3"),
                                side("customFields.r2"))))
                .hasSize(4)
                .allMatch(fault -> fault.contains("feed itself"))
                .noneMatch(fault -> fault.contains("rules[five]"));
    }

    @Test
    void aChainWhoseTypesDoNotFitIsNamed() {
        assertThat(check(text(
                        "firstName",
                        side("firstName", List.of(), List.of(new Transform.Join(","))),
                        side("firstName"))))
                .containsExactly(
                        "rules[r].ghl.write[0] takes a set of texts, but is given one text: put a SPLIT before it");
        assertThat(check(text(
                        "firstName",
                        side("firstName", List.of(new Transform.Split(",")), List.of()),
                        side("firstName"))))
                .containsExactly(
                        "rules[r].ghl.read ends with a set of texts, but the field holds one text: put a JOIN before it");
        assertThat(check(rule("r", Direction.TO_RANKR, "source", side("tags"), side("source"))))
                .containsExactly(
                        "rules[r].ghl.read ends with a set of texts, but the field holds one text: put a JOIN before it");
        assertThat(check(rule(
                        "r",
                        Direction.TO_RANKR,
                        "source",
                        side("tags", List.of(new Transform.Join(", ")), List.of()),
                        side("source"))))
                .isEmpty();
        assertThat(check(rule(
                        "r", Direction.TO_RANKR, "customFields.labels", side("tags"), side("customFields.labels"))))
                .isEmpty();
    }

    @Test
    void tagsAreWrittenByTheirOwnRuleAlone() {
        assertThat(check(rule(
                        "r",
                        Direction.TO_GHL,
                        "customFields.labels",
                        side("tags", List.of(), List.of(new Transform.Split(","))),
                        side("customFields.labels"))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.field is written by the rule for tags alone");
    }

    @Test
    void aLossyRuleIsNamedUnlessItSaysSo() {
        var upper = text("firstName", side("firstName", List.of(), List.of(UPPER)), side("firstName"));

        assertThat(check(upper))
                .containsExactly(
                        "rules[r].ghl does not come back: 'Ada' is written as 'ADA' and read as 'ADA'. Let read"
                                + " undo write, choose one direction, or set lossy to true if that loss is meant");
        assertThat(check(upper.losing())).isEmpty();
        assertThat(check(upper.with(Direction.TO_GHL))).isEmpty();
    }

    @Test
    void aTruncatedValueIsALossThatNoOrdinarySampleShows() {
        var cut = text(
                "firstName", side("firstName", List.of(), List.of(new Transform.Truncate(255))), side("firstName"));

        assertThat(check(cut)).singleElement().asString().startsWith("rules[r].ghl does not come back: 'xxx");
    }

    @Test
    void aMapThatLosesAValueIsNamed() {
        var map = new Transform.ValueMap(Map.of("hot", "vip", "warm", "vip"));
        var back = new Transform.ValueMap(Map.of("vip", "hot"));
        var rule = rule(
                "r",
                Direction.BOTH,
                "customFields.heat",
                side("customFields.heat", List.of(back), List.of(map)),
                side("customFields.heat"));

        assertThat(check(rule)).singleElement().asString().contains("'vip' is written as 'vip' and read as 'hot'");
        assertThat(check(rule.losing())).isEmpty();
    }

    @Test
    void aRuleThatNeverComesToRestIsRefusedEvenIfItIsLossy() {
        var growing = new Transform.Expression("$ & '!'");
        var rule = text("firstName", side("firstName", List.of(), List.of(growing)), side("firstName"))
                .losing();

        assertThat(check(rule))
                .containsExactly(
                        "rules[r].ghl never comes to rest: 'Ada' is written as 'Ada!', read as 'Ada!', and written"
                                + " again as 'Ada!!'. Let write give the same of what read gives");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GHL", "RANKR"})
    void aStateThatTheCrmDoesNotKnowIsNamed(Crm crm) {
        var status = FieldRule.both(Kind.TASK, "status")
                .with(
                        crm,
                        side(
                                "status",
                                List.of(),
                                List.of(new Transform.ValueMap(
                                        Map.of("DONE", "FINISHED", "IN_PROGRESS", "OPEN", "CANCELLED", "OPEN")))))
                .losing();

        assertThat(check(status))
                .anyMatch(fault -> fault.startsWith(
                        "rules[task.status].%s.write gives 'FINISHED' for 'DONE', which %s's status does not take: it is one of OPEN"
                                .formatted(crm.name().toLowerCase(java.util.Locale.ROOT), crm)));
    }

    @Test
    void statesThatGhlCannotHoldHaveToBeMapped() {
        assertThat(check(FieldRule.both(Kind.TASK, "status")))
                .containsExactly(
                        "rules[task.status].ghl.write gives 'IN_PROGRESS' for 'IN_PROGRESS', which GHL's status does"
                                + " not take: it is one of OPEN, DONE. Map it with VALUE_MAP");
        assertThat(check(FieldRule.both(Kind.APPOINTMENT, "status")))
                .singleElement()
                .asString()
                .startsWith("rules[appointment.status].rankr.write gives 'INVALID' for 'INVALID'");
    }

    @Test
    void aTypedFieldIsNotGivenAnyText() {
        assertThat(check(text("firstName", side("email"), side("firstName"))))
                .singleElement()
                .asString()
                .startsWith(
                        "rules[r].ghl.write gives 'Ada' for 'Ada', which GHL's email does not take: it holds a value of type EMAIL");
        assertThat(check(rule("r", Direction.TO_RANKR, "customFields.mail", side("email"), side("customFields.mail"))))
                .isEmpty();
    }

    @Test
    void aDateMayBeKeptAsTextInItsOwnForm() {
        var there = new Transform.DateFormat("yyyy-MM-dd", "dd.MM.yyyy");
        var back = new Transform.DateFormat("dd.MM.yyyy", "yyyy-MM-dd");

        assertThat(check(rule(
                        "r",
                        Direction.BOTH,
                        "dateOfBirth",
                        side("dateOfBirth"),
                        side("customFields.born", List.of(back), List.of(there)))))
                .isEmpty();
        assertThat(check(rule(
                        "r",
                        Direction.TO_GHL,
                        "dateOfBirth",
                        side("dateOfBirth"),
                        side("customFields.born", List.of(back), List.of()))))
                .isEmpty();
        assertThat(check(rule(
                        "r",
                        Direction.BOTH,
                        "dateOfBirth",
                        side("dateOfBirth"),
                        side("customFields.born", List.of(), List.of(there)))))
                .singleElement()
                .asString()
                .startsWith("rules[r].rankr.read gives '28.02.1990' for '28.02.1990', which dateOfBirth does not take");
        assertThat(check(rule(
                        "r",
                        Direction.BOTH,
                        "dateOfBirth",
                        side("dateOfBirth"),
                        side(
                                "customFields.born",
                                List.of(new Transform.DateFormat("dd.MM.yy", "yyyy-MM-dd")),
                                List.of(new Transform.DateFormat("yyyy-MM-dd", "dd.MM.yy"))))))
                .singleElement()
                .asString()
                .startsWith(
                        "rules[r].rankr does not come back: '1990-02-28' is written as '28.02.90' and read as '2090-02-28'");
    }

    @ParameterizedTest
    @CsvSource({"dd.MM.qqqqqqq", "yyyy-MM-dd'T", "''", "{"})
    void anInvalidPatternIsNamed(String pattern) {
        assertThat(check(writing(new Transform.DateFormat("yyyy-MM-dd", pattern))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.write[0] has ");
    }

    @Test
    void invalidParametersAreNamed() {
        assertThat(check(writing(new Transform.E164("USA"))))
                .containsExactly("rules[r].ghl.write[0] has the region USA: use a two-letter country code such as US");
        assertThat(check(writing(new Transform.Truncate(0))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.write[0] keeps no character");
        assertThat(check(writing(new Transform.Part("", 0))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.write[0] has an empty separator");
        assertThat(check(writing(new Transform.ValueMap(Map.of()))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.write[0] maps no value");
        assertThat(check(writing(new Transform.Constant(Value.of(" ")))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.write[0] has a blank value");
        assertThat(check(writing(new Transform.Expression("$uppercase("))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.write[0] cannot be understood");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n) { $f($n + 1) }; $f(0))",
                "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
                "$error('no')",
                "$map([1..10000000], function($i) { $i })",
                "$pad($, 1000000000)",
                "{}",
                "$number($)"
            })
    void anExpressionThatLoopsOrThrowsIsNamed(String expression) {
        assertThat(check(writing(new Transform.Trim(), new Transform.Expression(expression))))
                .singleElement()
                .asString()
                .startsWith("rules[r].ghl.write[1] fails for ");
    }

    @Test
    void aDirectionThatNothingCanBeWrittenInIsNamed() {
        assertThat(check(text("company", side("company"), side("company")).with(Direction.TO_GHL)))
                .containsExactly(
                        "rules[r].direction writes GHL's company, which it takes only when a record is created:"
                                + " use BOTH or TO_RANKR");
        assertThat(check(new FieldRule(
                        "r",
                        Kind.CONTACT,
                        "timezone",
                        Map.of(Crm.GHL, side("timezone")),
                        Direction.TO_RANKR,
                        ConflictPolicy.LAST_MODIFIED,
                        NullPolicy.IGNORE,
                        false)))
                .containsExactly("rules[r].rankr is required by the direction TO_RANKR: name the field, or use BOTH");
        assertThat(check(new FieldRule(
                        "r",
                        Kind.CONTACT,
                        "timezone",
                        Map.of(),
                        Direction.BOTH,
                        ConflictPolicy.LAST_MODIFIED,
                        NullPolicy.IGNORE,
                        false)))
                .containsExactly("rules[r].ghl is required, or rankr: a rule maps a field of at least one CRM");
    }

    @Test
    void aDefaultThatWouldFillInForNothingIsALoss() {
        assertThat(check(text(
                        "source",
                        side("source", List.of(), List.of(new Transform.Default(Value.of("web")))),
                        side("source"))))
                .containsExactly(
                        "rules[r].ghl does not come back: nothing is written as 'web' and read as 'web'. Let read"
                                + " undo write, choose one direction, or set lossy to true if that loss is meant");
    }

    @Test
    void everyFaultOfEveryRuleIsToldAtOnce() {
        var rules = new ArrayList<FieldRule>();
        rules.add(text("firstName", side("nope"), side("neither")));
        rules.add(custom("a", "x", "y"));
        rules.add(custom("b", "x", "y"));

        assertThat(check(rules.toArray(FieldRule[]::new))).hasSize(4);
    }

    private static FieldRule writing(Transform... transforms) {
        return rule(
                "r",
                Direction.TO_GHL,
                "customFields.a",
                side("customFields.a", List.of(), List.of(transforms)),
                side("customFields.a"));
    }

    private static FieldRule custom(String unified, String ghl, String rankr) {
        return rule(
                "contact.customFields." + unified,
                Direction.BOTH,
                Field.custom(unified),
                side(Field.custom(ghl)),
                side(Field.custom(rankr)));
    }

    private static FieldRule text(String field, FieldRule.Side ghl, FieldRule.Side rankr) {
        return rule("r", Direction.BOTH, field, ghl, rankr);
    }

    private static FieldRule rule(
            String name, Direction direction, String field, FieldRule.Side ghl, FieldRule.Side rankr) {
        return new FieldRule(
                name,
                Kind.CONTACT,
                field,
                Map.of(Crm.GHL, access(Crm.GHL, ghl), Crm.RANKR, access(Crm.RANKR, rankr)),
                direction,
                ConflictPolicy.LAST_MODIFIED,
                NullPolicy.IGNORE,
                false);
    }

    private static FieldRule.Side access(Crm crm, FieldRule.Side side) {
        var access = CrmField.find(crm, Kind.CONTACT, side.field())
                .map(CrmField::access)
                .orElse(Access.READ_WRITE);
        return new FieldRule.Side(side.field(), access, side.read(), side.write());
    }

    private static FieldRule.Side side(String field) {
        return FieldRule.Side.plain(field);
    }

    private static FieldRule.Side side(String field, List<Transform> read, List<Transform> write) {
        return new FieldRule.Side(field, Access.READ_WRITE, read, write);
    }

    private static List<String> check(FieldRule... rules) {
        return check(Map.of(), rules);
    }

    private static List<String> check(Map<Crm, Set<String>> keys, FieldRule... rules) {
        return RuleSetCheck.check(new RuleSetDocument(Arrays.asList(rules), Map.of()), keys).stream()
                .map(fault -> fault.path() + " " + fault.message())
                .toList();
    }
}
