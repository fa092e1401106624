package dev.tandem.sync.simulation;

import static dev.tandem.model.Crm.GHL;
import static dev.tandem.model.Crm.RANKR;

import dev.tandem.model.Kind;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.NullPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories that broke a law once, cut down to what it took. */
class OnceBrokenSimulation {

    private static void run(long seed, int processes, Step... steps) {
        run(seed, processes, Duration.ofSeconds(10), steps);
    }

    private static void run(long seed, int processes, Duration searchLag, Step... steps) {
        run(seed, processes, searchLag, false, steps);
    }

    private static void run(long seed, int processes, Duration searchLag, boolean losesHooks, Step... steps) {
        run(seed, processes, searchLag, losesHooks, Duration.ofMillis(1500), steps);
    }

    private static void run(
            long seed, int processes, Duration searchLag, boolean losesHooks, Duration latency, Step... steps) {
        var setting =
                new History.Setting(seed, processes, losesHooks, latency, searchLag, Optional.empty(), false, false);
        World.run(new History(setting, List.of(steps)), World.NOBODY);
    }

    private static Duration at(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Our own write, made and never recorded, came back as a change and beat what a person typed after it. */
    @Test
    void anEchoThatNobodyLivedToRecordIsNoChange() {
        run(
                142,
                2,
                new Step.Enter(at(0), List.of(GHL), 1, true, true),
                new Step.Crash(at(19.205), 0, 53, false, at(67)),
                new Step.Enter(at(26.291), List.of(GHL, RANKR), 5, true, true),
                new Step.Tag(at(31.336), GHL, 1, "new", false),
                new Step.Poll(at(53.781)),
                new Step.Enter(at(63.479), List.of(RANKR), 3, true, true),
                new Step.Enter(at(73.984), List.of(RANKR), 4, true, true),
                new Step.Crash(at(114.786), 0, 10, false, at(72)),
                new Step.Type(at(131.358), RANKR, 3, "email", "v5@example.com"),
                new Step.Crash(at(135.083), 1, 7, true, at(67)),
                new Step.Type(at(138.7), RANKR, 3, "email", "v6@example.com"),
                new Step.Tick(at(146.792), GHL, 1, true));
    }

    /** After a time-out whose write did happen, the next write was planned on what GHL held before it. */
    @Test
    void nothingIsPlannedOnWhatWasSeenBeforeALostReply() {
        run(
                130,
                1,
                new Step.Enter(at(0), List.of(GHL, RANKR), 1, true, true),
                new Step.Strike(at(44.235), GHL, Step.Mishap.LOST_REPLY, 1, true),
                new Step.Strike(at(53.951), GHL, Step.Mishap.SILENCE, 4, true),
                new Step.Type(at(106.341), GHL, 1, "phone", "+14155550006"),
                new Step.Type(at(113.45), RANKR, 1, "firstName", "v4"),
                new Step.Type(at(120.985), RANKR, 1, "firstName", "v5"),
                new Step.TypeChild(at(154.871), GHL, Kind.APPOINTMENT, 1, "title", "v1"));
    }

    /** An appointment was edited while nobody knew whether its copy was made, and the copy was no longer recognised. */
    @Test
    void aCopyIsRecognisedByWhatWasSent() {
        run(
                29,
                1,
                new Step.Enter(at(0), List.of(RANKR), 1, true, true),
                new Step.Enter(at(2.122), List.of(RANKR), 2, true, true),
                new Step.Tag(at(67.187), GHL, 1, "new", false),
                new Step.EnterChild(at(70.234), GHL, 1, Kind.TASK, 1),
                new Step.Tick(at(77.238), GHL, 1, true),
                new Step.EnterChild(at(80.085), RANKR, 1, Kind.APPOINTMENT, 3),
                new Step.Crash(at(80.382), 0, 28, true, at(90)),
                new Step.Type(at(85.392), GHL, 2, "phone", "+14155550009"),
                new Step.TypeChild(at(121.432), RANKR, Kind.APPOINTMENT, 3, "title", "v10"),
                new Step.TypeChild(at(124.518), GHL, Kind.TASK, 1, "body", "v2"));
    }

    /** A contact was given its half while it was looked for, and what the search had read of that half was forgotten. */
    @Test
    void whatASearchReadOfItsOwnContactCounts() {
        run(
                735,
                1,
                Duration.ofSeconds(7),
                new Step.Enter(at(0), List.of(GHL, RANKR), 1, true, true),
                new Step.Type(at(11.219), RANKR, 1, "firstName", "v1"),
                new Step.Type(at(16.623), GHL, 1, "firstName", "v2"));
    }

    /** A contact whose creation nobody confirmed was found, and what Tandem had sent beat what a person typed meanwhile. */
    @Test
    void whatWasSentIsNoNewsWhenItIsFound() {
        run(
                1124,
                2,
                Duration.ofSeconds(15),
                new Step.Enter(at(0), List.of(GHL), 1, true, true),
                new Step.Type(at(12.351), GHL, 1, "website", "https://v1.example.com"),
                new Step.Type(at(19.141), GHL, 1, "website", "https://v2.example.com"),
                new Step.Strike(at(33.772), RANKR, Step.Mishap.RESET, 4, false));
    }

    /** A contact that no key tells of was told of by a webhook before its creation was confirmed, and taken for another one. */
    @Test
    void whatTandemCreatedIsItsOwnWhoeverTellsOfItFirst() {
        run(
                1339,
                1,
                Duration.ofSeconds(2),
                new Step.Enter(at(16.243), List.of(RANKR), 2, false, false),
                new Step.Strike(at(17), GHL, Step.Mishap.LOST_REPLY, 1, true));
    }

    /** A contact was given another e-mail address before its creation was confirmed, and was not found by the new one. */
    @Test
    void whatTandemCreatedIsFoundByWhatWasSent() {
        run(
                7,
                1,
                Duration.ofSeconds(2),
                true,
                new Step.Enter(at(0), List.of(RANKR), 1, true, false),
                new Step.Strike(at(0.1), GHL, Step.Mishap.LOST_REPLY, 1, true),
                new Step.Type(at(11), RANKR, 1, "email", "v1@example.com"));
    }

    /** A process stood still before it created a contact, and did so after another one had. */
    @Test
    void whoeverStoodStillCreatesNothingLate() {
        run(
                2306,
                2,
                Duration.ofSeconds(6),
                new Step.Enter(at(0), List.of(RANKR), 1, true, false),
                new Step.Strike(at(3.231), GHL, Step.Mishap.SILENCE, 2, true),
                new Step.AskToEnter(at(49.653), 1, 2, false),
                new Step.Freeze(at(56.516), 1, Duration.ofSeconds(104)));
    }

    /** A caller's change of a contact was recorded where another object had been given its half meanwhile. */
    @Test
    void aHalfThatWasGivenAwayIsNotTakenBack() {
        run(
                1123,
                2,
                Duration.ofSeconds(3),
                true,
                new Step.Enter(at(0), List.of(GHL, RANKR), 1, true, false),
                new Step.AskToTag(at(22.641), 1, 1, "new", true));
    }

    /** A process stood still while GHL had it wait, and then created what another had created long since. */
    @Test
    void nothingIsCreatedAfterItsTime() {
        run(
                4,
                2,
                Duration.ofSeconds(2),
                true,
                new Step.Enter(at(0), List.of(RANKR), 1, true, true),
                new Step.EnterChild(at(40), RANKR, 1, Kind.APPOINTMENT, 1),
                new Step.Strike(at(40), GHL, Step.Mishap.TOO_MANY, 1, true),
                new Step.Freeze(at(61), 1, Duration.ofSeconds(100)));
    }

    /** A contact whose creation nobody heard of was deleted and edited, and its key was sent with something else for ever. */
    @Test
    void aRepeatSaysWhatWasSaidFirst() {
        run(
                501,
                1,
                Duration.ofSeconds(13),
                true,
                new Step.Enter(at(0), List.of(GHL), 1, false, true),
                new Step.Strike(at(20.95), RANKR, Step.Mishap.LOST_REPLY, 2, false),
                new Step.EnterChild(at(33.236), GHL, 1, Kind.APPOINTMENT, 1),
                new Step.Type(at(33.724), GHL, 1, "lastName", "v1"),
                new Step.Enter(at(48.682), List.of(GHL), 2, true, true),
                new Step.Delete(at(68.604), RANKR, 1));
    }

    /** A pass that had read a deleted half noted it as gone after somebody had restored the contact. */
    @Test
    void aRestoredContactKeepsItsNewHalf() {
        run(
                86,
                2,
                Duration.ZERO,
                new Step.Enter(at(0), List.of(GHL), 1, true, true),
                new Step.AskToEnter(at(6.779), 1, 2, false),
                new Step.Reconcile(at(23.051)),
                new Step.Crash(at(31.24), 0, 30, true, at(29)),
                new Step.Delete(at(42.991), RANKR, 1),
                new Step.Type(at(83.737), GHL, 1, "firstName", "v1"),
                new Step.Rule(at(106.334), Kind.CONTACT, "address.city", ConflictPolicy.REVIEW, NullPolicy.CLEAR),
                new Step.Type(at(109.568), GHL, 1, "address.city", "v7"),
                new Step.AskToEnterChild(at(110.996), 1, 1, Kind.TASK, 1),
                new Step.Rule(at(130.511), Kind.CONTACT, "firstName", ConflictPolicy.REVIEW, NullPolicy.IGNORE),
                new Step.Type(at(132.252), GHL, 1, "firstName", "v4"),
                new Step.Resolve(at(134.513), 1, 27, 80, "v9"));
    }

    /** A contact's last half vanished while it was being created at the other CRM, where somebody edited it. */
    @Test
    void whatIsCreatedWhileTheRestVanishesLives() {
        run(
                4378,
                1,
                Duration.ofSeconds(4),
                new Step.Enter(at(0), List.of(RANKR), 1, true, false),
                new Step.AskToType(at(24.246), 0, Kind.CONTACT, 1, "website", "https://v5.example.com"),
                new Step.Delete(at(24.599), RANKR, 1),
                new Step.Type(at(49.981), GHL, 1, "firstName", "v7"));
    }

    /** A decision about one field wrote another over what somebody had typed since that was read. */
    @Test
    void aDecisionIsAboutWhatWasDecided() {
        run(
                2982,
                1,
                Duration.ofSeconds(4),
                false,
                Duration.ofMillis(20),
                new Step.Enter(at(0), List.of(RANKR), 1, true, true),
                new Step.Crash(at(3.716), 0, 19, true, at(65)),
                new Step.Type(at(16.025), RANKR, 1, "website", "https://v2.example.com"),
                new Step.Rule(at(21.805), Kind.CONTACT, "lastName", ConflictPolicy.REVIEW, NullPolicy.IGNORE),
                new Step.Type(at(22.135), RANKR, 1, "lastName", "v13"),
                new Step.Type(at(25.158), GHL, 1, "lastName", "v12"),
                new Step.Enter(at(26.856), List.of(GHL, RANKR), 3, true, false),
                new Step.Poll(at(37.572)),
                new Step.Type(at(45.326), GHL, 1, "website", "https://v9.example.com"),
                new Step.Resolve(at(45.96), 0, 39, 70, "v14"));
    }

    /** A contact was restored, and while nobody had recorded its new half a search still showed the one that was deleted. */
    @Test
    void whatASearchShowsIsThereOnlyIfItIsFoundById() {
        var setting = new History.Setting(
                22507, 2, false, Duration.ofMillis(20), Duration.ofSeconds(16), Optional.empty(), false, true);
        World.run(
                new History(
                        setting,
                        List.of(
                                new Step.Rule(
                                        at(7.957),
                                        Kind.CONTACT,
                                        "address.city",
                                        ConflictPolicy.PREFER_RANKR,
                                        NullPolicy.CLEAR),
                                new Step.Crash(at(13.939), 0, 24, false, at(6)),
                                new Step.Rule(
                                        at(17.76), Kind.CONTACT, "lastName", ConflictPolicy.REVIEW, NullPolicy.IGNORE),
                                new Step.Strike(at(19.007), RANKR, Step.Mishap.LOST_REPLY, 4, true),
                                new Step.AskToEnter(at(28.802), 1, 2, false),
                                new Step.Rule(
                                        at(38.782),
                                        Kind.CONTACT,
                                        "address.city",
                                        ConflictPolicy.REVIEW,
                                        NullPolicy.CLEAR),
                                new Step.Type(at(39.284), RANKR, 2, "address.city", "v5"),
                                new Step.Delete(at(41.557), GHL, 2),
                                new Step.Resolve(at(52.83), 1, 83, 5, "v9"))),
                World.NOBODY);
    }
}
