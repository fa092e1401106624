package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Base;
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
import dev.tandem.sync.mapping.DefaultRules;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Notes whose record at GHL belongs to another contact by now. */
class AdoptionTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final WorkspaceId WORKSPACE = new WorkspaceId(new UUID(1, 1));
    private static final Fields FIELDS = Fields.NONE.with(Field.BODY, Value.of("Called"));

    private final Link former = link(Kind.CONTACT, null, "a", Crm.GHL, Crm.RANKR);
    private final Link survivor = link(Kind.CONTACT, null, "b", Crm.GHL, Crm.RANKR);
    private final Link note = note(Crm.GHL, Crm.RANKR);

    private static Link link(Kind kind, @Nullable LinkId contact, String id, Crm... crms) {
        var link = Link.empty(WORKSPACE, new LinkId(UUID.randomUUID()), kind, contact, NOW)
                .seenAs(FIELDS);
        for (var crm : crms) {
            link = link.with(Map.of(crm, new Half(id, FIELDS, null, null, NOW, null, false, Map.of())));
        }
        return link;
    }

    private Link note(Crm... crms) {
        return link(Kind.NOTE, former.id(), "n1", crms);
    }

    private static Half asked(Instant at) {
        return new Half("n1", FIELDS, null, null, LATER, null, false, at, Map.of());
    }

    private static Link goneAt(Link link, Crm crm) {
        return link.with(Map.of(crm, link.half(crm).orElseThrow().gone(NOW)));
    }

    private Adoption adoption(Link child, @Nullable Link contact) {
        return Adoption.of(child, Crm.GHL, asked(LATER), contact, former);
    }

    @Test
    void whatIsAtOneCrmOnlyGoesOverWhole() {
        assertThat(adoption(note(Crm.GHL), survivor)).isEqualTo(Adoption.WHOLE);
    }

    @Test
    void ofWhatIsAtBothCrmsTheRecordGoesOver() {
        assertThat(adoption(note, survivor)).isEqualTo(Adoption.HALF);
    }

    @Test
    void whatWentWithItsContactIsTakenInAnew() {
        var buried = goneAt(goneAt(note, Crm.GHL), Crm.RANKR).deleted(NOW);
        var singleAndBuried = goneAt(note(Crm.GHL), Crm.GHL).deleted(NOW);
        var alone = goneAt(former, Crm.RANKR);

        assertThat(adoption(buried, survivor)).isEqualTo(Adoption.HALF);
        assertThat(adoption(singleAndBuried, survivor)).isEqualTo(Adoption.HALF);
        assertThat(Adoption.of(goneAt(note, Crm.RANKR), Crm.GHL, asked(LATER), survivor, alone))
                .isEqualTo(Adoption.HALF);
        assertThat(Adoption.of(goneAt(note, Crm.RANKR), Crm.GHL, asked(LATER), survivor, null))
                .isEqualTo(Adoption.HALF);
        assertThat(Adoption.of(goneAt(note, Crm.RANKR), Crm.GHL, asked(LATER), survivor, former.deleted(NOW)))
                .isEqualTo(Adoption.HALF);
    }

    @Test
    void whatWasDeletedByItselfGoesOverAsThat() {
        assertThat(adoption(goneAt(note, Crm.RANKR), survivor)).isEqualTo(Adoption.WHOLE);
    }

    @Test
    void whatBelongsToNobodyElseStays() {
        assertThat(adoption(note, null)).isEqualTo(Adoption.NONE);
        assertThat(adoption(note, former)).isEqualTo(Adoption.NONE);
        assertThat(adoption(note, survivor.deleted(NOW))).isEqualTo(Adoption.NONE);
        assertThat(adoption(note, goneAt(survivor, Crm.GHL))).isEqualTo(Adoption.NONE);
    }

    @Test
    void whatWasReadBeforeItsChildWasSeenElsewhereTellsNothing() {
        assertThat(Adoption.of(note, Crm.GHL, asked(NOW.minusSeconds(1)), survivor, former))
                .isEqualTo(Adoption.NONE);
        assertThat(Adoption.of(note(Crm.RANKR), Crm.GHL, asked(LATER), survivor, former))
                .isEqualTo(Adoption.NONE);
    }

    @Test
    void whatIsLeftIsNotCreatedAgainWhereItWasTakenFrom() {
        var left = Adoption.left(note, Crm.GHL);

        assertThat(left.halves()).containsOnlyKeys(Crm.RANKR);
        assertThat(left.apart()).containsExactly(Crm.GHL);
        assertThat(left.contactId()).isEqualTo(former.id());
        assertThat(Adoption.left(note.deleted(NOW), Crm.GHL).isDeleted()).isTrue();
    }

    private Optional<Link> given(Link child) {
        return Adoption.given(DefaultRules.RULES, child, Crm.GHL, new LinkId(new UUID(2, 2)), survivor, LATER);
    }

    @Test
    void whatSaysAllThatIsKnownOfItIsTakenInLikeAnyOther() {
        assertThat(given(note.with(new Base(FIELDS, Map.of())))).isEmpty();
        assertThat(given(goneAt(note, Crm.GHL))).isEmpty();
    }

    @Test
    void whatIsToBeDeletedIsToBeDeletedThereToo() {
        var given = given(note.deleted(NOW)).orElseThrow();

        assertThat(given.isDeleted()).isTrue();
        assertThat(given.contactId()).isEqualTo(survivor.id());
        assertThat(given.living()).containsOnlyKeys(Crm.GHL);
    }

    @Test
    void whatWasAskedForIsCarriedThereToo() {
        var wish = Changes.NONE.with("body", Optional.of(Value.of("Called twice")));
        var asked = note.with(
                Requested.rebase(DefaultRules.RULES, Kind.NOTE, new Base(FIELDS, Map.of()), wish, note.halves()));

        var given = given(asked).orElseThrow();

        var seen = Observed.of(DefaultRules.RULES, given, LATER);
        assertThat(seen.link().fields().text(Field.BODY)).contains("Called twice");
        assertThat(seen.plan().writes()).containsOnlyKeys(Crm.GHL);
    }
}
