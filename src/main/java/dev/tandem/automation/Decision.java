package dev.tandem.automation;

import dev.tandem.model.Crm;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Link;
import dev.tandem.model.Value;
import dev.tandem.store.Feed;
import dev.tandem.sync.mapping.expression.Expressions;
import dev.tandem.sync.mapping.expression.Judged;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an automation makes of a change: a pure function of both. */
public sealed interface Decision {

    /** It does that. */
    record Fires(List<Todo> todos) implements Decision {
        public Fires {
            todos = List.copyOf(todos);
        }
    }

    /** It does nothing; {@code reason} is a sentence without its full stop. */
    record Quiet(String reason) implements Decision {}

    /** Whether its condition holds cannot be told; {@code reason} follows the words "the expression". */
    record Undecided(String reason) implements Decision {}

    /**
     * Whether a change can set anything off that waits for it. What was there before is not news, and what automations do sets
     * none off, so there is no loop; but what others did, and a CRM told in answer to an automation, does.
     */
    static boolean sets(Trigger trigger, Feed.Change change) {
        return switch (change.entry().cause()) {
            case IMPORT -> false;
            case AUTOMATION -> change.step() == Feed.Step.CHANGED && trigger.fits(byOthers(change));
            default -> trigger.fits(change);
        };
    }

    /**
     * A change that an automation made, as if what it asked for had been there before: of what there is, it changes tags alone.
     * A tag that it asked for, or took a request back for, is in what was asked or in what was agreed on before that.
     */
    private static Feed.Change byOthers(Feed.Change change) {
        var was = change.was();
        for (var told : change.entry().changes()) {
            if (told.field().equals(Field.TAGS.fieldName())) {
                was = was.with(told.field(), withRequest(change, tags(told.result()), tags(told.base())));
            }
        }
        return new Feed.Change(change.entry(), change.contact(), change.step(), was, change.place());
    }

    private static @Nullable Value withRequest(Feed.Change change, Set<String> asked, Set<String> agreed) {
        var before = change.was().texts(Field.TAGS);
        var tags =
                new TreeSet<>(change.was().with(change.entry().delta().view()).texts(Field.TAGS));
        tags.removeIf(tag -> !before.contains(tag) && !asked.contains(tag) && !agreed.contains(tag));
        before.stream()
                .filter(tag -> asked.contains(tag) && agreed.contains(tag))
                .forEach(tags::add);
        return tags.isEmpty() ? null : Value.of(tags);
    }

    private static Set<String> tags(@Nullable Value value) {
        return Fields.NONE.with(Field.TAGS.fieldName(), value).texts(Field.TAGS);
    }

    /** How far the clocks of a CRM and of Tandem may be apart. */
    Duration CLOCKS = Duration.ofMinutes(1);

    /**
     * Whether a change only tells that something came to be known that its CRM has had since before then, as when old contacts
     * are found by a poll, or a contact's old notes come with it. A CRM that does not say since when it has something is
     * taken by when it last changed it; one that says neither, to have just got it. A task that was completed before it came
     * to be known is news only if the CRM that told of it says that it changed since: of old tasks most are completed.
     *
     * @param newFrom from when on what the CRMs get is new
     * @param object what the change happened to, as it is now; null if it is no more
     */
    static boolean isOldNews(Trigger.Type type, Feed.Change change, Instant newFrom, @Nullable Link object) {
        if (change.step() != Feed.Step.CREATED || object == null) {
            return false;
        }
        var since = newFrom.minus(CLOCKS);
        return type == Trigger.Type.TASK_COMPLETED
                ? !isCompletedSince(since, change, object)
                : object.createdAtCrms().filter(at -> at.isBefore(since)).isPresent();
    }

    /**
     * Whether a task that came to be known as completed was completed since then: the CRM that told of it got it since, or
     * changed it since, and not again after it told, as Rankr's does when Tandem names the new half in it.
     */
    private static boolean isCompletedSince(Instant since, Feed.Change change, Link task) {
        return change.entry().changes().stream()
                .filter(told -> told.field().equals(Field.STATUS.fieldName()))
                .flatMap(told -> Stream.ofNullable(told.from()))
                .anyMatch(crm -> task.half(crm)
                        .filter(half -> isIn(half.createdAt(), since, Instant.MAX)
                                || isIn(half.lastModified(), since, toldAt(crm, change)))
                        .isPresent());
    }

    private static Instant toldAt(Crm crm, Feed.Change change) {
        var at = change.entry().at();
        return crm == Crm.RANKR ? at : at.plus(CLOCKS);
    }

    private static boolean isIn(@Nullable Instant at, Instant from, Instant to) {
        return at != null && !at.isBefore(from) && !at.isAfter(to);
    }

    /**
     * What is done about that, once it has happened.
     *
     * @param name what the automation is called; stands in for a title that comes out empty
     * @param zone the workspace's, for dates
     */
    static Decision about(Definition definition, Subject subject, String name, ZoneId zone) {
        var condition = definition.condition();
        if (condition != null) {
            switch (Expressions.holds(condition, subject.seen(), Expressions.limits())) {
                case Judged.Holds(var holds) -> {
                    if (!holds) {
                        return new Quiet("the condition does not hold");
                    }
                }
                case Judged.Failed(var reason) -> {
                    return new Undecided(reason);
                }
            }
        }
        return new Fires(definition.actions().stream()
                .map(action -> todo(action, subject, name, zone))
                .toList());
    }

    private static Todo todo(Action action, Subject subject, String name, ZoneId zone) {
        return switch (action) {
            case Action.Always(var todo) -> todo;
            case Action.CreateTask task -> task(task, subject, name, zone);
        };
    }

    private static Todo task(Action.CreateTask task, Subject subject, String name, ZoneId zone) {
        var filled = task.title().fill(subject);
        var title = Template.within(filled.isEmpty() ? name : filled, TITLE);
        var body = task.body() == null ? null : Template.within(task.body().fill(subject), BODY);
        var due = task.due() == null ? null : task.due().after(subject.at(), zone);
        return new Todo.Task(
                task.targets(),
                Objects.requireNonNull(title),
                Stream.ofNullable(body)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(null),
                due == null ? null : Instant.ofEpochSecond(due.getEpochSecond()),
                task.assignees());
    }

    /** How many characters a task's title and its body may have. */
    int TITLE = 255;

    int BODY = 65_535;
}
