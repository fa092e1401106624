package dev.tandem.sync.simulation;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.sync.mapping.ConflictPolicy;
import dev.tandem.sync.mapping.NullPolicy;
import dev.tandem.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Everything that happens from outside, and how the world is made; the same seed gives the same. */
record History(Setting setting, List<Step> steps) {

    /**
     * How the world is made.
     *
     * @param seed of all that is left to chance while it runs
     * @param processes how many of Tandem's processes share the store
     * @param losesHooks whether webhooks may be lost, and so only a poll tells of some changes
     * @param latency the longest a call or a statement takes one way
     * @param bursts calls that a CRM allows within its window, where it is less than usual
     * @param undoes whether a run is undone once all is over
     * @param resolves whether people decide everything that is open once all is over
     */
    record Setting(
            long seed,
            int processes,
            boolean losesHooks,
            Duration latency,
            Duration searchLag,
            Optional<Map<Crm, Integer>> bursts,
            boolean undoes,
            boolean resolves) {}

    /** In every other one callers ask Tandem itself for changes too. */
    static History of(long seed) {
        return new Author(seed).write();
    }

    History with(List<Step> others) {
        return new History(setting, others);
    }

    @Override
    public String toString() {
        return setting + "\n" + steps.stream().map(step -> "  " + step).collect(Collectors.joining("\n"));
    }

    /** Makes histories up. */
    private static final class Author {

        private static final List<String> TYPED = List.of(
                "firstName", "lastName", "email", "phone", "website", "address.city", "customFields.referral_code");
        private static final List<String> ASKED = List.of("firstName", "lastName", "phone", "website", "address.city");
        private static final List<String> CLEARED = List.of("website", "address.city", "firstName");
        private static final List<String> RULED = List.of("firstName", "lastName", "website", "address.city");
        private static final List<String> TAGS = List.of("vip", "new", "cold", "lead");
        private static final List<Kind> CHILDREN = List.of(Kind.TASK, Kind.NOTE, Kind.APPOINTMENT);

        private final RandomGenerator random;
        private final long seed;
        private final List<Step> steps = new ArrayList<>();
        private int persons;
        private int children;
        private int typed;

        Author(long seed) {
            this.seed = seed;
            this.random = Seeds.random(seed);
        }

        History write() {
            var limited = random.nextInt(8) == 0;
            var setting = new Setting(
                    seed,
                    limited || random.nextInt(3) > 0 ? 1 : 2,
                    random.nextInt(3) == 0,
                    Duration.ofMillis(random.nextBoolean() ? 20 : 1500),
                    Duration.ofSeconds(random.nextInt(20)),
                    limited
                            ? Optional.of(Map.of(Crm.GHL, 8 + random.nextInt(30), Crm.RANKR, 8 + random.nextInt(60)))
                            : Optional.empty(),
                    seed % 3 == 0,
                    seed % 3 == 1);
            var length = 30 + random.nextInt(150);
            var count = 3 + random.nextInt(random.nextInt(4) == 0 ? 24 : 10);
            enter(Duration.ZERO);
            for (var i = 0; i < count; i++) {
                step(setting, Duration.ofMillis(random.nextInt(length * 1000)));
            }
            if (seed % 2 == 0) {
                steps.add(new Step.Reconcile(Duration.ofMillis(random.nextInt(length * 1000))));
            }
            for (var i = 0; seed / 2 % 2 == 1 && i < 4; i++) {
                ask(setting, Duration.ofMillis(random.nextInt(length * 1000)));
            }
            for (var i = 0; seed / 2 % 2 == 1 && i < 3; i++) {
                dispute(setting, Duration.ofMillis(random.nextInt(length * 1000)));
            }
            steps.sort(Comparator.comparing(Step::at));
            return new History(setting, List.copyOf(steps));
        }

        private void step(Setting setting, Duration at) {
            var crashes = setting.bursts().isEmpty();
            switch (random.nextInt(24)) {
                case 0, 1 -> enter(at);
                case 2, 3, 4, 5, 6, 7 -> type(at);
                case 8, 9 -> steps.add(new Step.Tag(at, crm(), person(), any(TAGS), random.nextInt(3) > 0));
                case 10, 11, 12 -> {
                    var kind = any(CHILDREN);
                    children++;
                    steps.add(new Step.EnterChild(at, crm(), person(), kind, children));
                    typeChild(at.plusMillis(random.nextInt(60_000)), kind, children);
                }
                case 13 -> steps.add(new Step.Tick(at, crm(), child(), random.nextInt(4) > 0));
                case 14 -> steps.add(new Step.DeleteChild(at, crm(), any(CHILDREN), child()));
                case 15 -> {
                    if (random.nextInt(3) == 0) {
                        steps.add(new Step.Delete(at, crm(), person()));
                    }
                }
                case 16, 17, 18 ->
                    steps.add(new Step.Strike(
                            at,
                            crm(),
                            any(List.of(Step.Mishap.values())),
                            1 + random.nextInt(4),
                            random.nextBoolean()));
                case 19, 20 -> {
                    if (crashes) {
                        steps.add(new Step.Crash(
                                at,
                                random.nextInt(setting.processes()),
                                1 + random.nextInt(60),
                                random.nextBoolean(),
                                Duration.ofSeconds(1 + random.nextInt(90))));
                    }
                }
                case 21 -> {
                    if (setting.processes() > 1) {
                        steps.add(new Step.Freeze(
                                at, random.nextInt(setting.processes()), Duration.ofSeconds(20 + random.nextInt(120))));
                    }
                }
                case 22 ->
                    steps.add(new Step.Rule(
                            at,
                            Kind.CONTACT,
                            any(RULED),
                            any(List.of(ConflictPolicy.values())),
                            any(List.of(NullPolicy.values()))));
                default -> steps.add(new Step.Poll(at));
            }
        }

