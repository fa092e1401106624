package dev.tandem.sandbox;

import dev.tandem.sandbox.Person.Meeting;
import dev.tandem.sandbox.Person.Memo;
import dev.tandem.sandbox.Person.Profile;
import dev.tandem.sandbox.Person.Standing;
import dev.tandem.sandbox.Person.Todo;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.datafaker.Faker;
import org.jspecify.annotations.Nullable;

/**
 * Invents people: the same seed gives the same people. About 70 % are known to both CRMs, and a fifth of these differ in
 * a field; one in ten has no e-mail address and one in ten no phone number, never both. E-mail addresses are at domains
 * reserved for examples, and phone numbers are in the 555-01xx range as long as it lasts.
 */
public final class People {

    private static final List<String> AREAS = List.of(
            "201", "202", "205", "206", "207", "208", "209", "210", "212", "213", "214", "215", "216", "217", "218",
            "219", "224", "225", "228", "229", "231", "234", "239", "240", "248", "251", "252", "253", "254", "256",
            "260", "262", "267", "269", "270", "276", "281", "301", "302", "303");
    private static final List<String> TAGS = List.of(
            "VIP",
            "newsletter",
            "Webinar 2026",
            "trial",
            "partner",
            "Lead",
            "customer",
            "churn risk",
            "Referral",
            "event: spring");
    private static final List<String> SOURCES = List.of("website", "referral", "trade show", "cold call", "import");
    private static final List<String> ZONES =
            List.of("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles");
    private static final List<String> TASKS = List.of(
            "Call back about the offer",
            "Send the contract",
            "Check the invoice",
            "Ask for a testimonial",
            "Prepare the demo",
            "Follow up on the webinar",
            "Confirm the address");
    private static final List<String> NOTES = List.of(
            "Prefers to be called after lunch.",
            "Met at the trade show; wants a quote for ten seats.",
            "Has asked twice about the API.",
            "Is comparing us with two others.\nDecision by the end of the quarter.",
            "Knows the team from a former job.");
    private static final List<String> MEETINGS =
            List.of("Discovery call", "Product demo", "Quarterly review", "Onboarding", "Contract talk");
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Random random;
    private final Faker faker;

    private People(long seed) {
        random = new Random(seed);
        faker = new Faker(Locale.US, random);
    }

    public static List<Person> of(long seed, int count) {
        var people = new People(seed);
        return IntStream.range(0, count).mapToObj(people::person).toList();
    }

    private Person person(int number) {
        var profile = profile(number);
        var presence = chance(70) ? Presence.BOTH : any(List.of(Presence.GHL, Presence.RANKR));
        var atRankr = presence == Presence.BOTH && chance(20) ? differing(profile) : profile;
        return new Person(
                id(),
                presence.atGhl() ? Optional.of(profile) : Optional.empty(),
                presence.atRankr() ? Optional.of(atRankr) : Optional.empty(),
                upTo(3, presence, this::todo),
                upTo(3, presence, this::memo),
                upTo(2, presence, this::meeting));
    }

    private Profile profile(int number) {
        var firstName = faker.name().firstName();
        var lastName = faker.name().lastName();
        var reachedBy = random.nextInt(10); // 0: by phone only, 1: by e-mail only, else by both
        var createdAgo = Duration.ofMinutes(60 * 24 * 10 + random.nextInt(60 * 24 * 700));
        return new Profile(
                firstName,
                lastName,
                reachedBy == 0 ? null : email(firstName, lastName, number),
                reachedBy == 1 ? null : phone(number),
                chance(80) ? faker.company().name() : null,
                chance(50) ? faker.company().industry() : null,
                chance(40) ? "https://www." + letters(lastName) + number + ".example.com" : null,
                chance(70) ? faker.address().streetAddress() : null,
                chance(80) ? faker.address().city() : null,
                chance(80) ? faker.address().stateAbbr() : null,
                chance(70) ? faker.address().zipCode() : null,
                "US",
                any(ZONES),
                chance(40) ? LocalDate.of(1950, 1, 1).plusDays(random.nextInt(365 * 50)) : null,
                any(SOURCES),
                tags(),
                customFields(number),
                createdAgo,
                createdAgo.dividedBy(1 + random.nextInt(40)));
    }

    private Profile differing(Profile profile) {
        return switch (random.nextInt(5)) {
            case 0 -> profile.withCity(profile.city() == null ? "Springfield" : profile.city() + " Heights");
            case 1 -> profile.withCompany(profile.company() == null ? "Acme" : profile.company() + " Group");
            case 2 -> profile.withLastName(profile.lastName() + "-Meyer");
            case 3 -> profile.withWebsite("https://" + letters(profile.lastName()) + ".example.org");
            default ->
                profile.withTags(Stream.concat(profile.tags().stream(), Stream.of("met in person"))
                        .toList());
        };
    }

    private List<String> tags() {
        var tags = new TreeSet<String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add(any(TAGS));
        }
        return List.copyOf(tags);
    }

    private Map<String, String> customFields(int number) {
        return Map.of(
                "plan_tier", any(List.of("Free", "Team", "Enterprise")),
                "referral_code", "REF-%05d".formatted(number),
                "favourite_channel", any(List.of("email", "phone", "sms")));
    }

    private Todo todo(Presence presence) {
        var createdAgo = Duration.ofMinutes(60 + random.nextInt(60 * 24 * 9));
        return new Todo(
                id(),
                presence,
                any(TASKS),
                chance(60) ? faker.company().catchPhrase() : null,
                Duration.ofHours(random.nextInt(24 * 30) - 24 * 7),
                chance(35),
                createdAgo,
                createdAgo.dividedBy(1 + random.nextInt(3)));
    }

    private Memo memo(Presence presence) {
        return new Memo(
                id(),
                presence,
                chance(40) ? faker.company().bs() : null,
                any(NOTES),
                Duration.ofMinutes(60 + random.nextInt(60 * 24 * 9)));
    }

    private Meeting meeting(Presence presence) {
        var startsIn = Duration.ofHours(random.nextInt(24 * 28) - 24 * 7);
        var standing = startsIn.isNegative()
                ? any(List.of(Standing.SHOWED, Standing.NO_SHOW, Standing.CANCELLED))
                : Standing.CONFIRMED;
        return new Meeting(
                id(),
                presence,
                any(MEETINGS),
                chance(50) ? "https://meet.example.com/" + id() : null,
                startsIn,
                Duration.ofMinutes(30),
                standing,
                Duration.ofMinutes(60 * 24 * 8 + random.nextInt(60 * 24)));
    }

    /** None to {@code most} children; those of a person known to both CRMs are mostly on one side. */
    private <T> List<T> upTo(int most, Presence presence, Function<Presence, T> child) {
        var children = new ArrayList<T>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            children.add(child.apply(presence == Presence.BOTH ? side() : presence));
        }
        return children;
    }

    private Presence side() {
        return chance(25) ? Presence.BOTH : any(List.of(Presence.GHL, Presence.RANKR));
    }

    private static @Nullable String email(String firstName, String lastName, int number) {
        return "%s.%s.%d@example.%s"
                .formatted(letters(firstName), letters(lastName), number, number % 2 == 0 ? "com" : "org");
    }

    /** Unique for the first 1.7 million people; the first 4,000 are in the 555-01xx range. */
    private static String phone(int number) {
        var area = AREAS.get(number / 100 % AREAS.size());
        var exchange = 555 + number / (100 * AREAS.size());
        return "+1%s%d01%02d".formatted(area, exchange, number % 100);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private String id() {
        var id = new StringBuilder(20);
        for (int i = 0; i < 20; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
