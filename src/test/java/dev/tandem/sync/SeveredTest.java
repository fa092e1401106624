package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Provenance;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeveredTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final WorkspaceId WORKSPACE = new WorkspaceId(new UUID(1, 1));
    private static final Fields FIELDS = Fields.NONE.with(Field.TITLE, Value.of("Call back"));

    private final Link contact = link(Kind.CONTACT, null, Crm.GHL, Crm.RANKR);

    private static Link link(Kind kind, @Nullable LinkId contact, Crm... crms) {
        var link = Link.empty(WORKSPACE, new LinkId(UUID.randomUUID()), kind, contact, NOW)
                .seenAs(FIELDS);
        for (var crm : crms) {
            link = link.with(Map.of(crm, new Half(crm + "-" + kind, FIELDS, null, null, NOW, null, false, Map.of())));
        }
        return link;
    }

    private Link task(Crm... crms) {
        return link(Kind.TASK, contact.id(), crms);
    }

    @Test
    void aChildOfAWholeContactStaysAsItIs() {
        var task = task(Crm.GHL);

        assertThat(Severed.from(contact, task, NOW)).isEqualTo(task);
    }

    @Test
    void whatWentWithTheContactIsNoDeletionOfItsOwn() {
        var severed = Severed.from(contact.without(Crm.GHL), task(Crm.GHL, Crm.RANKR), NOW);

        assertThat(severed.halves()).containsOnlyKeys(Crm.RANKR);
        assertThat(severed.isDeleted()).isFalse();
    }

    @Test
    void aChildThatWasNowhereElseIsCreatedAgainAsItWas() {
        var severed = Severed.from(contact.without(Crm.GHL), task(Crm.GHL), NOW);

        assertThat(severed.halves()).isEmpty();
        assertThat(severed.isDeleted()).isFalse();
        assertThat(severed.base().agreed()).isEqualTo(FIELDS);
    }

    @Test
    void aChildThatWasNowhereElseIsGoneWithAContactThatIsKeptApart() {
        var severed = Severed.from(contact.apartFrom(Crm.GHL), fromCrm(task(Crm.GHL)), NOW);

        assertThat(severed.isGone()).isTrue();
        assertThat(severed.isDeleted()).isTrue();
    }

    @Test
    void whatACallerGaveTheContactIsCreatedWhereTheContactIsKept() {
        var severed = Severed.from(contact.apartFrom(Crm.GHL), task(Crm.GHL), NOW);

        assertThat(severed.halves()).isEmpty();
        assertThat(severed.isDeleted()).isFalse();
    }

    @Test
    void aChildWhoseOtherHalfIsGoneLivedNowhereElse() {
        var task = fromCrm(task(Crm.GHL, Crm.RANKR));
        var gone =
                task.with(Map.of(Crm.RANKR, task.half(Crm.RANKR).orElseThrow().gone(NOW)));

        var waiting = Severed.from(contact.without(Crm.GHL), gone.with(SyncState.CONFLICT), NOW);
        var following = Severed.from(contact.without(Crm.GHL), gone, NOW);

        assertThat(waiting.halves()).isEmpty();
        assertThat(waiting.isDeleted()).isFalse();
        assertThat(following.isDeleted()).isTrue();
    }

    @Test
    void aChildThatIsKeptApartFromWhereItsContactIsKeptIsGone() {
        var severed = Severed.from(contact.apartFrom(Crm.GHL), task(Crm.GHL).apartFrom(Crm.RANKR), NOW);

        assertThat(severed.isDeleted()).isTrue();
    }

    @Test
    void aChildThatWasDeletedBeforeStaysDeletedAndIsNowhereToBeDeletedAgain() {
        var severed = Severed.from(contact.without(Crm.GHL), task(Crm.GHL).deleted(NOW), NOW);

        assertThat(severed.isDeleted()).isTrue();
        assertThat(severed.isGone()).isTrue();
    }

    private static Link fromCrm(Link link) {
        return link.explained(Map.of("title", new Provenance(Crm.GHL, NOW, "task.title", "only this side has it")));
    }
}
