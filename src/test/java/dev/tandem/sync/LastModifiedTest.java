package dev.tandem.sync;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.model.Crm.RANKR;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.tandem.sync.mapping.DefaultRules;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of two edits of a field the later one wins, as far as looking at both CRMs now and then tells which that is. */
class LastModifiedTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    /** A note that both CRMs hold the same of, looked at when nobody had edited it yet. GHL never says when a note changed. */
    private final Link note = settled();

    private static Link settled() {
        var link = Link.empty(
                        new WorkspaceId(new UUID(0, 1)),
                        new LinkId(new UUID(0, 2)),
                        Kind.NOTE,
                        new LinkId(new UUID(0, 3)),
                        START)
                .with(Map.of(GHL, half("Call", null, 0), RANKR, half("Call", null, 0)));
        var settled = Observed.of(DefaultRules.RULES, link, START).link();
        assertThat(settled.state()).isEqualTo(SyncState.IN_SYNC);
        return settled;
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }

    /** What a CRM was seen to hold in that minute. */
    private static Half half(String body, @Nullable Integer modified, int seen) {
        return half(Fields.NONE.with(Field.BODY, Value.of(body)), modified, seen);
    }

    private static Half half(Fields fields, @Nullable Integer modified, int seen) {
        return new Half("x", fields, null, modified == null ? null : at(modified), at(seen), null, false, Map.of());
    }

    private static Link seen(Link before, Crm crm, Half half) {
        return Observed.of(DefaultRules.RULES, before.with(Map.of(crm, half)), half.fetchedAt())
                .link();
    }

    private static Decision decision(Link link, Field field) {
        return Observed.of(DefaultRules.RULES, link, at(60)).plan().merge().decisions().stream()
                .filter(one -> one.field().equals(field.fieldName()))
                .findFirst()
                .orElseThrow();
    }

    private static void isTaken(Link link, Crm crm) {
        var decision = decision(link, Field.BODY);
        assertThat(decision.reason()).isEqualTo(Decision.Reason.LAST_MODIFIED);
        assertThat(decision.from()).isEqualTo(crm);
    }

    @Test
    void whereNeitherCrmSaysWhenTheOneThatWasSeenUnchangedLongerChangedLast() {
        var rankrLast = seen(
                seen(seen(note, GHL, half("At GHL", null, 10)), RANKR, half("Call", null, 20)),
                RANKR,
                half("At Rankr", null, 30));
        var ghlLast = seen(
                seen(seen(note, RANKR, half("At Rankr", null, 10)), GHL, half("Call", null, 20)),
                GHL,
                half("At GHL", null, 30));

        isTaken(rankrLast, RANKR);
        isTaken(ghlLast, GHL);
    }

    /** GHL was looked at last, and long after it was edited. */
    @Test
    void whenItWasLookedAtIsNotWhenItChanged() {
        var link = seen(
                seen(
                        seen(seen(note, GHL, half("At GHL", null, 10)), RANKR, half("Call", null, 20)),
                        RANKR,
                        half("At Rankr", null, 30)),
                GHL,
                half("At GHL", null, 50));

        isTaken(link, RANKR);
    }

    @Test
    void whereTheTimesOverlapTheRecordsDecide() {
        var rankrAfter = seen(seen(note, GHL, half("At GHL", null, 20)), RANKR, half("At Rankr", null, 30));
        var rankrBefore = seen(seen(note, RANKR, half("At Rankr", 15, 30)), GHL, half("At GHL", null, 20));

        isTaken(rankrAfter, RANKR);
        isTaken(rankrBefore, GHL);
    }

    @Test
    void whereNothingTellsThemApartGhlIsTaken() {
        var link = seen(seen(note, RANKR, half("At Rankr", null, 20)), GHL, half("At GHL", null, 20));

        isTaken(link, GHL);
    }

    /** Rankr's word bounds its change from above, which leaves only GHL's for later. */
    @Test
    void aTimeThatOneOfThemSaysNarrowsItDown() {
        var link = seen(
                seen(seen(note, RANKR, half("At Rankr", 5, 40)), GHL, half("Call", null, 10)),
                GHL,
                half("At GHL", null, 30));

        isTaken(link, GHL);
        assertThat(link.half(RANKR).orElseThrow().changed().get("body")).isEqualTo(new Half.Changed(at(0), at(5)));
    }

    /** That the rest of the record changed since makes a field no younger. */
    @Test
    void aFieldIsAsOldAsItsOwnChange() {
        var contact =
                contact(Fields.NONE.with(Field.FIRST_NAME, Value.of("Ada")).with(Field.COMPANY, Value.of("Navy")));
        var byron = Fields.NONE.with(Field.FIRST_NAME, Value.of("Augusta")).with(Field.COMPANY, Value.of("Navy"));
        var link = seen(contact, GHL, half(byron, 10, 12));
        link = seen(link, RANKR, half(fields(link, RANKR), 0, 20));
        link = seen(link, RANKR, half(fields(link, RANKR).with(Field.FIRST_NAME, Value.of("Adah")), 25, 30));

        link = seen(link, GHL, half(byron.with(Field.COMPANY, Value.of("Engines")), 45, 50));

        assertThat(decision(link, Field.FIRST_NAME).from()).isEqualTo(RANKR);
        assertThat(decision(link, Field.FIRST_NAME).result()).isEqualTo(Value.of("Adah"));
        assertThat(decision(link, Field.COMPANY).from()).isEqualTo(GHL);
    }

    private static Fields fields(Link link, Crm crm) {
        return link.half(crm).map(Half::fields).orElseThrow();
    }

    private static Link contact(Fields fields) {
        var link = Link.empty(new WorkspaceId(new UUID(0, 1)), new LinkId(new UUID(0, 4)), Kind.CONTACT, null, START)
                .with(Map.of(GHL, half(fields, 0, 0), RANKR, half(fields, 0, 0)));
        return Observed.of(DefaultRules.RULES, link, START).link();
    }

    /** Once both hold the same nobody asks any more when either changed. */
    @Test
    void whatIsSettledForgetsItsTimes() {
        var edited = seen(note, GHL, half("At GHL", null, 10));

        var settled = seen(edited, RANKR, half("At GHL", null, 20));

        assertThat(edited.half(GHL).map(Half::changed).orElseThrow()).containsOnlyKeys("body");
        assertThat(settled.half(GHL).map(Half::changed).orElseThrow()).isEmpty();
        assertThat(Optional.ofNullable(decision(settled, Field.BODY).from())).isEmpty();
    }
}
