package dev.tandem.automation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Feed;
import dev.tandem.store.Place;
import dev.tandem.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes to be known late is no news if a CRM had it before an automation was to look out for it. */
class OldNewsProperties {

    private static final Instant ENABLED = Instant.parse("2026-03-02T17:00:00Z");
    private static final Instant YEARS_AGO = ENABLED.minus(Duration.ofDays(1_000));
    private static final Instant LATER = ENABLED.plusSeconds(90);
    private static final Instant AGAIN = LATER.plusSeconds(3);
    private static final LinkId OBJECT = new LinkId(new UUID(1, 3));

    /** A workspace that was tried out is let loose: the census takes in whoever was left out, and Rankr gets a copy. */
    @Test
    void anOldContactThatThePollFindsIsNoNews() {
        var contact = link(Kind.CONTACT, half(Crm.GHL, YEARS_AGO, LATER), half(Crm.RANKR, LATER, LATER));

        assertThat(Decision.isOldNews(
                        Trigger.Type.CONTACT_CREATED, created(Kind.CONTACT, AuditEntry.Cause.POLL), ENABLED, contact))
                .isTrue();
    }

    /** A long import is under way when a webhook tells of the contact, and its notes come along. */
    @Test
    void anOldNoteThatComesWithItsContactIsNoNews() {
        var note = link(Kind.NOTE, half(Crm.GHL, YEARS_AGO, null));

        assertThat(Decision.isOldNews(
                        Trigger.Type.NOTE_ADDED, created(Kind.NOTE, AuditEntry.Cause.WEBHOOK), ENABLED, note))
                .isTrue();
    }

    @Test
    void whatIsMadeOnceItIsEnabledIsNewsHoweverLateItIsFound() {
        var note = link(Kind.NOTE, half(Crm.GHL, LATER, LATER.plus(Duration.ofDays(3))));

        assertThat(Decision.isOldNews(
                        Trigger.Type.NOTE_ADDED, created(Kind.NOTE, AuditEntry.Cause.POLL), ENABLED, note))
                .isFalse();
    }

    @Test
    void theClockOfACrmMayBeSlow() {
        var note = link(Kind.NOTE, half(Crm.GHL, ENABLED.minusSeconds(50), LATER));

        assertThat(Decision.isOldNews(
                        Trigger.Type.NOTE_ADDED, created(Kind.NOTE, AuditEntry.Cause.WEBHOOK), ENABLED, note))
                .isFalse();
    }

    @Test
    void whereNobodySaysSinceWhenTheLastChangeTells() {
        var old = link(Kind.NOTE, half(Crm.GHL, null, YEARS_AGO));
        var unknown = link(Kind.NOTE, half(Crm.GHL, null, null));

        assertThat(Decision.isOldNews(Trigger.Type.NOTE_ADDED, created(Kind.NOTE, AuditEntry.Cause.POLL), ENABLED, old))
                .isTrue();
        assertThat(Decision.isOldNews(
                        Trigger.Type.NOTE_ADDED, created(Kind.NOTE, AuditEntry.Cause.POLL), ENABLED, unknown))
                .isFalse();
        assertThat(Decision.isOldNews(
                        Trigger.Type.NOTE_ADDED, created(Kind.NOTE, AuditEntry.Cause.POLL), ENABLED, null))
                .isFalse();
    }

    /** The task goes on to the other CRM, where it is new. */
    @Test
    void ofTasksThatWereCompletedBeforeTheyWereKnownOnlyThoseAreNewsThatChangedSince() {
        var copy = half(Crm.RANKR, LATER, LATER);

        assertThat(isOldCompletion(Crm.GHL, half(Crm.GHL, null, LATER))).isFalse();
        assertThat(isOldCompletion(Crm.GHL, half(Crm.GHL, null, LATER), copy)).isFalse();
        assertThat(isOldCompletion(Crm.GHL, half(Crm.GHL, null, YEARS_AGO), copy))
                .isTrue();
        assertThat(isOldCompletion(Crm.GHL, half(Crm.GHL, null, null), copy)).isTrue();
        assertThat(isOldCompletion(Crm.RANKR, half(Crm.GHL, null, null), half(Crm.RANKR, YEARS_AGO, LATER)))
                .isFalse();
        assertThat(isOldCompletion(Crm.RANKR, half(Crm.RANKR, LATER, AGAIN))).isFalse();
        assertThat(isOldCompletion(Crm.RANKR, half(Crm.RANKR, YEARS_AGO, AGAIN)))
                .as("changed again since, as by Tandem itself")
                .isTrue();
    }

    private static boolean isOldCompletion(Crm toldBy, Known... halves) {
        var told = new AuditEntry.FieldChange("status", null, null, null, Value.of("DONE"), toldBy, "", "");
        var entry = new AuditEntry(
                new UUID(1, 2),
                LATER,
                Kind.TASK,
                OBJECT,
                AuditEntry.Author.of(AuditEntry.Cause.POLL),
                List.of(told),
                List.of());
        return Decision.isOldNews(
                Trigger.Type.TASK_COMPLETED,
                new Feed.Change(entry, OBJECT, Feed.Step.CREATED, Fields.NONE, new Place(7, 7, null)),
                ENABLED,
                link(Kind.TASK, halves));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void onlyWhatCameToBeKnownIsOldAndOnlyIfACrmSaysSo(long seed) {
        var random = Seeds.random(seed);
        var halves = Stream.of(Crm.values())
                .filter(_ -> random.nextInt(4) > 0)
                .map(crm -> half(crm, any(random), any(random)))
                .toArray(Known[]::new);
        var step = one(random, Feed.Step.values());
        var change = change(Kind.CONTACT, one(random, AuditEntry.Cause.values()), step);

        var said = Stream.of(halves)
                .map(known -> known.half().createdAt() == null
                        ? known.half().lastModified()
                        : known.half().createdAt())
                .filter(Objects::nonNull)
                .toList();

        assertThat(Decision.isOldNews(Trigger.Type.CONTACT_CREATED, change, ENABLED, link(Kind.CONTACT, halves)))
                .isEqualTo(step == Feed.Step.CREATED
                        && said.stream().anyMatch(at -> at.plusSeconds(60).isBefore(ENABLED)));
    }

    @SafeVarargs
    private static <T> T one(RandomGenerator random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static @Nullable Instant any(RandomGenerator random) {
        return random.nextInt(3) == 0 ? null : ENABLED.plusSeconds(random.nextInt(-200, 200));
    }

    private record Known(Crm crm, Half half) {}

    private static Known half(Crm crm, @Nullable Instant created, @Nullable Instant modified) {
        return new Known(crm, new Half(crm + "-1", Fields.NONE, created, modified, LATER, null, false, Map.of()));
    }

    private static Link link(Kind kind, Known... halves) {
        var link =
                Link.empty(new WorkspaceId(new UUID(1, 1)), OBJECT, kind, kind == Kind.CONTACT ? null : OBJECT, LATER);
        for (var known : halves) {
            link = link.with(Map.of(known.crm(), known.half()));
        }
        return link;
    }

    private static Feed.Change created(Kind kind, AuditEntry.Cause cause) {
        return change(kind, cause, Feed.Step.CREATED);
    }

    private static Feed.Change change(Kind kind, AuditEntry.Cause cause, Feed.Step step) {
        var entry =
                new AuditEntry(new UUID(1, 2), LATER, kind, OBJECT, AuditEntry.Author.of(cause), List.of(), List.of());
        return new Feed.Change(entry, OBJECT, step, Fields.NONE, new Place(7, 7, null));
    }
}
