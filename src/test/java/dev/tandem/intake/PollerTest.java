package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Poll;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a poll goes on that has failed. */
class PollerTest {

    /** It takes days to come to the end, and begins at contacts that were looked at already. */
    @Test
    void theRoundKeepsItsPlaceWhateverFails() {
        assertThat(Poller.keepsPlace(Poll.Task.ROTATION, new IllegalStateException("the database is away")))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Poll.Task.class, names = "ROTATION", mode = EnumSource.Mode.EXCLUDE)
    void aListingKeepsItsPlaceOnlyIfTheCrmCouldNotAnswer(Poll.Task task) {
        assertThat(Poller.keepsPlace(task, new Failure.Unavailable(Crm.GHL, "it is away.", Duration.ofSeconds(1))))
                .isTrue();
        assertThat(Poller.keepsPlace(task, new Failure.BadInput("cursor", "is unknown")))
                .isFalse();
        assertThat(Poller.keepsPlace(task, new IllegalStateException("the database is away")))
                .isFalse();
    }
}
