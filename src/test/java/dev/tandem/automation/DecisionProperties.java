package dev.tandem.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Delta;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.Value;
import dev.tandem.store.Feed;
import dev.tandem.store.Place;
import dev.tandem.testkit.Seeds;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of an automation's decision whatever happened to whatever contact. */
class DecisionProperties {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> TAGS = List.of("vip", "lead", "lost");
    private static final List<String> STATUSES = List.of("OPEN", "DONE", "CANCELLED", "INVALID", "SCHEDULED");
    private static final List<String> PLACES = List.of(
            "{{contact.firstName}}",
            "{{ contact.name | somebody }}",
            "{{contact.customFields.plan|none}}",
            "{{contact.tags}}",
            " and ",
            "{single}",
            "}}");

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void importsAndWhatAutomationsMakeSetNoneOff(long seed) {
        var any = new Any(seed);
        var change = any.change();
        var cause = change.entry().cause();
        var silent = cause == AuditEntry.Cause.IMPORT
                || (cause == AuditEntry.Cause.AUTOMATION && change.step() != Feed.Step.CHANGED);

        for (var type : Trigger.Type.values()) {
            var trigger = new Trigger(type, new TreeSet<>(), new TreeSet<>());

            assertThat(Decision.sets(trigger, change)).isEqualTo(!silent && trigger.fits(change));
            if (change.entry().kind() != type.kind()) {
                assertThat(trigger.fits(change)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatOthersDidBesideAnAutomationSetsOthersOff(long seed) {
        var any = new Any(seed);
        var agreed = any.some(TAGS);
        var asked = new TreeSet<>(agreed);
        asked.addAll(any.some(List.of("asked", "lead")));
        asked.removeAll(any.some(List.of("vip")));
        var came = any.some(List.of("theirs", "new"));
        var went = any.some(TAGS);
        went.removeIf(tag -> !agreed.contains(tag) || !asked.contains(tag));
        var renamed = any.random.nextBoolean();

        var told = new TreeSet<>(asked);
        told.addAll(came);
        told.removeAll(went);
        var answer = automated(agreed, asked, asked, told, renamed);

        assertThat(sets(Trigger.Type.TAG_ADDED, answer)).isEqualTo(!came.isEmpty());
        assertThat(sets(Trigger.Type.TAG_REMOVED, answer)).isEqualTo(!went.isEmpty());
        assertThat(sets(Trigger.Type.CONTACT_CHANGED, answer)).isEqualTo(renamed || !came.isEmpty() || !went.isEmpty());
    }

    /** Neither that it asks, nor that the CRM refuses or writes it otherwise. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatAnAutomationAsksForSetsNoneOff(long seed) {
        var any = new Any(seed);
        var agreed = any.some(TAGS);
        var asked = any.some(TAGS);

        for (var type : List.of(Trigger.Type.TAG_ADDED, Trigger.Type.TAG_REMOVED, Trigger.Type.CONTACT_CHANGED)) {
            assertThat(sets(type, automated(agreed, asked, agreed, asked, false)))
                    .isFalse();
            assertThat(sets(type, automated(agreed, asked, asked, agreed, false)))
                    .isFalse();
            assertThat(sets(type, automated(agreed, agreed, asked, agreed, false)))
                    .isFalse();
        }
    }

    private static boolean sets(Trigger.Type type, Feed.Change change) {
        return Decision.sets(new Trigger(type, new TreeSet<>(), new TreeSet<>()), change);
    }

    /** What an automation's entry tells that asked for tags. */
    private static Feed.Change automated(
            Set<String> agreed, Set<String> asked, Set<String> was, Set<String> is, boolean renamed) {
        var before = tagged(was);
        var after = tagged(is).with("firstName", renamed ? Value.of("Ada") : null);
        var told = new AuditEntry.FieldChange(
                Field.TAGS.fieldName(), Value.of(agreed), null, null, Value.of(asked), null, "tags", "asked for");
        return change(
                Kind.CONTACT,
                Feed.Step.CHANGED,
                before,
                after,
                AuditEntry.Cause.AUTOMATION,
                List.of(told),
                Instant.EPOCH);
    }

    private static Fields tagged(Set<String> tags) {
        return Fields.NONE.with(Field.TAGS, tags.isEmpty() ? null : Value.of(tags));
    }

    private static Feed.Change change(
            Kind kind,
            Feed.Step step,
            Fields before,
            Fields after,
            AuditEntry.Cause cause,
            List<AuditEntry.FieldChange> told,
            Instant at) {
        var view = new TreeMap<String, Optional<Value>>();
        var was = Fields.NONE;
        for (var field : Fields.names(before, after)) {
            if (!before.get(field).equals(after.get(field))) {
                view.put(field, after.get(field));
                was = was.with(field, before.get(field).orElse(null));
            }
        }
        var none = Delta.between(Recorded.NOTHING, Recorded.NOTHING);
        var entry = new AuditEntry(
                new UUID(1, 2),
                at,
                kind,
                new LinkId(new UUID(1, 3)),
                AuditEntry.Author.of(cause),
                told,
                List.of(),
                new Delta(new Changes(view), none.base(), null));
        return new Feed.Change(entry, new LinkId(new UUID(1, 4)), step, was, new Place(7, 7, null));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void tagsMatterIfTheyCameOrWent(long seed) {
        var any = new Any(seed);
        var change = any.change();
        var names = any.some(TAGS);
        var before = any.before.texts(Field.TAGS);
        var after = any.after.texts(Field.TAGS);
        var contact = change.entry().kind() == Kind.CONTACT;
        var lives = change.step() == Feed.Step.CREATED || change.step() == Feed.Step.CHANGED;

        var came = names.isEmpty()
                ? !before.containsAll(after)
                : names.stream().anyMatch(name -> after.contains(name) && !before.contains(name));
        var went = names.isEmpty()
                ? !after.containsAll(before)
                : names.stream().anyMatch(name -> before.contains(name) && !after.contains(name));

        assertThat(new Trigger(Trigger.Type.TAG_ADDED, new TreeSet<>(), names).fits(change))
                .isEqualTo(contact && lives && came);
        assertThat(new Trigger(Trigger.Type.TAG_REMOVED, new TreeSet<>(), names).fits(change))
                .isEqualTo(contact && change.step() == Feed.Step.CHANGED && went);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void fieldsMatterIfTheyChanged(long seed) {
        var any = new Any(seed);
        var change = any.change();
        var fields = any.some(List.of("firstName", "email", "customFields.*", "customFields.plan"));
        var touched = change.entry().delta().view().values().keySet();
        var matters = fields.isEmpty()
                ? !touched.isEmpty()
                : fields.stream().anyMatch(touched::contains)
                        || (fields.contains("customFields.*") && touched.contains("customFields.plan"));

        assertThat(new Trigger(Trigger.Type.CONTACT_CHANGED, fields, new TreeSet<>()).fits(change))
                .isEqualTo(change.entry().kind() == Kind.CONTACT && change.step() == Feed.Step.CHANGED && matters);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsDoneOrOffAlreadyDoesNotBecomeSoAgain(long seed) {
        var any = new Any(seed);
        var change = any.change();
        var was = any.before.text(Field.STATUS).orElse("");
        var is = any.after.text(Field.STATUS).orElse("");
        var off = Set.of("CANCELLED", "INVALID");
        var changed = change.step() == Feed.Step.CHANGED;

        assertThat(fits(Trigger.Type.TASK_COMPLETED, change))
                .isEqualTo(change.entry().kind() == Kind.TASK
                        && (changed || change.step() == Feed.Step.CREATED)
                        && is.equals("DONE")
                        && !was.equals("DONE"));
        assertThat(fits(Trigger.Type.APPOINTMENT_CANCELLED, change))
                .isEqualTo(change.entry().kind() == Kind.APPOINTMENT
                        && (changed || change.step() == Feed.Step.CREATED)
                        && is.equals("CANCELLED")
                        && !off.contains(was));
        assertThat(fits(Trigger.Type.APPOINTMENT_BOOKED, change))
                .isEqualTo(change.entry().kind() == Kind.APPOINTMENT
                        && (change.step() == Feed.Step.CREATED || (changed && off.contains(was)))
                        && !off.contains(is));
    }

    private static boolean fits(Trigger.Type type, Feed.Change change) {
        return new Trigger(type, new TreeSet<>(), new TreeSet<>()).fits(change);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theSameAlwaysLeadsToTheSame(long seed) {
        var any = new Any(seed);
        var definition = any.definition();
        var subject = any.subject();

        assertThat(Decision.about(definition, subject, "Name", BERLIN))
                .isEqualTo(Decision.about(definition, subject, "Name", BERLIN));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aTaskCanAlwaysBeCreated(long seed) {
        var any = new Any(seed);
        var definition = any.definition();

        if (Decision.about(definition, any.subject(), "Name", BERLIN) instanceof Decision.Fires(var todos)) {
            assertThat(todos).hasSameSizeAs(definition.actions());
            for (var todo : todos) {
                if (todo instanceof Todo.Task task) {
                    assertThat(task.title()).isNotBlank().hasSizeLessThanOrEqualTo(255);
                    assertThat(task.title()).doesNotContain("{{");
                    assertThat(task.dueAt() == null || !task.dueAt().isBefore(any.at))
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsStoredIsWhatWasToBeDone(long seed) {
        var any = new Any(seed);
        var steps = new ArrayList<Step>();
        for (var todo : any.todos()) {
            steps.add(new Step(
                    todo,
                    any.one(List.of(Step.State.values())),
                    any.random.nextBoolean() ? null : "why",
                    any.random.nextInt(3)));
        }

        assertThat(StepsJson.read(StepsJson.write(steps))).isEqualTo(steps);
    }

    /** Whatever else is done once more finds what it did the first time. */
    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void onlyToJoinCountsEachTime(long seed) {
        assertThat(new Any(seed).todos())
                .allSatisfy(todo -> assertThat(todo.countsEachTime())
                        .isEqualTo(ActionType.of(todo).name().startsWith("JOIN_")));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aPlaceThatCannotBeFilledIsRefused(long seed) {
        var any = new Any(seed);
        var name = any.one(List.of("fistName", "", "firstName.x", "customFields.", "Name", "title"));
        var owner = any.one(List.of("contact", "note", "person", "Contact"));

        assertThatThrownBy(() -> Template.parse(any.text() + "{{" + owner + "." + name + "|x}}", Kind.CONTACT))
                .isInstanceOf(Template.Malformed.class)
                .hasMessageContaining(owner + "." + name);
        assertThatThrownBy(() -> Template.parse("{{" + any.text().replace("}}", ""), Kind.CONTACT))
                .isInstanceOf(Template.Malformed.class);
    }

    /** Anything that may happen, and anything that may be done about it. */
    private static final class Any {

        private final RandomGenerator random;
        private final Instant at;
        private final Kind kind;
        private final Feed.Step step;
        private final Fields before;
        private final Fields after;

        Any(long seed) {
            random = Seeds.random(seed);
            at = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
            kind = one(List.of(Kind.values()));
            step = one(List.of(Feed.Step.values()));
            before = step == Feed.Step.CREATED ? Fields.NONE : fields();
            after = fields();
        }

        <T> T one(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        SortedSet<String> some(List<String> choices) {
            var some = new TreeSet<String>();
            choices.stream().filter(_ -> random.nextInt(3) == 0).forEach(some::add);
            return some;
        }

        private Fields fields() {
            var fields = Fields.NONE;
            for (var field : List.of("firstName", "lastName", "email", "customFields.plan")) {
                fields = random.nextInt(3) == 0 ? fields : fields.with(field, Value.of("v" + random.nextInt(2)));
            }
            var tags = some(TAGS);
            fields = tags.isEmpty() ? fields : fields.with(Field.TAGS, Value.of(tags));
            return random.nextInt(4) == 0 ? fields : fields.with(Field.STATUS, Value.of(one(STATUSES)));
        }

        Feed.Change change() {
            var cause = one(List.of(AuditEntry.Cause.values()));
            return DecisionProperties.change(kind, step, before, after, cause, List.of(), at);
        }

        Subject subject() {
            return new Subject(after, kind, after, before, at);
        }

        String text() {
            var text = new StringBuilder();
            for (var i = random.nextInt(6); i > 0; i--) {
                text.append(one(PLACES));
            }
            return text.toString();
        }

        Definition definition() {
            var actions = new ArrayList<Action>();
            actions.add(new Action.CreateTask(
                    random.nextBoolean() ? Set.of() : Set.of(Crm.GHL),
                    Template.parse(text().repeat(1 + random.nextInt(20)), kind),
                    random.nextBoolean() ? null : Template.parse(text(), kind),
                    random.nextBoolean()
                            ? null
                            : Offset.parse(one(List.of("P2D", "PT4H", "P1M", "P1W", "PT0S")))
                                    .orElseThrow(),
                    Map.of()));
            todos().forEach(todo -> actions.add(new Action.Always(todo)));
            var condition =
                    one(List.of("", "contact.firstName = \"v1\"", "\"vip\" in contact.tags", "$number(contact.email)"));
            return new Definition(
                    new Trigger(Trigger.Type.CONTACT_CHANGED, new TreeSet<>(), new TreeSet<>()),
                    condition.isEmpty() ? null : condition,
                    actions);
        }

        List<Todo> todos() {
            var todos = new ArrayList<Todo>();
            for (var i = random.nextInt(4); i > 0; i--) {
                todos.add(
                        switch (random.nextInt(5)) {
                            case 0 -> new Todo.Tags(new TreeSet<>(Set.of("a")), new TreeSet<>());
                            case 1 -> new Todo.Tags(new TreeSet<>(), new TreeSet<>(Set.of("b", "c")));
                            case 2 -> new Todo.Membership("l1", random.nextBoolean());
                            case 3 ->
                                random.nextBoolean()
                                        ? new Todo.Campaign("c1", random.nextBoolean())
                                        : new Todo.Workflow("w1", random.nextBoolean());
                            default ->
                                new Todo.Task(
                                        random.nextBoolean() ? Set.of() : Set.of(Crm.RANKR),
                                        "Call",
                                        random.nextBoolean() ? null : "body",
                                        random.nextBoolean() ? null : at,
                                        random.nextBoolean() ? Map.of() : Map.of(Crm.GHL, "u1"));
                        });
            }
            return todos;
        }
    }
}
