package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Base;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final Fields ADA =
            Fields.NONE.with(Field.EMAIL, Value.of("ada@example.com")).with(Field.PHONE, Value.of("+14155550101"));

    @Test
    void aReferenceOutweighsAnAddress() {
        var named = atGhl("g-1", Fields.NONE.with(Field.EMAIL, Value.of("other@example.com")));
        var alike = atGhl("g-2", ADA);

        var matching = Matching.of(atRankr(ADA, "g-1"), List.of(alike, named));

        assertThat(matching).isEqualTo(new Matching.Matched(named, Matching.By.REFERENCE));
    }

    @Test
    void byReferenceNobodyIsMatchedForBeingAlike() {
        var alike = atGhl("g-2", ADA);

        assertThat(Matching.byReference(atRankr(ADA, "g-1"), List.of(alike))).isEqualTo(new Matching.Unmatched());
    }

    @Test
    void theSameAddressIsTheSamePerson() {
        var ada = atGhl("g-1", ADA);

        assertThat(Matching.of(atRankr(ADA, null), List.of(ada)))
                .isEqualTo(new Matching.Matched(ada, Matching.By.EMAIL));
    }

    @Test
    void theSamePhoneIsTheSamePersonWhereNoAddressContradicts() {
        var ada = atGhl("g-1", Fields.NONE.with(Field.PHONE, Value.of("+14155550101")));

        assertThat(Matching.of(atRankr(ADA, null), List.of(ada)))
                .isEqualTo(new Matching.Matched(ada, Matching.By.PHONE));
    }

    /** Families and offices share phones. */
    @ParameterizedTest
    @CsvSource({
        "Ada, King, Bob, King, false",
        "Ada, King, ada, Lovelace, true",
        "Ada, , Bob, , false",
        "Ada, King, , Lovelace, false",
        "Ada, King, , KING, true",
        "Ada, , , King, true",
        ", , Bob, King, true"
    })
    void aSharedPhoneJoinsNobodyWhoIsCalledDifferently(
            @Nullable String first,
            @Nullable String last,
            @Nullable String otherFirst,
            @Nullable String otherLast,
            boolean joined) {
        var known = atGhl("g-1", called(first, last));

        assertThat(Matching.of(atRankr(called(otherFirst, otherLast), null), List.of(known)))
                .isEqualTo(
                        joined
                                ? new Matching.Matched(known, Matching.By.PHONE)
                                : new Matching.Ambiguous(List.of(known)));
    }

    private static Fields called(@Nullable String first, @Nullable String last) {
        return Fields.NONE
                .with(Field.PHONE, Value.of("+14155550101"))
                .with(Field.FIRST_NAME, first == null ? null : Value.of(first))
                .with(Field.LAST_NAME, last == null ? null : Value.of(last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10000000000", "+11111111111", "call the office", "+1"})
    void aPhoneThatNobodyCanHaveJoinsNobody(String phone) {
        var fields = Fields.NONE.with(Field.PHONE, Value.of(phone));

        assertThat(Matching.of(atRankr(fields, null), List.of(atGhl("g-1", fields))))
                .isEqualTo(new Matching.Unmatched());
    }

    @Test
    void aSharedPhoneDoesNotJoinTwoAddresses() {
        var grace = atGhl("g-1", ADA.with(Field.EMAIL, Value.of("grace@example.com")));

        assertThat(Matching.of(atRankr(ADA, null), List.of(grace))).isEqualTo(new Matching.Unmatched());
    }

    @Test
    void severalPeopleWithOneAddressAreNeverJoinedByChance() {
        var one = atGhl("g-1", ADA);
        var other = atGhl("g-2", ADA);

        assertThat(Matching.of(atRankr(ADA, null), List.of(one, other)))
                .isEqualTo(new Matching.Ambiguous(List.of(one, other)));
    }

    @Test
    void whoHasAHalfThereAlreadyIsNotAskedFor() {
        var linked =
                atGhl("g-1", ADA).with(Map.of(Crm.RANKR, new Half("r-9", ADA, null, NOW, NOW, null, false, Map.of())));

        assertThat(Matching.of(atRankr(ADA, null), List.of(linked))).isEqualTo(new Matching.Unmatched());
    }

    @Test
    void aNameAtACompanySuggestsWhoeverNothingTellsApart() {
        var called = Fields.NONE
                .with(Field.FIRST_NAME, Value.of("Ada"))
                .with(Field.LAST_NAME, Value.of("Lovelace"))
                .with(Field.COMPANY, Value.of("Engines Ltd"));
        var nowhere = called.with(Field.COMPANY, null);
        var mailed = called.with(Field.EMAIL, Value.of("ada@example.com"));

        assertThat(Matching.suggests(called, called)).isTrue();
        assertThat(Matching.suggests(mailed, called.with(Field.PHONE, Value.of("+14155550101"))))
                .isTrue();
        assertThat(Matching.suggests(called, called.with(Field.COMPANY, Value.of("ENGINES LTD"))))
                .isTrue();
        assertThat(Matching.suggests(mailed, called.with(Field.EMAIL, Value.of("a@example.com"))))
                .isFalse();
        assertThat(Matching.suggests(called, called.with(Field.FIRST_NAME, Value.of("Augusta"))))
                .isFalse();
        assertThat(Matching.suggests(nowhere, nowhere)).isFalse();
        assertThat(Matching.of(atRankr(called, null), List.of(atGhl("g-1", called))))
                .isEqualTo(new Matching.Unmatched());
    }

    @Test
    void whatTandemSentIsKnownThoughTheCrmMadeMoreOfIt() {
        var sent = Fields.NONE.with(Field.TITLE, Value.of("Call"));
        var task = task(sent);
        var dated = taskAtGhl(sent.with(Field.DUE_AT, Value.of("2026-11-22T09:30:00Z")));

        assertThat(Matching.of(dated, List.of(task))).isEqualTo(new Matching.Unmatched());
        assertThat(Matching.ofOurOwn(dated, List.of(task))).isEqualTo(new Matching.Matched(task, Matching.By.CONTENT));
    }

    @Test
    void whatSaysSomethingElseThanWasSentIsNotOurOwn() {
        var task = task(Fields.NONE.with(Field.TITLE, Value.of("Call")).with(Field.BODY, Value.of("At noon")));

        assertThat(Matching.ofOurOwn(taskAtGhl(Fields.NONE.with(Field.TITLE, Value.of("Call"))), List.of(task)))
                .isEqualTo(new Matching.Unmatched());
    }

    private static Link task(Fields sent) {
        var workspace = new WorkspaceId(new UUID(0, 1));
        return Link.empty(workspace, new LinkId(new UUID(0, 2)), Kind.TASK, new LinkId(new UUID(0, 3)), NOW)
                .seenAs(sent);
    }

    private static CrmRecord taskAtGhl(Fields fields) {
        return new CrmRecord(Crm.GHL, new RecordKey(Kind.TASK, "t-1", "g-1"), fields, null, NOW, "1", null);
    }

    private static Link atGhl(String id, Fields fields) {
        return new Link(
                new WorkspaceId(new UUID(0, 1)),
                new LinkId(UUID.nameUUIDFromBytes(id.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                Kind.CONTACT,
                null,
                1,
                fields,
                Base.NONE,
                Map.of(),
                SyncState.SINGLE_SIDED,
                Map.of(Crm.GHL, new Half(id, fields, null, NOW, NOW, null, false, Map.of())),
                Set.of(),
                NOW,
                NOW,
                null);
    }

    private static CrmRecord atRankr(Fields fields, @Nullable String linkedTo) {
        return new CrmRecord(Crm.RANKR, RecordKey.contact("r-1"), fields, null, NOW, "1", linkedTo);
    }
}
