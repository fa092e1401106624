package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.sandbox.Person;
import dev.tandem.sandbox.Person.Meeting;
import dev.tandem.sandbox.Person.Memo;
import dev.tandem.sandbox.Person.Profile;
import dev.tandem.sandbox.Person.Standing;
import dev.tandem.sandbox.Person.Todo;
import dev.tandem.sandbox.Presence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills an account with people, as if they had been there for long: no events, and times in the past. */
final class Loader {

    /** Every so manieth contact is a test record, so that {@code /sandbox/v1} has something to show. */
    private static final int TEST_EVERY = 20;

    private final Account account;
    private final Instant now;

    Loader(Account account, Instant now) {
        this.account = account;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    void load(List<Person> people) {
        for (int i = 0; i < people.size(); i++) {
            var person = people.get(i);
            var isTest = i % TEST_EVERY == TEST_EVERY - 1;
            person.atRankr().ifPresent(profile -> load(person, profile, isTest));
        }
    }

    private void load(Person person, Profile profile, boolean isTest) {
        var values = contact(profile);
        values.set("test", BooleanNode.valueOf(isTest));
        var contact =
                account.table(Kinds.CONTACT).restore(values, ago(profile.createdAgo()), ago(profile.changedAgo()));
        person.todos().stream().filter(todo -> todo.on().atRankr()).forEach(todo -> load(todo, contact));
        person.memos().stream().filter(memo -> memo.on().atRankr()).forEach(memo -> load(memo, contact));
        person.meetings().stream().filter(meeting -> meeting.on().atRankr()).forEach(meeting -> load(meeting, contact));
    }

    private ObjectNode contact(Profile profile) {
        var values = JsonNodeFactory.instance.objectNode();
        put(values, "email", profile.email());
        put(values, "firstName", profile.firstName());
        put(values, "lastName", profile.lastName());
        put(values, "phone", profile.phone());
        put(values, "company", profile.company());
        put(values, "industry", profile.industry());
        put(values, "website", profile.website());
        put(values, "source", profile.source());
        var address = values.putObject("address");
        put(address, "line1", profile.street());
        put(address, "city", profile.city());
        put(address, "state", profile.state());
        put(address, "postalCode", profile.postalCode());
        put(address, "country", profile.country());
        if (!profile.tags().isEmpty()) {
            values.set("tags", Names.array(Tags.spelled(account, profile.tags(), now)));
        }
        if (!profile.customFields().isEmpty()) {
            var customFields = values.putObject("customFields");
            profile.customFields().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(field -> customFields.put(field.getKey(), field.getValue()));
        }
        return values;
    }

    private void load(Todo todo, Entry contact) {
        var values = childOf(contact, todo.ghlId(), todo.on());
        put(values, "title", todo.title());
        put(values, "description", todo.body());
        put(
                values,
                "dueDate",
                now.truncatedTo(ChronoUnit.SECONDS).plus(todo.dueIn()).toString());
        put(values, "status", todo.done() ? "DONE" : "OPEN");
        account.table(Kinds.TASK).restore(values, ago(todo.createdAgo()), ago(todo.changedAgo()));
    }

    private void load(Memo memo, Entry contact) {
        var values = childOf(contact, memo.ghlId(), memo.on());
        put(values, "title", memo.title());
        put(values, "content", memo.body());
        account.table(Kinds.NOTE).restore(values, ago(memo.createdAgo()), ago(memo.createdAgo()));
    }

    private void load(Meeting meeting, Entry contact) {
        var start = now.truncatedTo(ChronoUnit.HOURS).plus(meeting.startsIn());
        var values = childOf(contact, meeting.ghlId(), meeting.on());
        put(values, "title", meeting.title());
        put(values, "startsAt", start.toString());
        put(values, "endsAt", start.plus(meeting.length()).toString());
        put(values, "status", status(meeting.standing()));
        put(values, "location", meeting.place());
        account.table(Kinds.APPOINTMENT).restore(values, ago(meeting.createdAgo()), ago(meeting.createdAgo()));
    }

    /** One that GHL holds too names it: children have nothing else to be recognised by. */
    private static ObjectNode childOf(Entry contact, String ghlId, Presence on) {
        var values = JsonNodeFactory.instance.objectNode();
        put(values, "externalId", on == Presence.BOTH ? ghlId : null);
        values.set("test", BooleanNode.valueOf(contact.isTest()));
        put(values, "contactId", contact.id());
        return values;
    }

    private static String status(Standing standing) {
        return switch (standing) {
            case CONFIRMED -> "CONFIRMED";
            case CANCELLED -> "CANCELLED";
            case SHOWED -> "COMPLETED";
            case NO_SHOW -> "NO_SHOW";
        };
    }

    private Instant ago(Duration duration) {
        return now.minus(duration);
    }

    private static void put(ObjectNode values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
