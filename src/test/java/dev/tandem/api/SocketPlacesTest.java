package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets a place for a socket, and who has to wait for one. */
class SocketPlacesTest {

    private final SocketPlaces places = new SocketPlaces(10, 3, 4);

    private Optional<SocketPlaces.Place> take(String caller) {
        return places.take(Optional.of(caller).filter(name -> !name.equals("a stranger")), "192.0.2.1");
    }

    private long takenBy(String caller) {
        return IntStream.range(0, 20).filter(_ -> take(caller).isPresent()).count();
    }

    @Test
    void strangersAndEachCallerHaveTheirShares() {
        assertThat(takenBy("a stranger")).isEqualTo(3);
        assertThat(takenBy("ada")).isEqualTo(4);
        assertThat(takenBy("grace")).as("all there are").isEqualTo(3);
        assertThat(takenBy("a stranger")).isZero();
    }

    @Test
    void aPlaceThatIsLeftIsFree() {
        var first = take("ada").orElseThrow();
        takenBy("ada");

        first.leave();
        first.leave();

        assertThat(takenBy("ada")).as("left once").isEqualTo(1);
    }

    /** One host alone cannot keep all others from saying who they are. */
    @Test
    void strangersGiveWayToThoseFromElsewhere() {
        var first = take("a stranger").orElseThrow();
        var ended = new ArrayList<String>();
        first.whenCrowdedOut(() -> ended.add("first"));
        assertThat(takenBy("a stranger")).isEqualTo(2);

        assertThat(places.take(Optional.empty(), "198.51.100.7")).isPresent();

        assertThat(ended).containsExactly("first");
        assertThat(first.become("ada")).as("it has left").isTrue();
        first.leave();
        assertThat(places.take(Optional.empty(), "198.51.100.7"))
                .as("two of them have no more than one each")
                .isEmpty();
        assertThat(takenBy("ada")).isEqualTo(4);
    }

    @Test
    void aNetworkIsOnePlace() {
        for (var host = 1; host <= 3; host++) {
            assertThat(places.take(Optional.empty(), "2001:db8:0:1::" + host)).isPresent();
        }

        assertThat(places.take(Optional.empty(), "2001:db8:0:1:ffff::9")).isEmpty();
        assertThat(places.take(Optional.empty(), "2001:db8:0:2::1")).isPresent();
    }

    /** As a proxy tells them that listens for both. */
    @Test
    void anAddressOfTheOldKindMayBeToldInTheNew() {
        assertThat(places.take(Optional.empty(), "::ffff:192.0.2.1")).isPresent();
        assertThat(places.take(Optional.empty(), "0:0:0:0:0:ffff:c000:201")).isPresent();
        assertThat(places.take(Optional.of("ada"), "::1")).isPresent();
    }

    @Test
    void whoHasGivenWayBeforeItCouldBeToldIsToldAtOnce() {
        var first = take("a stranger").orElseThrow();
        takenBy("a stranger");
        assertThat(places.take(Optional.empty(), "198.51.100.7")).isPresent();
        var ended = new ArrayList<String>();

        first.whenCrowdedOut(() -> ended.add("first"));

        assertThat(ended).containsExactly("first");
    }

    @Test
    void whoSaysWhoTheyAreLeavesTheStrangers() {
        var strangers = new ArrayList<SocketPlaces.Place>();
        for (var i = 0; i < 4; i++) {
            var stranger = take("a stranger").orElseThrow();
            assertThat(stranger.become("ada")).isTrue();
            assertThat(stranger.become("ada")).as("said twice").isTrue();
            strangers.add(stranger);
        }
        var fifth = take("a stranger").orElseThrow();

        assertThat(fifth.become("ada")).isFalse();
        fifth.leave();
        strangers.forEach(SocketPlaces.Place::leave);
        assertThat(takenBy("a stranger")).isEqualTo(3);
        assertThat(takenBy("ada")).isEqualTo(4);
    }
}
