package dev.tandem.automation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.StoredFiring;
import dev.tandem.sync.Backoff;
import dev.tandem.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of a firing that fails, whatever goes wrong and however often. */
class PerseveranceProperties {

    private static final int TRIES = 12;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Instant NOW = Instant.parse("2026-03-02T17:00:00Z");
    private static final Perseverance PERSEVERANCE =
            new Perseverance(TRIES, Duration.ofDays(7), new Backoff(Duration.ofSeconds(2), LONGEST));

    private static final List<Throwable> PASSING = List.of(
            new Failure.Unavailable(Crm.GHL, "it answers 503."),
            new Failure.Unavailable(Crm.GHL, "it failed too often.", Duration.ofSeconds(30)),
            new Failure.RateLimited(Crm.GHL, Duration.ofHours(5)),
            new Failure.Timeout(Crm.GHL),
            new Failure.UnknownOutcome(Crm.GHL),
            new Deeds.NotYet("GHL does not have the contact yet"));

    private static final Step REPEATABLE = Step.waiting(new Todo.Tags(new TreeSet<>(Set.of("a")), new TreeSet<>()));

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatPassesByItselfIsTriedForDays(long seed) {
        var random = Seeds.random(seed);
        var now = NOW;
        var firing = firing(REPEATABLE);

        var tries = 0;
        while (now.isBefore(NOW.plus(Duration.ofDays(7)))) {
            var setback = Perseverance.setback(firing.steps().getFirst(), one(PASSING, random));
            var after = PERSEVERANCE.after(with(firing, setback.step()), setback.notBefore(), now, random);

            assertThat(after.status()).isEqualTo(StoredFiring.Status.WAITING);
            assertThat(after.failures()).isEqualTo(++tries);
            assertThat(after.dueAt())
                    .isBetween(
                            now.plus(setback.notBefore()),
                            now.plus(setback.notBefore().plus(LONGEST)));
            firing = Firing.of(after);
            now = after.dueAt().plusMillis(1);
        }
        assertThat(tries).isGreaterThan(TRIES);

        var last = Perseverance.setback(firing.steps().getFirst(), one(PASSING, random));
        var after = PERSEVERANCE.after(with(firing, last.step()), last.notBefore(), now, random);
        assertThat(after.status()).isEqualTo(StoredFiring.Status.FAILED);
        assertThat(after.reason()).startsWith("given up after %d tries: ".formatted(tries + 1));
    }

    /** However often it failed before for a reason that passed. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void faultsOfOursAreGivenUpAfterSoManyAndNoSooner(long seed) {
        var random = Seeds.random(seed);
        var firing = firing(REPEATABLE);
        var faults = 0;

        while (faults < TRIES) {
            var fault = random.nextBoolean();
            faults += fault ? 1 : 0;
            var setback = Perseverance.setback(
                    firing.steps().getFirst(), fault ? new IllegalStateException("broken") : one(PASSING, random));
            var after = PERSEVERANCE.after(with(firing, setback.step()), setback.notBefore(), NOW, random);

            assertThat(after.status())
                    .isEqualTo(faults < TRIES ? StoredFiring.Status.WAITING : StoredFiring.Status.FAILED);
            firing = Firing.of(after);
        }
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() {
        for (var refused : List.of(
                new Failure.Rejected(Crm.GHL, null, "no such workflow."),
                new Failure.Unauthorized(Crm.GHL),
                new Failure.MissingScope(Crm.GHL, "contacts.write"),
                new Failure.NotFound("contact", "x", Crm.GHL, null))) {
            var setback = Perseverance.setback(REPEATABLE, refused);
            var after = PERSEVERANCE.after(
                    with(firing(REPEATABLE), setback.step()), setback.notBefore(), NOW, Seeds.random(1));

            assertThat(after.status()).isEqualTo(StoredFiring.Status.FAILED);
        }
    }

    @Test
    void whatCountsEachTimeIsNotRepeatedIfItMayHaveHappened() {
        var join = Step.waiting(new Todo.Workflow("w1", true));

        for (var unclear : List.of(new Failure.UnknownOutcome(Crm.GHL), new IllegalStateException("broken"))) {
            assertThat(Perseverance.setback(join, unclear).step().state()).isEqualTo(Step.State.UNKNOWN);
        }
        assertThat(Perseverance.setback(join, new Failure.Timeout(Crm.GHL))
                        .step()
                        .state())
                .isEqualTo(Step.State.WAITING);
    }

    /** Or else a firing that somebody tries again after a week would be given up at once. */
    @Test
    void whatIsTriedAgainByHandIsTriedSeveralTimes() {
        var late = NOW.plus(Duration.ofDays(30));
        var firing =
                Firing.of(firing(REPEATABLE.with(Step.State.FAILED, "given up")).again(false, late));

        for (var i = 1; i < TRIES; i++) {
            var setback = Perseverance.setback(firing.steps().getFirst(), PASSING.getFirst());
            var after = PERSEVERANCE.after(with(firing, setback.step()), Duration.ZERO, late, Seeds.random(i));

            assertThat(after.status()).isEqualTo(StoredFiring.Status.WAITING);
            firing = Firing.of(after);
        }
    }

    private static <T> T one(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Firing with(Firing firing, Step step) {
        return firing.map(_ -> step);
    }

    private static Firing firing(Step step) {
        var contact = new LinkId(new UUID(1, 3));
        return Firing.of(new StoredFiring(
                new WorkspaceId(new UUID(1, 1)),
                new UUID(1, 5),
                new UUID(1, 2),
                new UUID(1, 6),
                "Call back",
                contact,
                Kind.CONTACT,
                contact,
                NOW,
                StoredFiring.Status.WAITING,
                StepsJson.write(List.of(step)),
                null,
                0,
                NOW,
                NOW,
                null));
    }
}
