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
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.sync.mapping.DefaultRules;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was deleted at both CRMs, and restored at one of them by somebody who had thought better of it. */
class RestoredTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final Fields ADA = Fields.NONE
            .with(Field.FIRST_NAME, Value.of("Ada"))
            .with(Field.LAST_NAME, Value.of("King"))
            .with(Field.EMAIL, Value.of("ada@example.com"));

    private final Link contact = observed(
            Link.empty(new WorkspaceId(new UUID(0, 1)), new LinkId(new UUID(0, 2)), Kind.CONTACT, null, START)
                    .with(Map.of(GHL, half(GHL, 0), RANKR, half(RANKR, 0))),
            0);

    @ParameterizedTest
    @EnumSource
    void itIsCreatedAgainAtTheOther(Crm restored) {
        var deleted = deleted(contact, restored);

        var back = deleted.with(Map.of(restored, half(restored, 3)));
        var seen = Observed.of(DefaultRules.RULES, back, ContactSync.creatable(back), at(3));

        assertThat(seen.link().isDeleted()).isFalse();
        assertThat(seen.fate()).isEqualTo(Fate.LIVES);
        assertThat(seen.plan().writes()).containsOnlyKeys(restored.other());
        assertThat(seen.plan().writes().get(restored.other())).isInstanceOf(Plan.Write.Create.class);
    }

    /** As a pass has it that asks both. */
    @ParameterizedTest
    @EnumSource
    void itIsThoughTheOtherIsStillSaidToBeGone(Crm restored) {
        var deleted = deleted(contact, restored);

        var back = deleted.with(Map.of(
                restored,
                half(restored, 3),
                restored.other(),
                half(restored.other(), 0).gone(at(3))));

        assertThat(back.halves()).containsOnlyKeys(restored);
        assertThat(observed(back, 3).isDeleted()).isFalse();
    }

    /** Nobody has restored anything: one CRM was slower. */
    @ParameterizedTest
    @EnumSource
    void whatOnlyOneHasDeletedGoes(Crm first) {
        var gone = contact.with(Map.of(first, half(first, 0).gone(at(1))));

        var seen = Observed.of(DefaultRules.RULES, gone.with(Map.of(first.other(), half(first.other(), 2))), at(2));

        assertThat(seen.fate()).isNotEqualTo(Fate.LIVES);
        assertThat(seen.link().halves()).containsOnlyKeys(GHL, RANKR);
    }

    /** It was just being created there when somebody deleted it where it was. */
    @ParameterizedTest
    @EnumSource
    void whatWasCreatedOnlyAfterItWasDeletedIsNotCreatedAgain(Crm deleted) {
        var alone = observed(contact.without(deleted.other()), 0);
        var gone = observed(alone.with(Map.of(deleted, half(deleted, 0).gone(at(1)))), 1);
        assertThat(gone.isDeleted()).isTrue();

        var created = gone.with(Map.of(deleted.other(), half(deleted.other(), 2)));

        assertThat(created.halves()).containsOnlyKeys(GHL, RANKR);
        assertThat(Observed.of(DefaultRules.RULES, created, ContactSync.creatable(created), at(2))
                        .fate())
                .isEqualTo(Fate.WAITS);
    }

    /** First at that CRM, then, following it, at the other. */
    private static Link deleted(Link contact, Crm first) {
        var halfway = observed(contact.with(Map.of(first, half(first, 0).gone(at(1)))), 1);
        var deleted = observed(
                halfway.with(Map.of(first.other(), half(first.other(), 0).gone(at(2)))), 2);
        assertThat(deleted.isDeleted()).isTrue();
        return deleted;
    }

    private static Link observed(Link link, int minute) {
        return Observed.of(DefaultRules.RULES, link, at(minute)).link();
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }

    private static Half half(Crm crm, int minute) {
        return new Half(crm + "-1", ADA, START, START, at(minute), null, false, Map.of());
    }
}
