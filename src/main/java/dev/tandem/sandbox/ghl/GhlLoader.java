package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tandem.sandbox.Person;
import dev.tandem.sandbox.Person.Meeting;
import dev.tandem.sandbox.Person.Memo;
import dev.tandem.sandbox.Person.Profile;
import dev.tandem.sandbox.Person.Todo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/** Writes GHL's half of invented people into a location. */
final class GhlLoader {

    private final Location location;
    private final Ids ids;
    private final Instant now;

    GhlLoader(Location location, Ids ids, Instant now) {
        this.location = location;
        this.ids = ids;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
    }

    void load(Person person) {
        person.atGhl().ifPresent(profile -> {
            location.contacts().load(contact(person.ghlId(), profile));
            person.todos().stream().filter(todo -> todo.on().atGhl()).forEach(todo -> load(person, todo));
            person.memos().stream().filter(memo -> memo.on().atGhl()).forEach(memo -> load(person, memo));
            person.meetings().stream().filter(one -> one.on().atGhl()).forEach(one -> load(person, one));
        });
    }

    private Contact contact(String id, Profile profile) {
        var draft = Contact.fresh(id, location.id(), now);
        draft.set(TextField.FIRST_NAME, profile.firstName());
        draft.set(TextField.LAST_NAME, profile.lastName());
        draft.set(TextField.EMAIL, profile.email());
        draft.set(TextField.PHONE, profile.phone());
        draft.set(TextField.COMPANY_NAME, profile.company());
        draft.set(TextField.WEBSITE, profile.website());
        draft.set(TextField.ADDRESS, profile.street());
        draft.set(TextField.CITY, profile.city());
        draft.set(TextField.STATE, profile.state());
        draft.set(TextField.POSTAL_CODE, profile.postalCode());
        draft.set(TextField.COUNTRY, profile.country());
        draft.set(TextField.TIMEZONE, profile.timezone());
        draft.set(TextField.SOURCE, profile.source());
        var born = profile.dateOfBirth();
        draft.set(TextField.DATE_OF_BIRTH, born == null ? null : born.toString());
        draft.tags = location.tags().known(profile.tags(), ids);
        new TreeMap<>(profile.customFields())
                .forEach((key, value) -> location.contactField(key)
                        .ifPresent(field -> draft.customFields.put(field.id(), new TextNode(value))));
        return draft.done(ago(profile.createdAgo()), ago(profile.changedAgo()));
    }

    private void load(Person person, Todo todo) {
        location.tasks()
                .put(new Task(
                        todo.ghlId(),
                        person.ghlId(),
                        todo.title(),
                        todo.body(),
                        null,
                        now.truncatedTo(ChronoUnit.HOURS).plus(todo.dueIn()),
                        todo.done(),
                        ago(todo.createdAgo()),
                        ago(todo.changedAgo())));
    }

    private void load(Person person, Memo memo) {
        location.notes()
                .put(new Note(
                        memo.ghlId(),
                        person.ghlId(),
                        memo.body(),
                        memo.title(),
                        null,
                        null,
                        false,
                        ago(memo.createdAgo())));
    }

    private void load(Person person, Meeting meeting) {
        var start = now.truncatedTo(ChronoUnit.HOURS).plus(meeting.startsIn());
        var calendar = location.firstActiveCalendar();
        var added = ago(meeting.createdAgo());
        location.appointments()
                .put(new Appointment(
                        meeting.ghlId(),
                        person.ghlId(),
                        location.id(),
                        calendar,
                        meeting.title(),
                        meeting.place(),
                        null,
                        switch (meeting.standing()) {
                            case CONFIRMED -> "confirmed";
                            case CANCELLED -> "cancelled";
                            case SHOWED -> "showed";
                            case NO_SHOW -> "noshow";
                        },
                        calendar.userIds().getFirst(),
                        start,
                        start.plus(meeting.length()),
                        added,
                        added));
    }

    private Instant ago(Duration time) {
        return now.minus(time).truncatedTo(ChronoUnit.MILLIS);
    }
}
