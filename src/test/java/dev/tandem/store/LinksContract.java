package dev.tandem.store;

import static dev.tandem.store.WorkQueueContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of objects does, wherever it keeps its rows. */
abstract class LinksContract {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final AuditEntry.Author AUTHOR = AuditEntry.Author.of(AuditEntry.Cause.POLL);

    private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
    private int made;

    abstract Links links();

    abstract WorkQueue queue();

    abstract WriteLedger ledger();

    private Link object(Kind kind, @Nullable LinkId contact, Map<Crm, String> ids) {
        var link = Link.empty(workspace, new LinkId(new UUID(0x7000 | ++made, 1L << 63)), kind, contact, NOW);
        for (var half : ids.entrySet()) {
            link = link.with(Map.of(half.getKey(), half(half.getValue())));
        }
        return link;
    }

    private static Half half(String externalId) {
        var fields = Fields.of(Map.of("firstName", Value.of(externalId)));
        return new Half(externalId, fields, NOW.minusSeconds(60), NOW, NOW, null, false, Map.of());
    }

    private Link added(Kind kind, @Nullable LinkId contact, Map<Crm, String> ids) {
        var link = object(kind, contact, ids);
        await(links().add(workspace, List.of(Links.Change.of(link, AUTHOR, NOW))));
        return link;
    }

    @Test
    void whatIsAddedIsFoundByIdAndByItsHalves() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        added(Kind.CONTACT, null, Map.of(Crm.RANKR, "g1"));

