package dev.tandem.sync.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How rule sets are written down, and what is refused. */
class RuleSetReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String WHOLE = """
            {"rules": [{
                "name": "born", "kind": "CONTACT", "field": "dateOfBirth",
                "ghl": {"field": "dateOfBirth", "read": [], "write": []},
                "rankr": {"field": "customFields.born",
                    "read": [{"type": "DATE_FORMAT", "from": "dd.MM.yyyy", "to": "yyyy-MM-dd"}],
                    "write": [{"type": "DATE_FORMAT", "from": "yyyy-MM-dd", "to": "dd.MM.yyyy"}]},
                "direction": "BOTH", "conflicts": "PREFER_GHL", "nulls": "CLEAR", "lossy": false}],
             "deletions": [{"kind": "CONTACT", "policy": "UNLINK"}]}""";

    @Test
    void whatIsReadIsWrittenTheSame() {
        var read = RuleSetReader.read(json(WHOLE));

        assertThat(read.faults()).isEmpty();
        assertThat(RuleSetWriter.write(read.document().orElseThrow())).isEqualTo(json(WHOLE));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void everyTransformIsReadAsItIsWritten(long seed) {
        var chains = new Chains(seed);
        var transform = chains.transform();
        if (transform.toString().indexOf('\0') >= 0) {
            return;
        }
        var rule = FieldRule.both(dev.tandem.model.Kind.CONTACT, "firstName")
                .with(
                        dev.tandem.model.Crm.GHL,
                        new FieldRule.Side("firstName", Access.READ_WRITE, List.of(transform), List.of(transform)));
        var document = new RuleSetDocument(List.of(rule), Map.of());

        assertThat(RuleSetReader.read(RuleSetWriter.write(document)).document()).contains(document);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        var rule = read("{'kind': 'CONTACT', 'field': 'email', 'ghl': {'field': 'email'}}");

        assertThat(rule.name()).isEqualTo("contact.email");
        assertThat(rule.direction()).isEqualTo(Direction.BOTH);
        assertThat(rule.conflicts()).isEqualTo(ConflictPolicy.LAST_MODIFIED);
        assertThat(rule.nulls()).isEqualTo(NullPolicy.IGNORE);
        assertThat(rule.lossy()).isFalse();
        assertThat(rule.side(dev.tandem.model.Crm.RANKR).access()).isEqualTo(Access.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'kind': 'CONTACT', 'field': 'email', 'colour': 1} | rules[contact.email].colour is not known here",
                "{'kind': 'CONTACT', 'field': 'email', 'ghl': {'field': 'email', 'access': 'NONE'}} | rules[contact.email].ghl.access is not known here",
                "{'kind': 'CONTACT', 'field': 'email', 'ghl': {}} | rules[contact.email].ghl.field is required",
                "{'kind': 'CONTACT', 'field': 'email', 'ghl': 'email'} | rules[contact.email].ghl must be an object",
                "{'kind': 'PERSON', 'field': 'email'} | rules[0].kind must be one of CONTACT, TASK, NOTE, APPOINTMENT",
                "{'kind': 'CONTACT'} | rules[0].field is required",
                "{'name': 'mail', 'field': 'email'} | rules[mail].kind is required",
                "{'kind': 'CONTACT', 'field': 7} | rules[0].field must be a text",
                "{'kind': 'CONTACT', 'field': 'email', 'direction': 'UP'} | rules[contact.email].direction must be one of BOTH, TO_GHL, TO_RANKR",
                "{'kind': 'CONTACT', 'field': 'email', 'lossy': 'yes'} | rules[contact.email].lossy must be true or false",
                "'rule' | rules[0] must be an object"
            })
    void whatIsNotUnderstoodIsNamed(String rule, String fault) {
        assertThat(faults(rule)).anySatisfy(told -> assertThat(told).startsWith(fault.strip()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'SHRINK'} | .type must be one of TRIM, CHANGE_CASE",
                "{} | .type is required",
                "{'type': 'TRIM', 'length': 3} | .length is not known here: use type",
                "{'type': 'TRUNCATE'} | .length is required",
                "{'type': 'TRUNCATE', 'length': '3'} | .length must be a whole number",
                "{'type': 'TRUNCATE', 'length': 3.5} | .length must be a whole number",
                "{'type': 'E164'} | .region is required",
                "{'type': 'E164', 'region': 1} | .region must be a text",
                "{'type': 'CHANGE_CASE', 'case': 'CAMEL'} | .case must be one of UPPER, LOWER, TITLE",
                "{'type': 'CHANGE_CASE'} | .case is required",
                "{'type': 'DATE_FORMAT', 'from': 'yyyy'} | .to is required",
                "{'type': 'PART', 'separator': ','} | .index is required",
                "{'type': 'VALUE_MAP', 'values': [{'from': 'a'}]} | .values[0].to is required",
                "{'type': 'VALUE_MAP', 'values': [{'from': 'a', 'to': 'b', 'x': 1}]} | .values[0].x is not known here",
                "{'type': 'VALUE_MAP', 'values': [{'from': 'a', 'to': 'b'}, {'from': 'a', 'to': 'c'}]} | .values[1].from lists 'a' a second time",
                "{'type': 'VALUE_MAP', 'values': {'a': 'b'}} | .values must be a list",
                "{'type': 'CONSTANT'} | .value is required",
                "{'type': 'CONSTANT', 'value': 'a', 'texts': ['b']} | .value is required",
                "{'type': 'EXPRESSION'} | .expression is required",
                "'TRIM' | must be an object"
            })
    void atWhichTransformIsTold(String transform, String fault) {
        var told = faults(
                "{'kind': 'CONTACT', 'field': 'email', 'ghl': {'field': 'email', 'read': [{'type': 'TRIM'}, %s]}}"
                        .formatted(transform));
        var expected = "rules[contact.email].ghl.read[1]" + (fault.startsWith(".") ? "" : " ") + fault;

        assertThat(told).singleElement().asString().startsWith(expected);
    }

    @Test
    void aSetHasRulesAndNothingThatIsNotKnown() {
        assertThat(told(Map.of())).containsExactly("rules is required: write at least one rule");
        assertThat(told(json("{\"rules\": [{\"kind\": \"NOTE\", \"field\": \"body\"}], \"extra\": 1}")))
                .containsExactly("extra is not known here: use deletions, rules, or leave it out");
        assertThat(told(json("{\"rules\": [{\"kind\": \"NOTE\", \"field\": \"body\"}],"
                        + " \"deletions\": [{\"kind\": \"NOTE\", \"policy\": \"KEEP\"}]}")))
                .containsExactly("deletions[0].policy must be one of PROPAGATE, UNLINK, REVIEW");
    }

    private static FieldRule read(String rule) {
        return RuleSetReader.read(json("{'rules': [%s]}".formatted(rule).replace('\'', '"')))
                .document()
                .orElseThrow()
                .rules()
                .getFirst();
    }

    private static List<String> faults(String rule) {
        return told(json("{'rules': [%s]}".formatted(rule).replace('\'', '"')));
    }

    private static List<String> told(Map<String, Object> json) {
        return RuleSetReader.read(json).faults().stream()
                .map(fault -> fault.path() + " " + fault.message())
                .toList();
    }

    private static Map<String, Object> json(String text) {
        try {
            return JSON.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
