package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Poll;
import dev.tandem.testkit.Seeds;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever polls come and go, none takes the places of all others. */
class PollPlacesProperties {

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void censusesLeaveHalfOfThePlaces(long seed) {
        var random = Seeds.random(seed);
        var all = random.nextInt(2, 20);
        var places = new PollPlaces(all);
        var under = new ArrayList<Poll.Task>();

        for (int step = 0; step < 200; step++) {
            var others = under.stream().filter(task -> task != Poll.Task.CENSUS).count();
            var censuses = under.size() - others;
            assertThat(places.free()).isEqualTo(all - under.size());
            assertThat(censuses).isLessThanOrEqualTo(all / 2);
            assertThat(places.freeForCensuses()).isEqualTo((int) Math.min(all / 2 - censuses, all - under.size()));

            if (random.nextBoolean() && places.freeForCensuses() > 0) {
                places.take(Poll.Task.CENSUS);
                under.add(Poll.Task.CENSUS);
            } else if (random.nextBoolean() && places.free() > 0) {
                places.take(Poll.Task.CHANGES);
                under.add(Poll.Task.CHANGES);
            } else if (!under.isEmpty()) {
                places.leave(under.remove(random.nextInt(under.size())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aSinglePlaceIsForAll(long seed) {
        var task = Seeds.random(seed).nextBoolean() ? Poll.Task.CENSUS : Poll.Task.ROTATION;
        var places = new PollPlaces(1);

        assertThat(places.freeForCensuses()).isOne();
        places.take(task);

        assertThat(places.free()).isZero();
        assertThat(places.freeForCensuses()).isZero();
    }
}
