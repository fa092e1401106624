package dev.tandem.sandbox.ghl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sub-account: what a token opens.
 *
 * @param zone in which some answers write times without saying so
 * @param campaigns names by id
 * @param workflows names by id
 * @param members who is in a campaign or workflow, by its id: what the real one keeps to itself
 */
record Location(
        String id,
        String name,
        ZoneId zone,
        List<String> userIds,
        List<Calendar> calendars,
        List<CustomField> customFields,
        Map<String, String> campaigns,
        Map<String, String> workflows,
        Map<String, Set<String>> members,
        ContactBook contacts,
        Children<Task> tasks,
        Children<Note> notes,
        Children<Appointment> appointments,
        TagDictionary tags,
        EventLog events) {

    /** As such accounts come: two users, two calendars and one that is closed, and the custom fields of the demo. */
    static Location fresh(String id, Ids ids) {
        var users = List.of(ids.next(), ids.next());
        var group = ids.next();
        return new Location(
                id,
                id.replace('-', ' '),
                ZoneId.of("America/New_York"),
                users,
                List.of(
                        new Calendar(ids.next(), id, group, "Archive", false, Duration.ofMinutes(60), users),
                        new Calendar(ids.next(), id, group, "Sales calls", true, Duration.ofMinutes(30), users),
                        new Calendar(ids.next(), id, group, "Reviews", true, Duration.ofMinutes(60), users)),
                fields(ids),
                new LinkedHashMap<>(Map.of(ids.next(), "Welcome")),
                new LinkedHashMap<>(Map.of(ids.next(), "New lead follow-up")),
                new LinkedHashMap<>(),
                new ContactBook(),
                new Children<>(Task.NEWEST_FIRST),
                new Children<>(Comparator.comparing(Note::dateAdded).thenComparing(Note::id)),
                new Children<>(Comparator.comparing(Appointment::startTime).thenComparing(Appointment::id)),
                new TagDictionary(),
                new EventLog());
    }

    Optional<Calendar> calendar(String calendarId) {
        return calendars.stream().filter(one -> one.id().equals(calendarId)).findFirst();
    }

    /** The calendar that seeded appointments are in. */
    Calendar firstActiveCalendar() {
        return calendars.stream().filter(Calendar::active).findFirst().orElseThrow();
    }

    Optional<CustomField> contactField(String idOrKey) {
        return customFields.stream()
                .filter(field -> field.model().equals("contact") && field.isNamed(idOrKey))
                .findFirst();
    }

    ObjectNode json() {
        var json =
                Json.object().put("id", id).put("companyId", Installs.COMPANY).put("name", name);
        json.put("country", "US").put("timezone", zone.getId()).put("email", id + "@example.com");
        var settings = json.putObject("settings");
        settings.put("allowDuplicateContact", false).put("allowDuplicateOpportunity", false);
        settings.put("allowFacebookNameMerge", false).put("disableContactTimezone", false);
        settings.putArray("contactUniqueIdentifiers").add("email").add("phone");
        return json;
    }

    private static List<CustomField> fields(Ids ids) {
        return new ArrayList<>(List.of(
                new CustomField(
                        ids.next(),
                        "Plan tier",
                        "contact.plan_tier",
                        "SINGLE_OPTIONS",
                        List.of("Free", "Team", "Enterprise"),
                        0,
                        "contact"),
                new CustomField(ids.next(), "Referral code", "contact.referral_code", "TEXT", List.of(), 50, "contact"),
                new CustomField(
                        ids.next(),
                        "Favourite channel",
                        "contact.favourite_channel",
                        "TEXT",
                        List.of(),
                        100,
                        "contact"),
                new CustomField(
                        ids.next(), "Lost reason", "opportunity.lost_reason", "TEXT", List.of(), 0, "opportunity")));
    }
}
