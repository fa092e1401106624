package dev.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An observation that arrives late does not take the place of a newer one. */
class OvertakenTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Link link = Link.empty(
                    new WorkspaceId(new UUID(0, 1)), new LinkId(new UUID(0, 2)), Kind.CONTACT, null, NOON)
            .with(Map.of(Crm.GHL, half("g1", "King", NOON.plusSeconds(10), NOON.plusSeconds(11))));

    @Test
    void whatTheCrmSaysIsOlderIsNoNewsHoweverLateItComes() {
        var late = half("g1", "Byron", NOON.plusSeconds(5), NOON.plusSeconds(20));

        assertThat(lastName(link.with(Map.of(Crm.GHL, late)))).isEqualTo("King");
    }

    @Test
    void whatIsAsOldOrNewerIs() {
        var newer = half("g1", "Lovelace", NOON.plusSeconds(12), NOON.plusSeconds(13));
        var same = half("g1", "Lovelace", NOON.plusSeconds(10), NOON.plusSeconds(13));

        assertThat(lastName(link.with(Map.of(Crm.GHL, newer)))).isEqualTo("Lovelace");
        assertThat(lastName(link.with(Map.of(Crm.GHL, same)))).isEqualTo("Lovelace");
    }

    /** GHL says when a contact was changed only once it was. */
    @Test
    void whatWasNeverChangedIsAsOldAsTheRecord() {
        var lagging = half("g1", "Byron", NOON, null, NOON.plusSeconds(20));

        assertThat(lastName(link.with(Map.of(Crm.GHL, lagging)))).isEqualTo("King");
    }

    @Test
    void aRecordWithoutATimeAndAnotherRecordAreTakenAsTheyCome() {
        var untimed = half("g1", "Lovelace", null, NOON.plusSeconds(20));
        var other = half("g2", "Lovelace", NOON, NOON.plusSeconds(20));

        assertThat(lastName(link.with(Map.of(Crm.GHL, untimed)))).isEqualTo("Lovelace");
        assertThat(lastName(link.with(Map.of(Crm.GHL, other)))).isEqualTo("Lovelace");
    }

    /** GHL's lists of tasks and notes say no time. */
    @Test
    void withoutTimesWhatWasAskedForBeforeTheOtherWasToldIsNoNews() {
        var untimed = link.with(Map.of(Crm.GHL, half("g1", "Lovelace", null, NOON.plusSeconds(20))));
        var overtaken = asked(NOON.plusSeconds(19), "Byron", null, null);
        var later = asked(NOON.plusSeconds(21), "Byron", null, null);
        var confirming = asked(NOON.plusSeconds(19), "Lovelace", null, null);

        assertThat(lastName(untimed.with(Map.of(Crm.GHL, overtaken)))).isEqualTo("Lovelace");
        assertThat(untimed.isInDoubt(Map.of(Crm.GHL, overtaken))).isTrue();
        assertThat(lastName(untimed.with(Map.of(Crm.GHL, later)))).isEqualTo("Byron");
        assertThat(untimed.isInDoubt(Map.of(Crm.GHL, later))).isFalse();
        assertThat(untimed.isInDoubt(Map.of(Crm.GHL, confirming))).isFalse();
    }

    @Test
    void theCrmsOwnTimesDecideWhoeverWasAskedFirst() {
        var newer = asked(NOON.plusSeconds(1), "Byron", null, NOON.plusSeconds(12));
        var same = asked(NOON.plusSeconds(1), "Byron", null, NOON.plusSeconds(10));

        assertThat(lastName(link.with(Map.of(Crm.GHL, newer)))).isEqualTo("Byron");
        assertThat(lastName(link.with(Map.of(Crm.GHL, same)))).isEqualTo("King");
        assertThat(link.isInDoubt(Map.of(Crm.GHL, same))).isTrue();
    }

    /** A CRM's clock may be set back; its versions only rise. */
    @Test
    void versionsDecideBeforeTimes() {
        var known = versioned("9", "King", NOON.plusSeconds(10));
        var newer = versioned("10", "Lovelace", NOON.minusSeconds(60));
        var older = versioned("8", "Byron", NOON.plusSeconds(60));

        assertThat(newer.isOlderThan(known)).isFalse();
        assertThat(older.isOlderThan(known)).isTrue();
        assertThat(older.isInDoubt(known)).isFalse();
    }

    @Test
    void versionsThatAreNoNumbersDecideNothing() {
        assertThat(Half.isEarlier("a9", "b1")).isEmpty();
        assertThat(Half.isEarlier("", "1")).isEmpty();
        assertThat(Half.isEarlier(null, "1")).isEmpty();
        assertThat(Half.isEarlier("1", "1")).isEmpty();
        assertThat(Half.isEarlier("99999999999999999998", "99999999999999999999"))
                .contains(true);
    }

    @Test
    void whatWasAskedForBeforeItWasGoneBringsNothingBack() {
        var gone = link.with(Map.of(Crm.GHL, half("g1", "King", NOON, NOON).gone(NOON.plusSeconds(20))))
                .deleted(NOON.plusSeconds(20));
        var overtaken = asked(NOON.plusSeconds(19), "King", null, NOON.plusSeconds(10));
        var later = asked(NOON.plusSeconds(21), "King", null, NOON.plusSeconds(10));

        assertThat(gone.with(Map.of(Crm.GHL, overtaken)).living(Crm.GHL)).isEmpty();
        assertThat(gone.with(Map.of(Crm.GHL, overtaken)).isDeleted()).isTrue();
        assertThat(gone.isInDoubt(Map.of(Crm.GHL, overtaken))).isTrue();
        assertThat(gone.isInDoubt(Map.of(Crm.GHL, later))).isFalse();
        assertThat(gone.with(Map.of(Crm.GHL, later)).living(Crm.GHL)).isPresent();
    }

    /** So that a search that lags is still found to be older. */
    @Test
    void theTimeOfWhatIsAsItWasIsKept() {
        var same = link.with(Map.of(Crm.GHL, half("g1", "King", null, NOON.plusSeconds(20))));
        var other = link.with(Map.of(Crm.GHL, half("g1", "Byron", null, NOON.plusSeconds(20))));

        assertThat(same.half(Crm.GHL).orElseThrow().lastModified()).isEqualTo(NOON.plusSeconds(10));
        assertThat(other.half(Crm.GHL).orElseThrow().lastModified()).isNull();
    }

    @Test
    void aRecordThatIsGoneOrBackIsTakenAsItIs() {
        var gone = link.with(Map.of(Crm.GHL, half("g1", "King", NOON, NOON).gone(NOON.plusSeconds(20))));
        var back = gone.with(Map.of(Crm.GHL, half("g1", "Byron", NOON.plusSeconds(5), NOON.plusSeconds(30))));

        assertThat(gone.living(Crm.GHL)).isEmpty();
        assertThat(lastName(back)).isEqualTo("Byron");
    }

    @Test
    void aHalfIsItsOwnOnlyWhileItHasThatRecordOrNone() {
        var read = Map.of(Crm.GHL, half("g1", "King", NOON, NOON));

        assertThat(link.own(read, link)).isEqualTo(read);
        assertThat(link.own(read, link.without(Crm.GHL))).isEqualTo(read);
        assertThat(link.without(Crm.GHL).own(read, link.without(Crm.GHL))).isEqualTo(read);
        assertThat(link.without(Crm.GHL).own(read, link)).isEmpty();
        assertThat(link.own(Map.of(Crm.GHL, half("g2", "King", NOON, NOON)), link.without(Crm.GHL)))
                .isEmpty();
    }

    @Test
    void whatIsCreatedWhereNothingElseIsLeftIsNotDeleted() {
        var vanished = link.with(Map.of(Crm.GHL, half("g1", "King", NOON, NOON).gone(NOON)))
                .deleted(NOON);
        var born = Map.of(Crm.RANKR, half("r1", "King", NOON, NOON));

        assertThat(vanished.with(born).isDeleted()).isFalse();
        assertThat(link.deleted(NOON).with(born).isDeleted()).isTrue();

        var deletedFirst = link.deleted(NOON)
                .with(Map.of(Crm.GHL, half("g1", "King", NOON, NOON).gone(NOON.plusSeconds(1))));
        assertThat(deletedFirst.with(born).isDeleted()).isTrue();
    }

    /** As after a write whose answer says less. */
    @Test
    void sinceWhenTheCrmHasItIsNotForgotten() {
        var told = half("g1", "King", NOON, NOON, NOON);
        var silent = half("g1", "Byron", NOON.plusSeconds(5), NOON.plusSeconds(20));
        var other = half("g2", "Byron", NOON.plusSeconds(5), NOON.plusSeconds(20));
        var known = link.with(Map.of(Crm.GHL, told.gone(NOON)));

        assertThat(known.with(Map.of(Crm.GHL, silent)).createdAtCrms()).contains(NOON);
        assertThat(known.with(Map.of(Crm.GHL, other)).createdAtCrms()).contains(NOON.plusSeconds(5));
    }

    private static Half versioned(String version, String lastName, Instant modified) {
        var fields = Fields.NONE.with(Field.LAST_NAME, Value.of(lastName));
        return new Half("r1", fields, NOON, modified, NOON.plusSeconds(40), version, false, Map.of());
    }

    private static Half half(String id, String lastName, @Nullable Instant modified, Instant fetched) {
        return half(id, lastName, null, modified, fetched);
    }

    /** Told long after it was asked for. */
    private static Half asked(Instant at, String lastName, @Nullable Instant created, @Nullable Instant modified) {
        return Half.of(record("g1", lastName, created, modified).asked(at), NOON.plusSeconds(40));
    }

    private static Half half(
            String id, String lastName, @Nullable Instant created, @Nullable Instant modified, Instant fetched) {
        return Half.of(record(id, lastName, created, modified), fetched);
    }

    private static CrmRecord record(String id, String lastName, @Nullable Instant created, @Nullable Instant modified) {
        return new CrmRecord(
                Crm.GHL,
                RecordKey.contact(id),
                Fields.NONE.with(Field.LAST_NAME, Value.of(lastName)),
                created,
                modified,
                null,
                null);
    }

    private static String lastName(Link link) {
        return link.living(Crm.GHL)
                .flatMap(half -> half.fields().text(Field.LAST_NAME))
                .orElseThrow();
    }
}
