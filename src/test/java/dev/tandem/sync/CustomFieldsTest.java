package dev.tandem.sync;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.model.Crm.RANKR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.NullPolicy;
import dev.tandem.sync.mapping.RuleSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A custom field comes and goes at GHL: what was never in it was not removed from it. */
class CustomFieldsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final String AT = Field.custom("interests");
    private static final RuleSet CLEARING = DefaultRules.RULES
            .with(FieldRule.both(Kind.CONTACT, Field.custom("*")).with(NullPolicy.CLEAR))
            .first(UUID.randomUUID());
    private static final RuleSet LACKING = CLEARING.withCustomFields(GHL, Set.of());
    private static final RuleSet HAVING = CLEARING.withCustomFields(GHL, Set.of("interests"));

    static Stream<Value> values() {
        return Stream.of(Value.of("hiking"), Value.of(List.of("a", "b")));
    }

    private static Link seen(Optional<Value> ghl, Optional<Value> rankr) {
        return Link.empty(new WorkspaceId(UUID.randomUUID()), new LinkId(UUID.randomUUID()), Kind.CONTACT, null, NOW)
                .with(Map.of(GHL, half(ghl, 0), RANKR, half(rankr, 0)));
    }

    private static Half half(Optional<Value> value, int seconds) {
        var at = NOW.plusSeconds(seconds);
        var fields = Fields.NONE.with(Field.SOURCE, Value.of("web")).with(AT, value.orElse(null));
        return new Half("x", fields, null, at, at, null, false, Map.of());
    }

    /** A contact of which only Rankr has the field. */
    private static Link onlyAtRankr(Value value) {
        var settled = Observed.of(LACKING, seen(Optional.empty(), Optional.of(value)), NOW)
                .link();
        assertThat(settled.state()).isEqualTo(SyncState.IN_SYNC);
        assertThat(settled.base().agreed().get(AT)).contains(value);
        return settled;
    }

    private static Link atBoth(Value value) {
        var settled = Observed.of(HAVING, seen(Optional.of(value), Optional.of(value)), NOW)
                .link();
        assertThat(settled.state()).isEqualTo(SyncState.IN_SYNC);
        return settled;
    }

    private static Optional<Plan.FieldWrite> written(Observed observed, Crm crm) {
        return observed.plan().writes().get(crm) instanceof Plan.Write.Update update
                ? Optional.ofNullable(update.fields().get(AT))
                : Optional.empty();
    }

    private static void assertFilled(Observed observed, Value value) {
        assertThat(observed.link().fields().get(AT)).contains(value);
        assertThat(written(observed, GHL).flatMap(Plan.FieldWrite::value)).contains(value);
        assertThat(written(observed, RANKR)).isEmpty();
    }

    private static void assertCleared(Observed observed) {
        assertThat(observed.link().fields().get(AT)).isEmpty();
        assertThat(written(observed, RANKR)).isPresent();
        assertThat(written(observed, RANKR).flatMap(Plan.FieldWrite::value)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("values")
    void aFieldThatIsNewAtGhlIsFilledThere(Value value) {
        var contact = onlyAtRankr(value);

        assertFilled(Observed.of(HAVING, contact, NOW), value);
        assertFilled(Observed.of(HAVING, contact.with(Map.of(GHL, half(Optional.empty(), 60))), NOW), value);
    }

    /** What was settled before it was noted where a field was lacking. */
    @ParameterizedTest
    @MethodSource("values")
    void whatNobodySawThereIsNotMissedThere(Value value) {
        var contact = onlyAtRankr(value);
        var unnoted = contact.with(
                new Base(contact.base().agreed(), Map.of()).by(contact.base().rules()));

        assertFilled(Observed.of(HAVING, unnoted, NOW), value);
        assertFilled(Observed.of(HAVING, unnoted.with(Map.of(GHL, half(Optional.empty(), 60))), NOW), value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aFieldThatIsBackAtGhlIsFilledThere(Value value) {
        var gone = Observed.of(LACKING, atBoth(value).with(Map.of(GHL, half(Optional.empty(), 60))), NOW)
                .link();
        assertThat(gone.fields().get(AT)).contains(value);

        assertFilled(Observed.of(HAVING, gone, NOW), value);
    }

    /** Rankr moves while GHL has no such field, and is still to be written otherwise. */
    @ParameterizedTest
    @MethodSource("values")
    void whatIsLackingStaysNotedUntilAllIsWritten(Value value) {
        var edited = onlyAtRankr(value)
                .with(Map.of(GHL, half(Optional.empty(), 60).with(Fields.NONE.with(Field.SOURCE, Value.of("fair")))));
        var pending = Observed.of(LACKING, edited, NOW).link();
        assertThat(pending.state()).isEqualTo(SyncState.PENDING);

        assertFilled(Observed.of(HAVING, pending, NOW), value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatSomebodyClearsAtGhlIsClearedAtRankr(Value value) {
        var cleared = atBoth(value).with(Map.of(GHL, half(Optional.empty(), 60)));

        var observed = Observed.of(HAVING, cleared, NOW);

        assertCleared(observed);
        assertCleared(Observed.of(HAVING, observed.link(), NOW));
    }

    /** Nobody asked for it: an undo of a run that filled it goes by what both had agreed on long before. */
    @ParameterizedTest
    @MethodSource("values")
    void whatFillsANewFieldWasNotAskedFor(Value value) {
        var observed = Observed.of(HAVING, onlyAtRankr(value), NOW);

        var entry = observed.entry(UUID.randomUUID(), NOW, AuditEntry.Author.of(AuditEntry.Cause.SYNC), List.of());

        assertThat(entry.changes()).isEmpty();
    }

    /** Once a field that was new is filled, it is like any other. */
    @ParameterizedTest
    @MethodSource("values")
    void whatSomebodyClearsOfAFieldThatWasNewIsCleared(Value value) {
        var filled = Observed.of(HAVING, onlyAtRankr(value).with(Map.of(GHL, half(Optional.of(value), 60))), NOW)
                .link();
        assertThat(filled.state()).isEqualTo(SyncState.IN_SYNC);

        var observed = Observed.of(HAVING, filled.with(Map.of(GHL, half(Optional.empty(), 120))), NOW);

        assertCleared(observed);
    }

    @Test
    void whatIsNewInAFieldThatIsNewIsAdded() {
        var contact = onlyAtRankr(Value.of(List.of("a", "b")));

        var observed =
                Observed.of(HAVING, contact.with(Map.of(GHL, half(Optional.of(Value.of(List.of("c"))), 60))), NOW);

        assertThat(observed.link().fields().get(AT)).contains(Value.of(List.of("a", "b", "c")));
    }

    /** Other rules read a field of GHL's that none of the ones before knew. */
    @ParameterizedTest
    @MethodSource("values")
    void whatOtherRulesLookAtForTheFirstTimeIsNotMissedThere(Value value) {
        var contact = onlyAtRankr(value);
        var others = CLEARING.with(FieldRule.both(Kind.CONTACT, AT)
                        .with(NullPolicy.CLEAR)
                        .with(GHL, FieldRule.Side.plain(Field.custom("hobbies"))))
                .following(UUID.randomUUID(), CLEARING)
                .withCustomFields(GHL, Set.of("interests", "hobbies"));

        assertFilled(Observed.of(others, contact, NOW), value);
        assertFilled(Observed.of(others, atBoth(value), NOW), value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aFieldOfARuleOfItsOwnThatIsGoneHasNoSay(Value value) {
        var own = DefaultRules.RULES
                .with(FieldRule.both(Kind.CONTACT, AT).with(NullPolicy.CLEAR))
                .first(UUID.randomUUID());
        var both = Observed.of(
                        own.withCustomFields(GHL, Set.of("interests")),
                        seen(Optional.of(value), Optional.of(value)),
                        NOW)
                .link();

        var observed = Observed.of(
                own.withCustomFields(GHL, Set.of()), both.with(Map.of(GHL, half(Optional.empty(), 60))), NOW);

        assertThat(observed.plan().writes()).isEmpty();
        assertThat(observed.link().fields().get(AT)).contains(value);
    }

    /** Rankr's record is gone, and somebody enters the person anew. */
    @ParameterizedTest
    @MethodSource("values")
    void whatANewRecordHoldsIsNotOverwrittenByWhatTheOneBeforeHeld(Value value) {
        var alone = onlyAtRankr(value).without(RANKR);
        var other = Optional.of(Value.of("chess"));
        var entered = half(other, 60);

        var observed = Observed.of(
                LACKING, Requested.seen(LACKING, alone, Map.of(RANKR, entered), Fields.NONE), NOW.plusSeconds(60));

        assertThat(written(observed, RANKR)).isEmpty();
        assertThat(observed.link().fields().get(AT)).isEqualTo(other);
    }

    /** A person is asked about a clearing and an edit, and the edit is taken back. */
    @Test
    void whatWasClearedIsClearedThoughTheOtherSideGoesBack() {
        var value = Value.of("hiking");
        var asking = CLEARING.with(
                        FieldRule.both(Kind.CONTACT, AT).with(NullPolicy.CLEAR).with(ConflictPolicy.REVIEW))
                .first(UUID.randomUUID())
                .withCustomFields(GHL, Set.of("interests"));
        var both = Observed.of(asking, seen(Optional.of(value), Optional.of(value)), NOW)
                .link();
        var disputed = Observed.of(
                        asking,
                        both.with(Map.of(
                                GHL, half(Optional.of(Value.of("chess")), 60), RANKR, half(Optional.empty(), 60))),
                        NOW)
                .link();
        assertThat(disputed.state()).isEqualTo(SyncState.CONFLICT);

        var observed = Observed.of(asking, disputed.with(Map.of(GHL, half(Optional.of(value), 120))), NOW);

        assertThat(written(observed, RANKR)).isEmpty();
        assertThat(written(observed, GHL).flatMap(Plan.FieldWrite::before)).contains(value);
        assertThat(written(observed, GHL).flatMap(Plan.FieldWrite::value)).isEmpty();
    }
}
