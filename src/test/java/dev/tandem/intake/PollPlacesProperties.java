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
        var mostAside = random.nextInt(5);
        var places = new PollPlaces(all, mostAside);
        var held = new ArrayList<Held>();
        var aside = new ArrayList<Held>();

        for (int step = 0; step < 200; step++) {
            var censuses = (int)
                    held.stream().filter(one -> one.task() == Poll.Task.CENSUS).count();
            assertThat(places.free()).isEqualTo(all - held.size());
            assertThat(censuses).isLessThanOrEqualTo(all / 2);
            assertThat(places.freeForCensuses()).isEqualTo(Math.min(all / 2 - censuses, all - held.size()));

            if (random.nextBoolean() && places.freeForCensuses() > 0) {
                held.add(new Held(Poll.Task.CENSUS, places.take(Poll.Task.CENSUS)));
            } else if (random.nextBoolean() && places.free() > 0) {
                held.add(new Held(Poll.Task.CHANGES, places.take(Poll.Task.CHANGES)));
            } else if (!held.isEmpty() && random.nextBoolean()) {
                var slow = held.get(random.nextInt(held.size()));
                slow.place().stepAside();
                if (aside.size() < mostAside) {
                    held.remove(slow);
                    aside.add(slow);
                }
            } else {
                var from = random.nextBoolean() ? aside : held;
                if (!from.isEmpty()) {
                    var ended = from.remove(random.nextInt(from.size()));
                    ended.place().leave();
                    ended.place().stepAside();
                }
            }
        }
    }

    private record Held(Poll.Task task, PollPlaces.Place place) {}

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aSinglePlaceIsForAll(long seed) {
        var task = Seeds.random(seed).nextBoolean() ? Poll.Task.CENSUS : Poll.Task.ROTATION;
        var places = new PollPlaces(1, 0);

        assertThat(places.freeForCensuses()).isOne();
        places.take(task);

        assertThat(places.free()).isZero();
        assertThat(places.freeForCensuses()).isZero();
    }
}
