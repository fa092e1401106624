package dev.tandem.automation;

import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import dev.tandem.store.Feed;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an automation reacts to.
 *
 * @param fields for a changed contact, the fields that matter; empty if any does
 * @param tags for a tag that is added or removed, the tags that matter; empty if any does
 */
public record Trigger(Type type, SortedSet<String> fields, SortedSet<String> tags) {

    private static final String ANY_CUSTOM = Field.custom("*");

    /** Bookings that do not count. */
    private static final Set<AppointmentStatus> OFF =
            EnumSet.of(AppointmentStatus.CANCELLED, AppointmentStatus.INVALID);

    /** What can happen. */
    public enum Type {
        CONTACT_CREATED(Kind.CONTACT),
        CONTACT_CHANGED(Kind.CONTACT),
        TAG_ADDED(Kind.CONTACT),
        TAG_REMOVED(Kind.CONTACT),
        NOTE_ADDED(Kind.NOTE),
        APPOINTMENT_BOOKED(Kind.APPOINTMENT),
        APPOINTMENT_CANCELLED(Kind.APPOINTMENT),
        TASK_COMPLETED(Kind.TASK);

        private final Kind kind;

        Type(Kind kind) {
            this.kind = kind;
        }

        /** The kind of object that it happens to. */
        public Kind kind() {
            return kind;
        }
    }

    public Trigger {
        fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }

    /** Whether that is what it reacts to. */
    boolean fits(Feed.Change change) {
        if (change.entry().kind() != type.kind()) {
            return false;
        }
        var created = change.step() == Feed.Step.CREATED;
        var changed = change.step() == Feed.Step.CHANGED;
        return switch (type) {
            case CONTACT_CREATED, NOTE_ADDED -> created;
            case CONTACT_CHANGED -> changed && touches(change);
            case TAG_ADDED -> (created || changed) && matter(less(tags(after(change)), tags(change.was())));
            case TAG_REMOVED -> changed && matter(less(tags(change.was()), tags(after(change))));
            case APPOINTMENT_BOOKED -> !isOff(after(change)) && (created || (changed && isOff(change.was())));
            case APPOINTMENT_CANCELLED ->
                (created || changed) && is(AppointmentStatus.CANCELLED, after(change)) && !isOff(change.was());
            case TASK_COMPLETED ->
                (created || changed) && is(TaskStatus.DONE, after(change)) && !is(TaskStatus.DONE, change.was());
        };
    }

    private boolean touches(Feed.Change change) {
        var after = after(change);
        return change.entry().delta().view().values().keySet().stream()
                .filter(field -> !change.was().get(field).equals(after.get(field)))
                .anyMatch(field -> fields.isEmpty()
                        || fields.contains(field)
                        || (Field.isCustom(field) && fields.contains(ANY_CUSTOM)));
    }

    /** What the fields that changed hold after it; those that hold nothing are left out. */
    private static Fields after(Feed.Change change) {
        return change.was().with(change.entry().delta().view());
    }

    private static SortedSet<String> tags(Fields fields) {
        return fields.texts(Field.TAGS);
    }

    private static Set<String> less(Set<String> some, Set<String> others) {
        var rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private boolean matter(Set<String> touched) {
        return tags.isEmpty() ? !touched.isEmpty() : !Collections.disjoint(touched, tags);
    }

    private static boolean isOff(Fields fields) {
        return OFF.stream().anyMatch(status -> is(status, fields));
    }

    private static boolean is(Enum<?> status, Fields fields) {
        return fields.text(Field.STATUS).filter(status.name()::equals).isPresent();
    }
}
