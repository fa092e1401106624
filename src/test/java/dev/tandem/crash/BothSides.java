package dev.tandem.crash;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.crash.Subject.Editor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that both CRMs hold, read from them and not from Tandem, which only says what it takes to be one contact. Field
 * names and what counts as the same are written down here once more, on purpose: an error of the engine must not hide itself.
 */
final class BothSides {

    /**
     * A contact that Tandem takes to be one.
     *
     * @param ids by CRM
     */
    record Pair(String id, String syncState, Map<String, String> ids) {}

    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("firstName", "/firstName"),
            Map.entry("lastName", "/lastName"),
            Map.entry("email", "/email"),
            Map.entry("phone", "/phone"),
            Map.entry("website", "/website"),
            Map.entry("source", "/source"),
            Map.entry("address1", "/address/line1"),
            Map.entry("city", "/address/city"),
            Map.entry("state", "/address/state"),
            Map.entry("postalCode", "/address/postalCode"),
            Map.entry("country", "/address/country"));

    private final CrmProcess crms;
    private final List<Pair> pairs;
    private final Map<String, JsonNode> atGhl;
    private final Map<String, JsonNode> atRankr;
    private final Map<String, Integer> notes = new HashMap<>();
    private final Map<String, Integer> tasks = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    BothSides(CrmProcess crms, List<Pair> pairs) {
        this.crms = crms;
        this.pairs = pairs;
        atGhl = byId(crms.allAtGhl());
        pairs.stream()
                .flatMap(pair -> Stream.ofNullable(pair.ids().get("GHL")))
                .filter(id -> !atGhl.containsKey(id)) // its list lags
                .forEach(id -> atGhl.put(id, crms.ghl("/contacts/" + id).path("contact")));
        atRankr = byId(crms.allAtRankr());
    }

    private static Map<String, JsonNode> byId(List<JsonNode> contacts) {
        return contacts.stream()
                .collect(toMap(contact -> contact.path("id").asText(), Function.identity(), (a, _) -> a, HashMap::new));
    }

    /** Everything that is not as it must be; empty if all is well. */
    List<String> faults(Crowd crowd) {
        everyRecordIsOfOnePair("GHL", atGhl.keySet());
        everyRecordIsOfOnePair("RANKR", atRankr.keySet());
        nobodyIsThereTwice("GHL", atGhl.values());
        nobodyIsThereTwice("RANKR", atRankr.values());
        pairs.forEach(this::agrees);
        crowd.subjects().forEach(this::keepsWhatWasPromised);
        var made = crowd.made();
        made.emails().forEach(email -> isThereOnce("email", email));
        made.names().forEach(name -> isThereOnce("lastName", name));
        made.notes().forEach(note -> isThereOnceEach("note", note, notes));
        made.tasks().forEach(task -> isThereOnceEach("task", task, tasks));
        return faults;
    }

    /** GHL's ids of the contacts that faults are about. */
    List<String> atGhl(List<String> faults) {
        return atGhl.keySet().stream()
                .filter(id -> faults.stream().anyMatch(fault -> fault.contains(id)))
                .toList();
    }

    int contacts() {
        return pairs.size();
    }

    private void everyRecordIsOfOnePair(String crm, Set<String> records) {
        var linked = pairs.stream()
                .flatMap(pair -> Stream.ofNullable(pair.ids().get(crm)))
                .collect(groupingBy(id -> id, Collectors.counting()));
        linked.forEach((id, times) -> check(times == 1, "%s %s is of %d contacts".formatted(crm, id, times)));
        check(linked.keySet().equals(records), "%s has %s, linked are %s".formatted(crm, records, linked.keySet()));
    }

    private void nobodyIsThereTwice(String crm, Collection<JsonNode> contacts) {
        contacts.stream()
                .filter(contact -> contact.hasNonNull("email"))
                .collect(groupingBy(contact -> folded(contact.path("email")), Collectors.counting()))
                .forEach((email, times) -> check(times == 1, "%s has %s %d times".formatted(crm, email, times)));
    }

    private void agrees(Pair pair) {
        var ghl = atGhl.get(pair.ids().getOrDefault("GHL", ""));
        var rankr = atRankr.get(pair.ids().getOrDefault("RANKR", ""));
        check(ghl != null && rankr != null, "%s has no other half".formatted(pair));
        if (ghl == null || rankr == null) {
            return;
        }
        check(pair.syncState().equals("IN_SYNC"), "%s is %s".formatted(pair.id(), pair.syncState()));
        FIELDS.forEach((atGhlNamed, atRankrNamed) -> {
            var one = folded(ghl.path(atGhlNamed));
            var other = folded(rankr.at(atRankrNamed));
            check(one.equals(other), "%s: %s is %s at GHL and %s at Rankr".formatted(pair, atGhlNamed, one, other));
        });
        check(
                tags(ghl).equals(tags(rankr)),
                "%s: tags are %s at GHL and %s at Rankr".formatted(pair, tags(ghl), tags(rankr)));
        children(pair, "notes", "body", "content", notes);
        children(pair, "tasks", "title", "title", tasks);
    }

    private void children(
            Pair pair, String list, String atGhlNamed, String atRankrNamed, Map<String, Integer> counted) {
        var one = texts(crms.ofContactAtGhl(list, pair.ids().get("GHL")), atGhlNamed);
        var other = texts(crms.ofContactAtRankr(list, pair.ids().get("RANKR")), atRankrNamed);
        check(one.equals(other), "%s: %s are %s at GHL and %s at Rankr".formatted(pair, list, one, other));
        Stream.concat(one.stream(), other.stream()).forEach(text -> counted.merge(text, 1, Integer::sum));
    }

    private static List<String> texts(List<JsonNode> records, String field) {
        return records.stream()
                .map(record -> record.path(field).asText())
                .sorted()
                .toList();
    }

    private static Set<String> tags(JsonNode contact) {
        var tags = new TreeSet<String>();
        contact.path("tags").forEach(tag -> tags.add(folded(tag)));
        return tags;
    }

    private void keepsWhatWasPromised(Subject subject) {
        var ghl = atGhl.get(subject.ghlId());
        check(ghl != null, "%s is no longer at GHL".formatted(subject));
        if (ghl == null) {
            return;
        }
        subject.last(Editor.GHL, "city").ifPresent(city -> holds(subject, ghl, "city", Set.of(city)));
        subject.last(Editor.RANKR, "website").ifPresent(site -> holds(subject, ghl, "website", Set.of(site)));
        subject.last(Editor.CALLER, "firstName").ifPresent(name -> holds(subject, ghl, "firstName", Set.of(name)));
        var lastNames = Stream.of(Editor.GHL, Editor.RANKR)
                .flatMap(editor -> subject.last(editor, "lastName").stream())
                .collect(Collectors.toSet());
        if (!lastNames.isEmpty()) {
            holds(subject, ghl, "lastName", lastNames);
        }
    }

    /** That both CRMs hold the same is looked at elsewhere. */
    private void holds(Subject subject, JsonNode ghl, String field, Set<String> wanted) {
        var held = ghl.path(field).asText();
        check(wanted.contains(held), "%s: %s is %s, promised was %s".formatted(subject, field, held, wanted));
    }

    private void isThereOnce(String field, String value) {
        Map.of("GHL", atGhl, "RANKR", atRankr).forEach((crm, contacts) -> {
            var times = contacts.values().stream()
                    .filter(contact -> folded(contact.path(field)).equals(value))
                    .count();
            check(times == 1, "%s has the contact %s %d times".formatted(crm, value, times));
        });
    }

    private void isThereOnceEach(String kind, String text, Map<String, Integer> counted) {
        var times = counted.getOrDefault(text, 0);
        check(times == 2, "the %s %s is there %d times at both CRMs together".formatted(kind, text, times));
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }

    /** Absent and empty are the same, and so are spellings that differ in case only. */
    private static String folded(JsonNode value) {
        return value.isNull() ? "" : value.asText("").strip().toLowerCase(Locale.ROOT);
    }
}
