package dev.tandem.sync;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.model.Crm.RANKR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.Direction;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.NullPolicy;
import dev.tandem.sync.mapping.RuleSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A contact that Tandem creates at Rankr, while at GHL people go on with theirs. */
class RequestedTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final String PHONE = Field.PHONE.fieldName();
    private static final RuleSet RULES = DefaultRules.RULES;

    private static Half half(Fields fields, int seconds) {
        var at = NOW.plusSeconds(seconds);
        return new Half("x", fields, null, at, at, null, false, Map.of());
    }

    private static Half holding(String phone, int seconds) {
        return half(Fields.NONE.with(PHONE, Value.of(phone)), seconds);
    }

    private static Link known(Half ghl) {
        return Link.empty(new WorkspaceId(UUID.randomUUID()), new LinkId(UUID.randomUUID()), Kind.CONTACT, null, NOW)
                .with(Map.of(GHL, ghl));
    }

    /** The contact after its creation was planned on {@code planned} and recorded on {@code current}. */
    private static Observed created(RuleSet rules, Link planned, Link current, int seconds) {
        var plan = Observed.of(rules, planned, Observed.everywhere(), NOW).plan();
        var sent = ((Plan.Write.Create) Objects.requireNonNull(plan.writes().get(RANKR))).fields();
        var base = Requested.created(rules, plan, planned.base(), current.base(), RANKR, sent);
        return Observed.of(rules, current.with(base).with(Map.of(RANKR, half(sent, seconds))), NOW);
    }

    private static Optional<Value> written(Observed observed, Crm crm) {
        return observed.plan().writes().get(crm) instanceof Plan.Write.Update update
                ? Optional.ofNullable(update.fields().get(PHONE)).flatMap(Plan.FieldWrite::value)
                : Optional.empty();
    }

    private static RuleSet with(FieldRule rule) {
        return RULES.with(rule);
    }

    private static FieldRule rule() {
        return RULES.rule(Kind.CONTACT, PHONE).orElseThrow();
    }

    /** The phone was to be cleared at both; GHL did it, Rankr could not be reached, and at GHL somebody types it again. */
    @Test
    void whatIsTypedAgainAfterAClearingIsNews() {
        var phone = holding("+14157770002", 0);
        var both = known(phone).with(Map.of(RANKR, phone));
        var agreed = Observed.of(RULES, both, NOW).link();
        var asked = agreed.with(Requested.rebase(
                RULES, Kind.CONTACT, agreed.base(), Changes.NONE.with(PHONE, Optional.empty()), agreed.halves()));
        var cleared = Observed.of(RULES, asked.with(Map.of(GHL, half(Fields.NONE, 10))), NOW);

        var again = Observed.of(RULES, cleared.link().with(Map.of(GHL, holding("+14157770002", 20))), NOW);

        assertThat(cleared.plan().writes()).containsOnlyKeys(RANKR);
        assertThat(again.plan().writes()).isEmpty();
        assertThat(again.link().fields().text(Field.PHONE)).contains("+14157770002");
    }

    @Test
    void whatWasTypedMeanwhileIsNewerThanWhatWasSent() {
        var planned = known(holding("+14157770002", 0));
        var current = planned.with(Map.of(GHL, holding("+14155550003", 10)));

        var observed = created(RULES, planned, current, 20);

        assertThat(observed.plan().writes()).containsOnlyKeys(RANKR);
        assertThat(written(observed, RANKR)).contains(Value.of("+14155550003"));
    }

    @Test
    void whatWasSentIsNoEditThatAPersonWouldHaveToWeigh() {
        var rules = with(rule().with(ConflictPolicy.REVIEW));
        var planned = known(holding("+14157770002", 0));
        var current = planned.with(Map.of(GHL, holding("+14155550003", 10)));

        var observed = created(rules, planned, current, 20);

        assertThat(observed.disputes().found()).isEmpty();
        assertThat(written(observed, RANKR)).contains(Value.of("+14155550003"));
    }

    @Test
    void whatWasClearedMeanwhileIsClearedThere() {
        var rules = with(rule().with(NullPolicy.CLEAR));
        var planned = known(holding("+14157770002", 0));
        var current = planned.with(Map.of(GHL, half(Fields.NONE, 10)));

        var observed = created(rules, planned, current, 20);

        assertThat(observed.plan().writes()).containsOnlyKeys(RANKR);
        assertThat(written(observed, RANKR)).isEmpty();
    }

    @Test
    void whatACallerAskedForMeanwhileIsCarriedToBoth() {
        var planned = known(holding("+14157770002", 0));
        var asked = Changes.NONE.with(PHONE, Optional.of(Value.of("+14155550009")));
        var current = planned.with(Requested.rebase(RULES, Kind.CONTACT, planned.base(), asked, planned.halves()));

        var observed = created(RULES, planned, current, 20);

        assertThat(written(observed, GHL)).contains(Value.of("+14155550009"));
        assertThat(written(observed, RANKR)).contains(Value.of("+14155550009"));
    }

    @Test
    void whereNothingHappenedMeanwhileNothingIsLeftToDo() {
        var planned = known(holding("+14157770002", 0));

        var observed = created(RULES, planned, planned, 20);

        assertThat(observed.plan().writes()).isEmpty();
        assertThat(observed.link().fields().text(Field.PHONE)).contains("+14157770002");
    }

    private static Link knownAt(Crm crm, Half half) {
        var link = Link.empty(
                        new WorkspaceId(UUID.randomUUID()), new LinkId(UUID.randomUUID()), Kind.CONTACT, null, NOW)
                .with(Map.of(crm, half));
        return Observed.of(RULES, link, NOW).link();
    }

    private static Link asked(Link link, String phone) {
        return asked(link, PHONE, Value.of(phone));
    }

    private static Link asked(Link link, String field, Value value) {
        var changes = Changes.NONE.with(field, Optional.of(value));
        return link.with(Requested.rebase(RULES, Kind.CONTACT, link.base(), changes, link.living()));
    }

    /** With the half that the other has at Rankr. */
    private static Link joined(Link here, Link other) {
        return Requested.joined(RULES, here, other, RANKR, holding("+14157770002", 5), NOW);
    }

    @Test
    void whatWasAskedOfTheOneGoesToBothWhenTheyAreJoined() {
        var here = knownAt(GHL, holding("+14157770002", 0));
        var other = asked(knownAt(RANKR, holding("+14157770002", 0)), "+14155550003");

        var observed = Observed.of(RULES, joined(here, other), NOW);

        assertThat(written(observed, GHL)).contains(Value.of("+14155550003"));
        assertThat(written(observed, RANKR)).contains(Value.of("+14155550003"));
    }

    @Test
    void whatWasAskedOfBothIsDoneAsItWasAskedOfTheOneThatStays() {
        var here = asked(knownAt(GHL, holding("+14157770002", 0)), "+14155550009");
        var other = asked(knownAt(RANKR, holding("+14157770002", 0)), "+14155550003");

        var observed = Observed.of(RULES, joined(here, other), NOW);

        assertThat(written(observed, GHL)).contains(Value.of("+14155550009"));
        assertThat(written(observed, RANKR)).contains(Value.of("+14155550009"));
    }

    /** What is asked of a set is what to add and to remove. */
    @Test
    void tagsThatWereAskedForAreAddedToThoseThatTheOtherHas() {
        var here = knownAt(GHL, tagged("a", "x", "y"));
        var other = asked(knownAt(RANKR, tagged("a", "b")), Field.TAGS.fieldName(), texts("b", "vip"));

        var joined = Observed.of(RULES, Requested.joined(RULES, here, other, RANKR, tagged("a", "b"), NOW), NOW);

        assertThat(joined.link().fields().texts(Field.TAGS)).containsExactly("b", "vip", "x", "y");
    }

    @Test
    void tagsThatWereAskedForAreAddedToThoseOfTheHalfThatJoins() {
        var here = asked(knownAt(GHL, tagged("a", "b")), Field.TAGS.fieldName(), texts("b", "vip"));

        var joined = Observed.of(RULES, Requested.seen(RULES, here, Map.of(RANKR, tagged("a", "x", "y"))), NOW);

        assertThat(joined.link().fields().texts(Field.TAGS)).containsExactly("b", "vip", "x", "y");
    }

    /** Where a rule listens to the other side alone, a half on its own is to be cleared, which nobody asked for. */
    @Test
    void whatOnlyARuleWantsIsAskedOfNobody() {
        var rules = with(new FieldRule(
                rule().name(),
                rule().kind(),
                rule().field(),
                rule().sides(),
                Direction.TO_RANKR,
                rule().conflicts(),
                rule().nulls(),
                rule().lossy()));
        var here = knownAt(GHL, holding("+14157770002", 0));
        var other = knownAt(RANKR, holding("+14155550003", 0));

        var joined =
                Observed.of(rules, Requested.joined(rules, here, other, RANKR, holding("+14155550003", 5), NOW), NOW);

        assertThat(written(joined, RANKR)).contains(Value.of("+14157770002"));
        assertThat(joined.plan().writes()).containsOnlyKeys(RANKR);
    }

    private static Half tagged(String... tags) {
        return half(Fields.NONE.with(Field.TAGS, texts(tags)), 0);
    }

    private static Value texts(String... texts) {
        return new Value.Texts(new TreeSet<>(List.of(texts)));
    }

    @Test
    void whatNobodyAskedForIsMergedWhenTheyAreJoined() {
        var here = knownAt(GHL, holding("+14157770002", 0));
        var other = knownAt(RANKR, holding("+14157770002", 0));

        var joined = joined(here, other);

        assertThat(Observed.of(RULES, joined, NOW).plan().writes()).isEmpty();
        assertThat(joined.base().differing()).isEmpty();
    }
}
