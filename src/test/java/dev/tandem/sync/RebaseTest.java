package dev.tandem.sync;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.model.Crm.RANKR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.mapping.Access;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.DefaultRules;
import dev.tandem.sync.mapping.FieldRule;
import dev.tandem.sync.mapping.RuleSet;
import dev.tandem.sync.mapping.Transform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Other rules are no edit: what a CRM was left with by the ones before is what it is known to hold. */
class RebaseTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final String AT = Field.SOURCE.fieldName();

    private static FieldRule rule() {
        return DefaultRules.RULES.rule(Kind.CONTACT, AT).orElseThrow();
    }

    private static RuleSet following(RuleSet before, FieldRule rule) {
        return before.with(rule).following(UUID.randomUUID(), before);
    }

    private static FieldRule.Side writing(Transform... chain) {
        return new FieldRule.Side(AT, Access.READ_WRITE, List.of(), List.of(chain));
    }

    /** A contact that both CRMs hold the same of, by those rules. */
    private static Link settled(RuleSet rules, String ghl, String rankr) {
        var link = Link.empty(
                        new WorkspaceId(UUID.randomUUID()), new LinkId(UUID.randomUUID()), Kind.CONTACT, null, NOW)
                .with(Map.of(GHL, half(ghl, 0), RANKR, half(rankr, 0)));
        var settled = Observed.of(rules, link, NOW);
        assertThat(settled.link().state()).isEqualTo(SyncState.IN_SYNC);
        return settled.link();
    }

    private static Half half(String source, int seconds) {
        return half(Fields.NONE.with(AT, Value.of(source)), seconds);
    }

    private static Half half(Fields fields, int seconds) {
        var at = NOW.plusSeconds(seconds);
        return new Half("x", fields, null, at, at, null, false, Map.of());
    }

    private static Optional<Value> written(Observed observed, Crm crm) {
        return observed.plan().writes().get(crm) instanceof Plan.Write.Update update
                ? Optional.ofNullable(update.fields().get(AT)).flatMap(Plan.FieldWrite::value)
                : Optional.empty();
    }

    @Test
    void aSideThatNobodyTouchedHasNotMoved() {
        var strict = following(
                DefaultRules.RULES,
                rule().with(RANKR, writing(new Transform.ChangeCase(Transform.LetterCase.UPPER)))
                        .losing()
                        .with(ConflictPolicy.REVIEW));
        var edited = settled(DefaultRules.RULES, "web", "web").with(Map.of(GHL, half("fair", 60)));

        var observed = Observed.of(strict, edited, NOW);

        assertThat(observed.plan().disputes()).isEmpty();
        assertThat(observed.link().fields().text(Field.SOURCE)).contains("fair");
        assertThat(written(observed, RANKR)).contains(Value.of("FAIR"));
        assertThat(written(observed, GHL)).isEmpty();
    }

    @Test
    void whatIsLeftOfOldRulesIsBroughtToTheNewOnes() {
        var english = following(DefaultRules.RULES, translating("web"));
        var german = following(english, translating("netz"));
        var settled = settled(english, "WEB", "web");

        var observed = Observed.of(german, settled, NOW);

        assertThat(observed.link().fields().text(Field.SOURCE)).contains("WEB");
        assertThat(written(observed, RANKR)).contains(Value.of("netz"));
        assertThat(written(observed, GHL)).isEmpty();
    }

    private static FieldRule translating(String word) {
        return rule().with(
                        RANKR,
                        new FieldRule.Side(
                                AT,
                                Access.READ_WRITE,
                                List.of(new Transform.ValueMap(Map.of(word, "WEB"))),
                                List.of(new Transform.ValueMap(Map.of("WEB", word)))));
    }

    @Test
    void whatIsAskedForStaysAskedFor() {
        var german = following(DefaultRules.RULES, translating("netz"));
        var settled = settled(DefaultRules.RULES, "fair", "fair");
        var asked = settled.with(Requested.rebase(
                DefaultRules.RULES,
                Kind.CONTACT,
                settled.base(),
                Changes.NONE.with(AT, Optional.of(Value.of("WEB"))),
                settled.halves()));

        var observed = Observed.of(german, asked, NOW);

        assertThat(written(observed, GHL)).contains(Value.of("WEB"));
        assertThat(written(observed, RANKR)).contains(Value.of("netz"));
    }

    @Test
    void whatARuleLooksAtForTheFirstTimeCounts() {
        var moved = following(
                DefaultRules.RULES,
                rule().with(RANKR, new FieldRule.Side("customFields.origin", Access.READ_WRITE, List.of(), List.of()))
                        .with(ConflictPolicy.REVIEW));
        var both = settled(DefaultRules.RULES, "web", "web")
                .with(Map.of(
                        RANKR,
                        half(
                                Fields.NONE.with(AT, Value.of("web")).with("customFields.origin", Value.of("a fair")),
                                60)));

        var observed = Observed.of(moved, both, NOW);

        assertThat(observed.link().fields().text(Field.SOURCE)).contains("a fair");
        assertThat(written(observed, RANKR)).isEmpty();
    }

    @Test
    void whoeverDoesNotKnowTheNewRulesYetDecidesNothing() {
        var next = following(DefaultRules.RULES, translating("netz"));
        var settled = settled(next, "WEB", "netz");

        assertThatThrownBy(() -> Observed.of(DefaultRules.RULES, settled, NOW))
                .isInstanceOfSatisfying(
                        Failure.Busy.class,
                        failure -> assertThat(failure.retryable()).isTrue());
    }
}
