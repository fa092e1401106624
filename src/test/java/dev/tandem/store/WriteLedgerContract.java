package dev.tandem.store;

import static dev.tandem.store.WorkQueueContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every write ledger does, wherever it keeps its rows. */
abstract class WriteLedgerContract {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
    private final LinkId ada = new LinkId(UUID.randomUUID());

    abstract WriteLedger ledger();

    abstract Links links();

    @BeforeEach
    void known() {
        add(Kind.CONTACT, ada, null);
    }

    private void add(Kind kind, LinkId id, @Nullable LinkId contact) {
        await(links().add(workspace, List.of(change(Link.empty(workspace, id, kind, contact, NOW)))));
    }

    private static Links.Change change(Link link) {
        return Links.Change.of(link, AuditEntry.Author.of(AuditEntry.Cause.POLL), NOW);
    }

    private Optional<WriteLedger.Sending> send(UUID writeId, Instant now, Instant notSince) {
        return await(ledger().sending(workspace, writeId, creation(ada, Fields.NONE, null), now, notSince));
    }

    private WriteLedger.Creation creation(LinkId link, Fields fields, @Nullable String linkedTo) {
        return new WriteLedger.Creation(ada, link, Crm.GHL, fields, linkedTo);
    }

    @Test
    void aFirstCreationMayBeSent() {
        var id = UUID.randomUUID();

        assertThat(send(id, NOW, NOW)).contains(new WriteLedger.Sending(id, true, Fields.NONE, null));
        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).contains(new WriteLedger.Open(NOW, NOW));
        assertThat(await(ledger().open(workspace, ada, Crm.RANKR))).isEmpty();
    }

    @Test
    void nothingIsCreatedThatIsThere() {
        var half = new Half("g1", Fields.NONE, null, NOW, NOW, null, false, Map.of());
        await(links().change(workspace, List.of(ada), link -> change(link.with(Map.of(Crm.GHL, half)))));

        assertThat(send(UUID.randomUUID(), NOW, NOW)).isEmpty();
        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).isEmpty();
    }

    @Test
    void aYoungCreationStandsInTheWayOfAnother() {
        send(UUID.randomUUID(), NOW, NOW);

        assertThat(send(UUID.randomUUID(), NOW.plusSeconds(30), NOW.minusSeconds(30)))
                .isEmpty();
        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).contains(new WriteLedger.Open(NOW, NOW));
    }

    @Test
    void anOldCreationIsSentAgainUnderItsOwnId() {
        var id = UUID.randomUUID();
        send(id, NOW, NOW);

        var again = send(UUID.randomUUID(), NOW.plusSeconds(60), NOW);

        assertThat(again).contains(new WriteLedger.Sending(id, false, Fields.NONE, null));
        assertThat(await(ledger().open(workspace, ada, Crm.GHL)))
                .contains(new WriteLedger.Open(NOW, NOW.plusSeconds(60)));
    }

    @Test
    void anUnknownOutcomeStaysOpen() {
        var id = UUID.randomUUID();
        send(id, NOW, NOW);

        await(ledger().unknown(workspace, id));

        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).contains(new WriteLedger.Open(NOW, NOW));
    }

    @Test
    void whatWasSentIsRememberedAsItWasFirst() {
        var first = Fields.NONE.with("title", Value.of("Call"));
        var id = UUID.randomUUID();
        await(ledger().sending(workspace, id, creation(ada, first, "r1"), NOW, NOW));

        var again = send(UUID.randomUUID(), NOW.plusSeconds(60), NOW);

        assertThat(again).contains(new WriteLedger.Sending(id, false, first, "r1"));
        assertThat(await(ledger().sent(workspace, Crm.GHL, List.of(ada)))).isEqualTo(Map.of(ada, first));
        assertThat(await(ledger().sent(workspace, Crm.RANKR, List.of(ada)))).isEmpty();
        assertThat(await(ledger().sent(workspace, Crm.GHL, List.of()))).isEmpty();
    }

    @Test
    void whatWasSentToCreateContactsIsToldApartFromWhatBelongsToThem() {
        var task = new LinkId(UUID.randomUUID());
        add(Kind.TASK, task, ada);
        var sent = Fields.NONE.with("firstName", Value.of("Ada"));
        await(ledger().sending(workspace, UUID.randomUUID(), creation(ada, sent, null), NOW, NOW));
        await(ledger().sending(workspace, UUID.randomUUID(), creation(task, Fields.NONE, null), NOW, NOW));

        assertThat(await(ledger().sentContacts(workspace, Crm.GHL))).isEqualTo(Map.of(ada, sent));
        assertThat(await(ledger().sentContacts(workspace, Crm.RANKR))).isEmpty();
        assertThat(await(ledger().sentContacts(new WorkspaceId(UUID.randomUUID()), Crm.GHL)))
                .isEmpty();
    }

    @Test
    void whatIsSettledIsForgotten() {
        var id = UUID.randomUUID();
        send(id, NOW, NOW);
        await(ledger().settled(workspace, id));
        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).isEmpty();

        send(UUID.randomUUID(), NOW, NOW);
        await(ledger().forget(workspace, ada, Crm.RANKR));
        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).isPresent();
        await(ledger().forget(workspace, ada, Crm.GHL));
        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).isEmpty();
    }

    @Test
    void anotherWorkspacesCreationsAreNotSeen() {
        var id = UUID.randomUUID();
        send(id, NOW, NOW);
        var stranger = new WorkspaceId(UUID.randomUUID());

        await(ledger().settled(stranger, id));

        assertThat(await(ledger().open(stranger, ada, Crm.GHL))).isEmpty();
        assertThat(await(ledger().open(workspace, ada, Crm.GHL))).isPresent();
    }
}
