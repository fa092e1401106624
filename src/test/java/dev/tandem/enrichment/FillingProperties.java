package dev.tandem.enrichment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Provenance;
import dev.tandem.model.Recorded;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.Observed;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.testkit.Seeds;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of filling empty fields, whatever a contact holds, here and at both CRMs. */
class FillingProperties {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);
    private static final List<Field> FIELDS =
            List.of(Field.COMPANY, Field.WEBSITE, Field.ADDRESS_COUNTRY, Field.ADDRESS_CITY, Field.PHONE);
    private static final List<String> WORDS = List.of("ada", "grace", "alan");

    /** A contact by chance, and answers about it. */
    private record Case(RuleSet rules, Link contact, Map<String, Suggestion> suggestions) {

        static Case from(long seed) {
            var random = Seeds.random(seed);
            var rules = DefaultRules.RULES;
            for (var field : FIELDS) {
                var policy = List.of(ConflictPolicy.values()).get(random.nextInt(ConflictPolicy.values().length));
                rules = rules.with(
                        FieldRule.both(Kind.CONTACT, field.fieldName()).with(policy));
            }
            var halves = new EnumMap<Crm, Half>(Crm.class);
            for (var crm : Crm.values()) {
                if (random.nextInt(5) > 0) {
                    var half = new Half(crm.name(), fields(random), null, THEN, THEN, "1", false, Map.of());
                    halves.put(crm, random.nextInt(8) == 0 ? half.gone(THEN) : half);
                }
            }
            var agreed = random.nextBoolean() ? Fields.NONE : fields(random);
            var held = new TreeSet<String>();
            FIELDS.stream().filter(_ -> random.nextInt(6) == 0).forEach(field -> held.add(field.fieldName()));
            var link = Link.empty(new WorkspaceId(new UUID(0, 1)), new LinkId(new UUID(0, 2)), Kind.CONTACT, null, THEN)
                    .with(Base.NONE.with(agreed, Map.of(), held))
                    .with(halves);
            var contact = Observed.of(rules, link, THEN).link();
            var suggestions = new TreeMap<String, Suggestion>();
            FIELDS.stream()
                    .filter(_ -> random.nextInt(3) > 0)
                    .forEach(field -> suggestions.put(
                            field.fieldName(),
                            new Suggestion("suggested", "a test", random.nextInt(4) == 0 ? word(random) : null)));
            return new Case(rules, random.nextInt(10) == 0 ? contact.deleted(THEN) : contact, suggestions);
        }

        private static Fields fields(RandomGenerator random) {
            var fields = Fields.NONE;
            for (var field : FIELDS) {
                fields = random.nextInt(3) == 0 ? fields.with(field, Value.of(word(random))) : fields;
            }
            return fields;
        }

        private static String word(RandomGenerator random) {
            return WORDS.get(random.nextInt(WORDS.size()));
        }

        Changes filled() {
            return Filling.of(rules, contact, "test", suggestions, NOW)
                    .map(Filling::changes)
                    .orElse(Changes.NONE);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void nothingThatAnybodyHoldsIsOverwritten(long seed) {
        var one = Case.from(seed);

        for (var field : one.filled().values().keySet()) {
            var writes = requireNonNull(one.suggestions().get(field)).writes();
            var allowed = writes == null ? List.<Value>of() : List.of(Value.of(writes));
            assertThat(one.contact().fields().get(field).stream().toList()).isSubsetOf(allowed);
            for (var crm : Crm.values()) {
                assertThat(one.contact().living(crm).stream()
                                .flatMap(half -> half.fields().get(field).stream())
                                .toList())
                        .isSubsetOf(allowed);
            }
            assertThat(one.contact().base().held()).doesNotContain(field);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsFilledIsHeldAndExplainedAndNothingElseMoves(long seed) {
        var one = Case.from(seed);
        var before = one.contact();

        Filling.of(one.rules(), before, "test", one.suggestions(), NOW).ifPresent(filling -> {
            var after = filling.observed().link();
            for (var field : Fields.names(before.fields(), after.fields())) {
                if (filling.changes().values().containsKey(field)) {
                    assertThat(after.fields().get(field)).contains(Value.of("suggested"));
                    assertThat(after.provenance().get(field))
                            .isEqualTo(new Provenance(null, NOW, "enrichment:test", "a test"));
                    assertThat(filling.observed().plan().updates(field)).isTrue();
                } else {
                    assertThat(after.fields().get(field))
                            .isEqualTo(before.fields().get(field));
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theAuditTellsWhichProviderFilledWhat(long seed) {
        var one = Case.from(seed);

        Filling.of(one.rules(), one.contact(), "test", one.suggestions(), NOW).ifPresent(filling -> {
            var author = new AuditEntry.Author(AuditEntry.Cause.ENRICHMENT, "test", null);
            var entry = filling.change(author).told(Recorded.of(one.contact())).orElseThrow();

            assertThat(entry.changes().stream()
                            .filter(change -> change.rule().equals("enrichment:test"))
                            .map(AuditEntry.FieldChange::field))
                    .containsExactlyInAnyOrderElementsOf(
                            filling.changes().values().keySet());
        });
    }

    /** Whoever empties a field wants it empty, also of what was filled in. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatWasEmptiedIsLeftEmpty(long seed) {
        var one = Case.from(seed);
        var held = one.contact().fields();
        var halves = new EnumMap<Crm, Half>(Crm.class);
        one.contact()
                .halves()
                .forEach((crm, half) ->
                        halves.put(crm, new Half(crm.name(), Fields.NONE, null, NOW, NOW, "2", half.gone(), Map.of())));

        var emptied = Observed.of(one.rules(), one.contact().with(halves), NOW).link();
        var later = Observed.of(one.rules(), emptied, NOW).link();

        for (var contact : List.of(emptied, later)) {
            var filled = Filling.of(one.rules(), contact, "test", one.suggestions(), NOW)
                    .map(Filling::changes)
                    .orElse(Changes.NONE);
            assertThat(filled.values().keySet())
                    .noneMatch(field -> held.get(field).isPresent()
                            && contact.fields().get(field).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aSecondTimeFillsNothing(long seed) {
        var one = Case.from(seed);

        Filling.of(one.rules(), one.contact(), "test", one.suggestions(), NOW)
                .ifPresent(filling -> assertThat(
                                Filling.of(one.rules(), filling.observed().link(), "test", one.suggestions(), NOW))
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsMissingEverywhereIsFilled(long seed) {
        var one = Case.from(seed);
        var living = one.contact().halves().values().stream().noneMatch(Half::gone)
                && !one.contact().halves().isEmpty()
                && !one.contact().isDeleted();

        for (var field : one.suggestions().keySet()) {
            if (living && Filling.isMissing(one.rules(), one.contact(), field)) {
                assertThat(one.filled().values()).containsKey(field);
            }
        }
    }
}