        /** Runs, and what callers ask of Tandem itself. */
        private void ask(Setting setting, Duration at) {
            switch (random.nextInt(10)) {
                case 7, 8 -> {
                    children++;
                    var kind = random.nextInt(3) == 0 ? Kind.NOTE : Kind.TASK;
                    steps.add(new Step.AskToEnterChild(at, process(setting), person(), kind, children));
                }
                case 0 -> {
                    persons++;
                    steps.add(new Step.AskToEnter(at, process(setting), persons, random.nextInt(3) > 0));
                }
                case 1, 2, 3 -> askToType(setting, at);
                case 4, 5 ->
                    steps.add(new Step.AskToTag(at, process(setting), person(), any(TAGS), random.nextInt(3) > 0));
                case 6 -> steps.add(new Step.AskToDelete(at, process(setting), any(CHILDREN), child()));
                default -> steps.add(new Step.Reconcile(at));
            }
        }

        private void askToType(Setting setting, Duration at) {
            if (random.nextInt(3) == 0) {
                steps.add(new Step.AskToType(at, process(setting), any(CHILDREN), child(), "title", "v" + ++typed));
                return;
            }
            var field = any(ASKED);
            steps.add(new Step.AskToType(at, process(setting), Kind.CONTACT, person(), field, text(field)));
        }

        /** Two people change the same, or one deletes what the other may change, and a third one may decide. */
        private void dispute(Setting setting, Duration at) {
            if (random.nextInt(3) == 0) {
                steps.add(
                        random.nextInt(3) == 0
                                ? new Step.AskToDelete(at, process(setting), Kind.CONTACT, person())
                                : new Step.Delete(at, crm(), person()));
            } else {
                var field = any(RULED);
                var person = person();
                steps.add(new Step.Rule(
                        at, Kind.CONTACT, field, ConflictPolicy.REVIEW, any(List.of(NullPolicy.values()))));
                for (var crm : Crm.values()) {
                    steps.add(new Step.Type(at.plusMillis(random.nextInt(4_000)), crm, person, field, text(field)));
                }
            }
            steps.add(new Step.Resolve(
                    at.plusMillis(random.nextInt(40_000)),
                    process(setting),
                    random.nextInt(100),
                    random.nextInt(100),
                    "v" + ++typed));
        }

        private int process(Setting setting) {
            return random.nextInt(setting.processes());
        }

        private void enter(Duration at) {
            persons++;
            var where = random.nextInt(3) == 0 ? List.of(Crm.values()) : List.of(crm());
            steps.add(new Step.Enter(
                    at, where, persons, where.size() > 1 || random.nextInt(4) > 0, random.nextInt(3) == 0));
        }

        private void type(Duration at) {
            var person = person();
            var field = any(TYPED);
            if (random.nextInt(8) == 0) {
                steps.add(new Step.Type(at, crm(), person, any(CLEARED), ""));
                return;
            }
            steps.add(new Step.Type(at, crm(), person, field, text(field)));
            if (random.nextInt(3) == 0) { // and somebody else soon after, at either side
                var soon = at.plusMillis(random.nextInt(8_000));
                steps.add(new Step.Type(soon, crm(), person, field, text(field)));
            }
        }

        private void typeChild(Duration at, Kind kind, int child) {
            if (random.nextBoolean()) {
                var field = kind == Kind.APPOINTMENT ? "title" : any(List.of("title", "body"));
                steps.add(new Step.TypeChild(at, crm(), kind, child, field, "v" + ++typed));
            }
        }

        private String text(String field) {
            typed++;
            return switch (field) {
                case "email" -> "v%d@example.com".formatted(typed);
                case "phone" -> "+1415555%04d".formatted(typed);
                case "website" -> "https://v%d.example.com".formatted(typed);
                default -> "v" + typed;
            };
        }

        private Crm crm() {
            return any(List.of(Crm.values()));
        }

        private int person() {
            return 1 + random.nextInt(persons);
        }

        private int child() {
            return 1 + random.nextInt(Math.max(1, children));
        }

        private <T> T any(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }
}
