package dev.tandem.sync.simulation;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Run;
import dev.tandem.model.RunItem;
import dev.tandem.sync.simulation.Broken.Law;
import dev.tandem.sync.simulation.Outside.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Law I9, tried on a world at rest: people edit, a run carries it, people change some of what the run wrote, and the run
 * is undone, with whatever troubles may come between. What a run wrote is told by comparing what the CRMs hold, and not by
 * what Tandem says of it.
 */
final class UndoLaw {

    private static final List<String> TYPED = List.of("lastName", "website", "address.city");

    private final World world;
    private final Random random;
    private final Map<Entry, Map<String, String>> touched = new HashMap<>();
    private int words;

    UndoLaw(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    void check() {
        edit();
        var before = held();
        var disturbed = random.nextInt(3) == 0;
        var run = carry(Run.Mode.RECONCILE, null, disturbed);
        var after = held();
        touch(before, after);

        var calm = !disturbed && random.nextBoolean();
        var undoing = carry(Run.Mode.UNDO, run, !calm);

        compare(before, after, notes(undoing), calm);
        world.round(); // what people changed is carried to the other side now
        var undone = held();
        new Laws(world).checkAgain();
        same(undone, held());
    }

    /** Everything that the CRMs hold. */
    private Map<Entry, Map<String, String>> held() {
        var held = new LinkedHashMap<Entry, Map<String, String>>();
        world.outside
                .all()
                .filter(entry -> entry.alive)
                .forEach(entry -> held.put(entry, world.outside.held(entry, world.time.now())));
        return held;
    }

    private void edit() {
        for (var entry : alive()) {
            if (random.nextInt(3) == 0) {
                typeSomething(entry, any(fields(entry)));
            }
            if (entry.kind == Kind.CONTACT && random.nextInt(6) == 0) {
                world.outside.tag(entry, "u" + ++words, true, world.time.now());
            }
            if (entry.kind == Kind.CONTACT && random.nextInt(6) == 0) {
                world.outside.enterChild(entry, Kind.TASK, 900 + ++words, world.time.now());
            }
        }
        world.pass(Duration.ofSeconds(30));
    }

    private UUID carry(Run.Mode mode, UUID undone, boolean disturbed) {
        if (disturbed) {
            world.disturb(new Step.Strike(
                    Duration.ZERO,
                    any(List.of(Crm.values())),
                    any(List.of(Step.Mishap.values())),
                    1 + random.nextInt(3),
                    random.nextBoolean()));
            if (world.setting.bursts().isEmpty()) {
                world.disturb(
                        new Step.Crash(Duration.ZERO, 0, 1 + random.nextInt(200), random.nextBoolean(), Duration.ZERO));
            }
        }
        var run = world.begin(mode, undone).orElseThrow();
        world.rest();
        world.heal();
        world.rest();
        return run.id();
    }

    /** People change some of what the run wrote, where it wrote it. */
    private void touch(Map<Entry, Map<String, String>> before, Map<Entry, Map<String, String>> after) {
        after.forEach((entry, now) -> {
            var was = before.getOrDefault(entry, Map.of());
            for (var field : fields(entry)) {
                if (!Objects.equals(was.get(field), now.get(field)) && random.nextInt(4) == 0) {
                    typeSomething(entry, field)
                            .ifPresent(text -> touched.computeIfAbsent(entry, _ -> new TreeMap<>())
                                    .put(field, text));
                }
            }
        });
        world.pass(Duration.ofSeconds(30));
    }

    private void compare(
            Map<Entry, Map<String, String>> before,
            Map<Entry, Map<String, String>> after,
            Map<String, Boolean> notes,
            boolean calm) {
        after.forEach((entry, left) -> {
            var was = before.get(entry);
            var isTouched = touched.containsKey(entry);
            if (was == null) {
                var stays = isTouched || isKept(entry);
                if (entry.alive != stays && (calm || !isTold(notes, entry, ""))) {
                    throw new Broken(
                            Law.I9_UNDO,
                            "%s was created by the run, and is %s there"
                                    .formatted(entry, entry.alive ? "still" : "not"));
                }
                if (isTouched && calm && !isTold(notes, entry, "")) {
                    throw new Broken(Law.I9_UNDO, "nobody tells that %s was changed since: %s".formatted(entry, notes));
                }
                return;
            }
            var now = world.outside.held(entry, world.time.now());
            var names = new TreeSet<>(was.keySet());
            names.addAll(left.keySet());
            names.addAll(now.keySet());
            for (var field : names) {
                var typed = touched.getOrDefault(entry, Map.of()).get(field);
                if (typed == null && isCarried(entry, field, now.get(field))) {
                    continue;
                }
                var expected = typed == null ? was.get(field) : typed;
                if (!Objects.equals(now.get(field), expected)
                        && (typed != null || calm || !isTold(notes, entry, field))) {
                    throw new Broken(
                            Law.I9_UNDO,
                            "%s of %s was %s, then %s, and is %s, not %s"
                                    .formatted(
                                            field, entry, was.get(field), left.get(field), now.get(field), expected));
                }
                if (typed != null && calm && !isTold(notes, entry, field)) {
                    throw new Broken(
                            Law.I9_UNDO,
                            "nobody tells that %s of %s was changed since: %s".formatted(field, entry, notes));
                }
            }
        });
    }

    /** Whether it is what somebody typed since into the other CRM's half, and a sync carried here. */
    private boolean isCarried(Entry entry, String field, String value) {
        return touched.entrySet().stream()
                .filter(one -> one.getKey().crm == entry.crm.other()
                        && one.getKey().kind == entry.kind
                        && one.getKey().number == entry.number)
                .anyMatch(one -> value != null && value.equals(one.getValue().get(field)));
    }

    /** Whether something that the run did not create belongs to it. */
    private boolean isKept(Entry contact) {
        return contact.kind == Kind.CONTACT
                && world.outside.all().anyMatch(entry -> entry.alive && contact.id.equals(entry.contactId));
    }

    private void same(Map<Entry, Map<String, String>> before, Map<Entry, Map<String, String>> after) {
        if (!before.equals(after)) {
            throw new Broken(Law.I9_UNDO, "what was undone is carried again: %s and then %s".formatted(before, after));
        }
    }

    /** By object, CRM and field, whether it was restored; the whole record has no field. */
    private Map<String, Boolean> notes(UUID undoing) {
        var notes = new TreeMap<String, Boolean>();
        for (var item : world.runs.items(undoing).values()) {
            for (RunItem.Note note : item.notes()) {
                notes.merge(
                        note.object() + " " + note.crm() + " " + Objects.requireNonNullElse(note.field(), ""),
                        note.restored(),
                        Boolean::logicalAnd);
            }
        }
        return notes;
    }

    /** Whether it is told that this was not restored. */
    private boolean isTold(Map<String, Boolean> notes, Entry entry, String field) {
        return world.link(entry)
                .map(link -> link.id() + " " + entry.crm + " ")
                .filter(place -> notes.getOrDefault(place + field, true).equals(false)
                        || notes.getOrDefault(place, true).equals(false))
                .isPresent();
    }

    private List<Entry> alive() {
        return new ArrayList<>(world.outside.all().filter(entry -> entry.alive).toList());
    }

    private static List<String> fields(Entry entry) {
        return entry.kind == Kind.CONTACT
                ? TYPED
                : entry.kind == Kind.APPOINTMENT ? List.of("title") : List.of("title", "body");
    }

    /** What the record holds then; empty if somebody else has it. */
    private Optional<String> typeSomething(Entry entry, String field) {
        words++;
        var text = field.equals("website") ? "https://u%d.example.com".formatted(words) : "u" + words;
        return world.typeUnheard(entry, field, text)
                ? Optional.of(entry.kind == Kind.CONTACT ? text : "c%d %s".formatted(entry.number, text))
                : Optional.empty();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
