package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MovedTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void whatIsInAHigherVersionIsNewsWhateverItsTimeIs() {
        assertThat(Moved.since(known("9", NOON), listed("10", NOON.minusSeconds(60), "Lovelace")))
                .isTrue();
    }

    @Test
    void whatIsInThatVersionOrALowerOneIsNone() {
        assertThat(Moved.since(known("9", NOON), listed("9", NOON.plusSeconds(60), "Lovelace")))
                .isFalse();
        assertThat(Moved.since(known("9", NOON), listed("8", NOON.plusSeconds(60), "Lovelace")))
                .isFalse();
    }

    @Test
    void withoutVersionsTimesDecide() {
        assertThat(Moved.since(known(null, NOON), listed(null, NOON.plusSeconds(1), "King")))
                .isTrue();
        assertThat(Moved.since(known(null, NOON), listed(null, NOON, "Lovelace")))
                .isFalse();
    }

    @Test
    void withoutEitherItIsWhatItHolds() {
        assertThat(Moved.since(known(null, null), listed(null, null, "Lovelace")))
                .isTrue();
        assertThat(Moved.since(known(null, null), listed(null, null, "King"))).isFalse();
    }

    @Test
    void whatIsGoneIsBackOnlyIfItChangedSince() {
        var gone = known("9", NOON).gone(NOON.plusSeconds(10));

        assertThat(Moved.since(gone, listed("9", NOON, "King"))).isFalse();
        assertThat(Moved.since(gone, listed("10", NOON.plusSeconds(11), "King")))
                .isTrue();
    }

    private static Half known(@Nullable String version, @Nullable Instant modified) {
        return Half.of(listed(version, modified, "King"), NOON);
    }

    private static CrmRecord listed(@Nullable String version, @Nullable Instant modified, String lastName) {
        var fields = Fields.NONE.with(Field.LAST_NAME, Value.of(lastName));
        return new CrmRecord(Crm.RANKR, RecordKey.contact("r1"), fields, null, modified, version, null);
    }
}
