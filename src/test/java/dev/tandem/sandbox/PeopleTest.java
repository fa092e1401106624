package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The invented people: the same from the same seed, and such that the CRMs can tell who is who. */
class PeopleTest {

    private final List<Person> people = People.of(1, 1_000);

    @Test
    void theSameSeedGivesTheSamePeople() {
        assertThat(People.of(1, 1_000)).isEqualTo(people);
        assertThat(People.of(2, 1_000)).isNotEqualTo(people);
    }

    @Test
    void mostAreKnownToBothAndSomeToOne() {
        assertThat(people.stream()
                        .filter(person -> person.presence() == Presence.BOTH)
                        .count())
                .isBetween(650L, 750L);
        assertThat(people).extracting(Person::presence).contains(Presence.GHL, Presence.RANKR);
    }

    @Test
    void aFifthOfThoseKnownToBothDiffers() {
        var both = people.stream()
                .filter(person -> person.presence() == Presence.BOTH)
                .toList();

        var differing = both.stream()
                .filter(person -> !person.atGhl().equals(person.atRankr()))
                .count();

        assertThat(differing).isBetween(both.size() / 7L, both.size() / 4L);
    }

    @Test
    void whoIsKnownToBothCanBeMatched() {
        assertThat(people)
                .filteredOn(person -> person.presence() == Presence.BOTH)
                .allSatisfy(person -> {
                    var ghl = person.atGhl().orElseThrow();
                    var rankr = person.atRankr().orElseThrow();
                    assertThat(ghl.email()).isEqualTo(rankr.email());
                    assertThat(ghl.phone()).isEqualTo(rankr.phone());
                    assertThat(Stream.of(1).filter(_ -> ghl.email() != null || ghl.phone() != null))
                            .isNotEmpty();
                });
    }

    @Test
    void nobodySharesAnAddressOrNumber() {
        var profiles = people.stream()
                .map(person -> person.atGhl().or(person::atRankr).orElseThrow())
                .toList();

        assertThat(profiles.stream().map(Person.Profile::email).filter(email -> email != null))
                .doesNotHaveDuplicates();
        assertThat(profiles.stream().map(Person.Profile::phone).filter(phone -> phone != null))
                .doesNotHaveDuplicates();
    }

    @Test
    void childrenAreOnlyWhereTheirPersonIs() {
        assertThat(people)
                .filteredOn(person -> person.presence() == Presence.GHL)
                .flatExtracting(Person::todos)
                .extracting(Person.Todo::on)
                .containsOnly(Presence.GHL);
    }

    @Test
    void thereAreTasksOnBothSidesAndOnOne() {
        assertThat(people)
                .flatExtracting(Person::todos)
                .extracting(Person.Todo::on)
                .contains(Presence.BOTH, Presence.GHL, Presence.RANKR);
    }
}