        assertThat(await(links().byId(workspace, ada.id()))).contains(ada);
        assertThat(await(links().byIds(workspace, List.of(ada.id(), new LinkId(UUID.randomUUID())))))
                .containsExactly(ada);
        assertThat(await(links().byRefs(workspace, Kind.CONTACT, Crm.GHL, List.of("g1", "none"))))
                .containsExactly(ada);
        assertThat(await(links().byRefs(workspace, Kind.TASK, Crm.GHL, List.of("g1"))))
                .isEmpty();
        assertThat(await(links().byId(new WorkspaceId(UUID.randomUUID()), ada.id())))
                .isEmpty();
    }

    @Test
    void noRecordIsAHalfOfTwoObjectsAndThenNothingIsAdded() {
        added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        var twin = object(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        var bob = object(Kind.CONTACT, null, Map.of(Crm.GHL, "g2"));
        var changes = List.of(Links.Change.of(bob, AUTHOR, NOW), Links.Change.of(twin, AUTHOR, NOW));

        assertThatThrownBy(() -> await(links().add(workspace, changes)))
                .isInstanceOfSatisfying(
                        PgException.class,
                        refused -> assertThat(refused.getSqlState()).isEqualTo("23505"));
        assertThat(await(links().byId(workspace, bob.id()))).isEmpty();
    }

    @Test
    void aChangeLooksAtWhatIsStoredAndMarksTheWorkItMakes() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        var bob = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g2"));
        var mark = new Mark(ada.id(), Lane.WEBHOOK, Instant.parse("2200-01-01T00:00:00Z"));

        var stored = await(links().change(workspace, List.of(bob.id(), ada.id()), link -> {
            var changed = link.with(SyncState.FAILED);
            return Links.Change.of(changed, AUTHOR, NOW).with(link.id().equals(ada.id()) ? mark : null);
        }));

        assertThat(stored).map(Link::id).containsExactly(ada.id(), bob.id());
        assertThat(await(links().byId(workspace, bob.id())).orElseThrow().state())
                .isEqualTo(SyncState.FAILED);
        assertThat(await(queue().waiting(workspace))).isEqualTo(1);
    }

    @Test
    void whatChangesHandsIsFoundWithItsNewOwner() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        var bob = added(Kind.CONTACT, null, Map.of(Crm.RANKR, "r1"));
        var half = ada.half(Crm.GHL).orElseThrow();

        await(links().change(
                        workspace,
                        List.of(ada.id(), bob.id()),
                        link -> Links.Change.of(
                                link.id().equals(ada.id())
                                        ? link.without(Crm.GHL).deleted(NOW)
                                        : link.with(Map.of(Crm.GHL, half)),
                                AUTHOR,
                                NOW)));

        assertThat(await(links().byRefs(workspace, Kind.CONTACT, Crm.GHL, List.of("g1"))))
                .map(Link::id)
                .containsExactly(bob.id());
    }

    @Test
    void whatComesToBeOfAnObjectIsStoredTogetherWithItOrNotAtAll() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1", Crm.RANKR, "r1"));
        var taken = added(Kind.CONTACT, null, Map.of(Crm.RANKR, "r2"));
        var apart = object(Kind.CONTACT, null, Map.of(Crm.RANKR, "r1")).deleted(NOW);
        var twin = object(Kind.CONTACT, null, Map.of(Crm.RANKR, "r2"));
        var mark = new Mark(apart.id(), Lane.INTERACTIVE, Instant.parse("2200-01-01T00:00:00Z"));

        assertThatThrownBy(() -> await(giveAway(ada, Links.Change.of(twin, AUTHOR, NOW))))
                .isInstanceOf(PgException.class);
        assertThat(await(links().byId(workspace, ada.id()))).contains(ada);
        assertThat(await(links().byRefs(workspace, Kind.CONTACT, Crm.RANKR, List.of("r2"))))
                .containsExactly(taken);
        var stored = await(giveAway(ada, Links.Change.of(apart, AUTHOR, NOW).with(mark)));

        assertThat(stored).map(Link::id).containsExactly(ada.id());
        assertThat(await(links().byRefs(workspace, Kind.CONTACT, Crm.RANKR, List.of("r1"))))
                .containsExactly(apart);
        assertThat(await(queue().waiting(workspace))).isEqualTo(1);
    }

    private Uni<List<Link>> giveAway(Link object, Links.Change added) {
        return links().change(
                        workspace,
                        List.of(object.id()),
                        link -> Links.Change.of(link.without(Crm.RANKR), AUTHOR, NOW)
                                .adding(added));
    }

    @Test
    void contactsAreFoundByWhatTheirViewHolds() {
        var fields =
                Fields.NONE.with(Field.EMAIL, Value.of("ada@example.com")).with(Field.PHONE, Value.of("+14155550101"));
        var ada = object(Kind.CONTACT, null, Map.of(Crm.GHL, "g1")).seenAs(fields);
        var gone =
                object(Kind.CONTACT, null, Map.of(Crm.GHL, "g2")).seenAs(fields).deleted(NOW);
        await(links().add(workspace, List.of(Links.Change.of(ada, AUTHOR, NOW), Links.Change.of(gone, AUTHOR, NOW))));

        assertThat(await(links().contactsHolding(workspace, List.of("ada@example.com"), List.of())))
                .containsExactly(ada);
        assertThat(await(links().contactsHolding(workspace, List.of(), List.of("+14155550101"))))
                .containsExactly(ada);
        assertThat(await(links().contactsHolding(workspace, List.of("bob@example.com"), List.of())))
                .isEmpty();
    }

    @Test
    void contactsThatOneCrmHasAloneAreFoundByTheirNameAndCompany() {
        var fields = Fields.NONE.with(Field.FIRST_NAME, Value.of("Ada")).with(Field.COMPANY, Value.of("Engines Ltd"));
        var ada = object(Kind.CONTACT, null, Map.of(Crm.GHL, "g1")).seenAs(fields);
        var whole = object(Kind.CONTACT, null, Map.of(Crm.GHL, "g2", Crm.RANKR, "r2"))
                .seenAs(fields);
        var named =
                object(Kind.CONTACT, null, Map.of(Crm.GHL, "g3")).seenAs(fields.with(Field.LAST_NAME, Value.of("L")));
        await(links().add(
                        workspace,
                        Stream.of(ada, whole, named)
                                .map(link -> Links.Change.of(link, AUTHOR, NOW))
                                .toList()));

        assertThat(await(links().contactsCalled(workspace, Crm.GHL, "ADA", "", "engines ltd")))
                .containsExactly(ada);
        assertThat(await(links().contactsCalled(workspace, Crm.RANKR, "Ada", "", "Engines Ltd")))
                .isEmpty();
        assertThat(await(links().contactsCalled(workspace, Crm.GHL, "Ada", "", "Engines")))
                .isEmpty();
    }

    @Test
    void contactsAreReadPartByPart() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        var bob = added(Kind.CONTACT, null, Map.of(Crm.RANKR, "r1"));
        var eve = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g2"));
        added(Kind.TASK, ada.id(), Map.of(Crm.GHL, "t1"));

        assertThat(await(links().contacts(workspace, null, null, 2))).containsExactly(ada, bob);
        assertThat(await(links().contacts(workspace, null, bob.id(), 2))).containsExactly(eve);
        assertThat(await(links().contacts(workspace, Crm.GHL, null, 9))).containsExactly(ada, eve);
    }

    @Test
    void aContactsChildrenAreThoseThatLiveSomewhere() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        var task = added(Kind.TASK, ada.id(), Map.of(Crm.GHL, "t1"));
        var deletedByACaller =
                object(Kind.NOTE, ada.id(), Map.of(Crm.GHL, "n1")).deleted(NOW);
        var gone = object(Kind.NOTE, ada.id(), Map.of(Crm.GHL, "n2"));
        gone = gone.with(Map.of(Crm.GHL, gone.half(Crm.GHL).orElseThrow().gone(NOW)))
                .deleted(NOW);
        await(links().add(
                        workspace,
                        List.of(Links.Change.of(deletedByACaller, AUTHOR, NOW), Links.Change.of(gone, AUTHOR, NOW))));

        assertThat(await(links().childrenOf(workspace, ada.id()))).containsExactly(task, deletedByACaller);
        assertThat(await(links().childrenOf(workspace, Kind.NOTE, List.of(ada.id()))))
                .isEmpty();
        assertThat(await(links().childrenOf(workspace, Kind.TASK, List.of(ada.id()))))
                .containsExactly(task);
    }

    @Test
    void touchingOnlyMovesTheTimeForward() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));

        await(links().touch(ada, Crm.GHL, NOW.minusSeconds(1)));
        assertThat(await(links().byId(workspace, ada.id()))).contains(ada);
        await(links().touch(ada, Crm.GHL, NOW.plusSeconds(1)));
        assertThat(await(links().byId(workspace, ada.id()))
                        .orElseThrow()
                        .half(Crm.GHL)
                        .orElseThrow()
                        .fetchedAt())
                .isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void whatNeverCameToBeIsDiscardedWithItsWork() {
        var ada = object(Kind.CONTACT, null, Map.of());
        var mark = new Mark(ada.id(), Lane.INTERACTIVE, Instant.parse("2200-01-01T00:00:00Z"));
        await(links().add(workspace, List.of(Links.Change.of(ada, AUTHOR, NOW).with(mark))));

        await(links().discard(ada, AUTHOR, NOW));

        assertThat(await(links().byId(workspace, ada.id()))).isEmpty();
        assertThat(await(queue().waiting(workspace))).isZero();
    }

    @Test
    void onlyWorkThatIsNotDueYetIsTakenBack() {
        var then = Instant.parse("2200-01-01T00:00:00Z"); // no worker takes it before
        var ada = object(Kind.CONTACT, null, Map.of());
        var bob = object(Kind.CONTACT, null, Map.of());
        await(links().add(workspace, List.of(marked(ada, then), marked(bob, then.plusSeconds(60)))));

        await(links().unmark(workspace, ada.id(), then));
        await(links().unmark(workspace, bob.id(), then));

        assertThat(await(queue().waiting(workspace))).isEqualTo(1);
    }

    private static Links.Change marked(Link object, Instant dueAt) {
        return Links.Change.of(object, AUTHOR, NOW).with(new Mark(object.id(), Lane.INTERACTIVE, dueAt));
    }

    @Test
    void theCreationOfAHalfIsForgottenOnceItIsThere() {
        var ada = added(Kind.CONTACT, null, Map.of(Crm.GHL, "g1"));
        var creation = new WriteLedger.Creation(ada.id(), ada.id(), Crm.RANKR, Fields.NONE, null);

        await(ledger().sending(workspace, UUID.randomUUID(), creation, NOW, NOW));
        change(ada, link -> link.with(SyncState.PENDING));
        assertThat(await(ledger().open(workspace, ada.id(), Crm.RANKR))).isPresent();

        change(ada, link -> link.with(Map.of(Crm.RANKR, half("r1"))));
        assertThat(await(ledger().open(workspace, ada.id(), Crm.RANKR))).isEmpty();
    }

    private void change(Link object, UnaryOperator<Link> how) {
        await(links().change(workspace, List.of(object.id()), link -> Links.Change.of(how.apply(link), AUTHOR, NOW)));
    }
}
