package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.AuditEntry.FieldChange;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Put;
import dev.tandem.model.RunItem;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.model.WriteOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a run can be taken back, by what the audit tells of it and by what the CRMs hold now. */
class UndoDecisionTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final LinkId ADA = new LinkId(UUID.randomUUID());

    @Test
    void aFieldThatIsAsTheRunLeftItBecomesWhatItWas() {
        var undo = Undo.of(List.of(updated("firstName", "Ada", "Augusta")), rankrHolds("firstName", "Augusta"));

        assertThat(undo.restores())
                .containsOnlyKeys(Crm.RANKR)
                .containsValue(new Plan.Write.Update(new TreeMap<>(
                        Map.of("firstName", new Plan.FieldWrite("firstName", text("Augusta"), text("Ada"))))));
        assertThat(undo.before().values()).containsExactly(Map.entry("firstName", text("Ada")));
        assertThat(undo.notes()).singleElement().matches(RunItem.Note::restored);
    }

    @Test
    void aFieldThatSomebodyChangedSinceStays() {
        var undo = Undo.of(List.of(updated("firstName", "Ada", "Augusta")), rankrHolds("firstName", "Byron"));

        assertThat(undo.restores()).isEmpty();
        assertThat(undo.before().values()).isEmpty();
        assertThat(undo.notes()).singleElement().satisfies(note -> {
            assertThat(note.restored()).isFalse();
            assertThat(note.reason()).contains("changed since", "RANKR");
        });
    }

    @Test
    void whatIsRestoredAlreadyIsNotWrittenAgain() {
        var undo = Undo.of(List.of(updated("firstName", "Ada", "Augusta")), rankrHolds("firstName", "Ada"));

        assertThat(undo.restores()).isEmpty();
        assertThat(undo.before().values()).containsOnlyKeys("firstName");
        assertThat(undo.notes()).singleElement().matches(RunItem.Note::restored);
    }

    @Test
    void aFieldWrittenTwiceGoesBackToWhatItWasAtFirst() {
        var entries = List.of(updated("firstName", "Ada", "Augusta"), updated("firstName", "Augusta", "Gussie"));

        var undo = Undo.of(entries, rankrHolds("firstName", "Gussie"));

        assertThat(restored(undo, "firstName")).isEqualTo(text("Ada"));
        assertThat(undo.before().values().get("firstName")).isEqualTo(text("Ada"));
        assertThat(Undo.of(entries, rankrHolds("firstName", "Augusta")).restores())
                .isEmpty();
    }

    @Test
    void aFieldThatHeldNothingIsCleared() {
        var undo = Undo.of(List.of(updated("company", null, "Navy")), rankrHolds("company", "Navy"));

        assertThat(restored(undo, "company")).isEmpty();
    }

    @Test
    void aRecordThatTheRunCreatedGoesIfNobodyTouchedIt() {
        var created = write("create", "r1", WriteOutcome.DONE, Map.of("firstName", put(null, "Ada")));

        var untouched = Undo.of(List.of(created), rankrHolds("firstName", "Ada"));
        var touched = Undo.of(List.of(created), rankrHolds("firstName", "Byron"));
        var another = Undo.of(
                List.of(write("create", "r2", WriteOutcome.DONE, Map.of("firstName", put(null, "Ada")))),
                rankrHolds("firstName", "Ada"));

        assertThat(untouched.removals()).isEqualTo(Map.of(Crm.RANKR, "r1"));
        assertThat(touched.removals()).isEmpty();
        assertThat(touched.notes()).singleElement().matches(note -> !note.restored());
        assertThat(another.removals()).isEmpty();
    }

    @Test
    void whatTheRunItselfChangedAfterItHadCreatedItIsNoTouch() {
        var created = write("create", "r1", WriteOutcome.DONE, Map.of("firstName", put(null, "Ada")));

        var undo =
                Undo.of(List.of(created, updated("firstName", "Ada", "Augusta")), rankrHolds("firstName", "Augusta"));

        assertThat(undo.removals()).isEqualTo(Map.of(Crm.RANKR, "r1"));
        assertThat(undo.restores()).isEmpty();
    }

    @Test
    void aRemovalThatWasBrokenOffIsTakenUpAgain() {
        var created = write("create", "r1", WriteOutcome.DONE, Map.of("firstName", put(null, "Ada")));
        var apart = rankrHolds("firstName", "Ada").apartFrom(Crm.RANKR);

        assertThat(Undo.of(List.of(created), apart).removals()).isEqualTo(Map.of(Crm.RANKR, "r1"));
    }

    @Test
    void aDeletionAndACreationWithoutAnOutcomeAreReported() {
        var deleted = write("delete", "r1", WriteOutcome.DONE, Map.of());
        var unknown = write("create", null, WriteOutcome.UNKNOWN, Map.of());

        assertThat(Undo.of(List.of(deleted), rankrHolds("firstName", "Ada")).notes())
                .singleElement()
                .satisfies(note -> assertThat(note.reason()).contains("cannot be taken back"));
        assertThat(Undo.of(List.of(unknown), rankrHolds("firstName", "Ada")).notes())
                .singleElement()
                .matches(note -> !note.restored());
    }

    @Test
    void whatWasAnnouncedAndNeverConfirmedIsTakenBackWhereItHappened() {
        var announced = write("update", "r1", WriteOutcome.UNKNOWN, Map.of("firstName", put("Ada", "Augusta")));

        assertThat(restored(Undo.of(List.of(announced), rankrHolds("firstName", "Augusta")), "firstName"))
                .isEqualTo(text("Ada"));
        assertThat(Undo.of(List.of(announced), rankrHolds("firstName", "Ada")).restores())
                .isEmpty();
    }

    @Test
    void whatWasAnnouncedAndRefusedNeverHappened() {
        var first = updated("firstName", "Ada", "Augusta");
        var announced = write("update", "r1", WriteOutcome.UNKNOWN, Map.of("firstName", put("Augusta", "Gussie")));
        var refused = write("update", "r1", WriteOutcome.REJECTED, Map.of());
        var creation = write("create", null, WriteOutcome.UNKNOWN, Map.of());
        var notCreated = write("create", null, WriteOutcome.QUEUED, Map.of());

        var undo = Undo.of(List.of(first, announced, refused, refused), rankrHolds("firstName", "Augusta"));

        assertThat(restored(undo, "firstName")).isEqualTo(text("Ada"));
        assertThat(Undo.of(List.of(announced, refused), rankrHolds("firstName", "Gussie"))
                        .notes())
                .isEmpty();
        assertThat(Undo.of(List.of(creation, notCreated), rankrHolds("firstName", "Ada"))
                        .notes())
                .isEmpty();
    }

    @Test
    void whatWasAnnouncedAndMadeIsTakenBackOnce() {
        var announced = write("create", null, WriteOutcome.UNKNOWN, Map.of());
        var created = write("create", "r1", WriteOutcome.DONE, Map.of("firstName", put(null, "Ada")));

        var undo = Undo.of(List.of(announced, created), rankrHolds("firstName", "Ada"));

        assertThat(undo.removals()).isEqualTo(Map.of(Crm.RANKR, "r1"));
        assertThat(undo.notes()).singleElement().matches(RunItem.Note::restored);
    }

    @Test
    void whatWasRefusedIsNotSaidToBeRestored() {
        var undo = Undo.of(List.of(updated("firstName", "Ada", "Augusta")), rankrHolds("firstName", "Augusta"))
                .leaving(Crm.RANKR, "it was refused");

        assertThat(undo.restores()).isEmpty();
        assertThat(undo.before().values()).isEmpty();
        assertThat(undo.notes())
                .singleElement()
                .matches(note -> !note.restored() && note.reason().equals("it was refused"));
    }

    private static Optional<Value> restored(Undo undo, String field) {
        var update = Objects.requireNonNull(undo.restores().get(Crm.RANKR));
        return Objects.requireNonNull(update.fields().get(field)).value();
    }

    private static AuditEntry updated(String field, @Nullable String before, String after) {
        return write("update", "r1", WriteOutcome.DONE, Map.of(field, new Put(field, value(before), value(after))));
    }

    private static Put put(@Nullable String before, String after) {
        return new Put("firstName", value(before), value(after));
    }

    private static AuditEntry write(
            String operation, @Nullable String externalId, WriteOutcome outcome, Map<String, Put> puts) {
        var told = puts.entrySet().stream()
                .map(put -> new FieldChange(
                        put.getKey(),
                        put.getValue().before(),
                        put.getValue().after(),
                        put.getValue().before(),
                        put.getValue().after(),
                        Crm.GHL,
                        "rule",
                        "only this side changed it"))
                .toList();
        return new AuditEntry(
                UUID.randomUUID(),
                NOW,
                Kind.CONTACT,
                ADA,
                AuditEntry.Author.of(AuditEntry.Cause.RUN),
                told,
                List.of(new AuditEntry.Write(
                        Crm.RANKR, operation, outcome, externalId, null, null, new TreeMap<>(puts))));
    }

    private static Link rankrHolds(String field, String value) {
        var workspace = new WorkspaceId(UUID.randomUUID());
        return Link.empty(workspace, ADA, Kind.CONTACT, null, NOW)
                .with(Map.of(
                        Crm.RANKR,
                        new Half(
                                "r1",
                                Fields.of(Map.of(field, Value.of(value))),
                                null,
                                NOW,
                                NOW,
                                "1",
                                false,
                                Map.of())));
    }

    private static Optional<Value> text(String text) {
        return Optional.of(Value.of(text));
    }

    private static @Nullable Value value(@Nullable String text) {
        return text == null ? null : Value.of(text);
    }
}
