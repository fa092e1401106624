package dev.tandem.sync.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.connector.SimulatedGates;
import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.sandbox.Call;
import dev.tandem.sandbox.CrmSandbox;
import dev.tandem.sandbox.Quota;
import dev.tandem.sandbox.Reply;
import dev.tandem.sandbox.ghl.GhlSandbox;
import dev.tandem.sandbox.rankr.RankrSandbox;
import dev.tandem.workspace.SimulatedWorkspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Both CRMs and the people who work in them, with an account of which record stems from which entry: every person is
 * numbered in the field {@code source}, every child at the start of its text, and nobody ever changes that number.
 */
final class Outside {

    private static final Pattern NUMBER = Pattern.compile("^[pc](\\d+)\\b.*", Pattern.DOTALL);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<Crm, Map<String, String>> PEOPLE = Map.of(
            Crm.GHL, Map.of("authorization", "Bearer pit-demo", "version", "2021-07-28"),
            Crm.RANKR, Map.of("x-api-key", "rk-demo"));

    /** One record at one CRM. */
    static final class Entry {
        final Crm crm;
        final Kind kind;
        final String id;
        final String contactId;
        final int number;
        final boolean byTandem;
        boolean alive = true;
        boolean deletedByPerson;
        final Map<Object, Instant> reads = new HashMap<>();
        final Map<Object, Instant> readsById = new HashMap<>();

        Entry(Crm crm, Kind kind, String id, String contactId, int number, boolean byTandem) {
            this.crm = crm;
            this.kind = kind;
            this.id = id;
            this.contactId = contactId;
            this.number = number;
            this.byTandem = byTandem;
        }

        @Override
        public String toString() {
            return "%s %s %s (%s%d)".formatted(crm, kind, id, kind == Kind.CONTACT ? "p" : "c", number);
        }
    }

    /** What a call changed. */
    record Change(Entry entry, boolean created, boolean deleted) {}

    private final Map<Crm, CrmSandbox> sandboxes = new EnumMap<>(Crm.class);
    private final Map<Crm, Map<String, Entry>> entries = new EnumMap<>(Crm.class);
    private final Map<Crm, Integer> writes = new EnumMap<>(Crm.class);
    private final String calendar;

    /** What somebody wants to be gone, whether or not Tandem was about to create it. */
    private final Set<List<Object>> unwanted = new HashSet<>();

    /** As many calls as anybody likes, in the window that the {@link World} counts in, as they tell in their answers. */
    private static Quota unlimited(Crm crm) {
        return new Quota(Integer.MAX_VALUE, SimulatedGates.window(crm), Integer.MAX_VALUE);
    }

    Outside(long seed, Duration searchLag, Instant now) {
        sandboxes.put(Crm.GHL, new GhlSandbox(seed));
        sandboxes.put(Crm.RANKR, new RankrSandbox(seed));
        for (var crm : Crm.values()) {
            sandboxes.get(crm).load(SimulatedWorkspaces.NAME, List.of(), now);
            sandboxes.get(crm).limit(unlimited(crm));
            entries.put(crm, new LinkedHashMap<>());
            writes.put(crm, 0);
        }
        sandboxes.get(Crm.GHL).searchLag(searchLag);
        var calendars = look(Crm.GHL, "/calendars/", Map.of("locationId", "demo-location"), now)
                .path("calendars");
        calendar = Stream.of(calendars.get(0), calendars.get(1))
                .filter(one -> one.path("isActive").asBoolean())
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    /** The writes that Tandem made at a CRM so far. */
    int writes() {
        return writes.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** A call of a process of Tandem's, and what it changed. */
    Reply tandem(Object process, Crm crm, Call call, Instant now, Consumer<Change> changed) {
        var reply = sandboxes.get(crm).handle(call, now);
        if (isWrite(call)) {
            writes.merge(crm, 1, Integer::sum);
        }
        if (reply.status() < 300) {
            if (isWrite(call)) {
                change(crm, call, reply, true).ifPresent(changed);
            } else {
                read(process, crm, call, now);
            }
        }
        return reply;
    }

    static boolean isWrite(Call call) {
        return !call.method().equals("GET") && !call.path().endsWith("/search");
    }

    private void read(Object process, Crm crm, Call call, Instant now) {
        var id = call.path().substring(call.path().lastIndexOf('/') + 1);
        var entry = entries.get(crm).get(id);
        if (entry != null) {
            entry.reads.put(process, now);
            entry.readsById.put(process, now);
        } else if (List.of("tasks", "notes", "appointments").contains(id)) { // a list of a contact's
            var contact = crm == Crm.GHL
                    ? call.path().split("/", -1)[2]
                    : call.parameter("contactId").orElse("");
            entries.get(crm).values().stream()
                    .filter(child -> contact.equals(child.contactId))
                    .forEach(child -> child.reads.put(process, now));
        } else if (id.equals("contacts")) { // Rankr's lists are exact
            entries.get(crm).values().stream()
                    .filter(one -> one.kind == Kind.CONTACT)
                    .forEach(one -> one.reads.put(process, now));
        }
    }

    /** A call of a person's, who uses no quota. */
    Optional<Change> person(Crm crm, String method, String path, ObjectNode body, Instant now) {
        var headers = new HashMap<>(PEOPLE.get(crm));
        headers.put("content-type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        var prefix = crm == Crm.RANKR ? "/v1" : "";
        var call = new Call(method, prefix + path, Map.of(), headers, body == null ? MissingNode.getInstance() : body);
        var reply = sandboxes.get(crm).handle(call, now);
        if (reply.status() >= 300) {
            if (!reply.body().toString().contains("uplicate") && reply.status() != 409) {
                throw new IllegalStateException("%s %s %s: %s".formatted(crm, method, path, reply));
            }
            return Optional.empty(); // taken by somebody else: the person lets it be
        }
        return change(crm, call, reply, false);
    }

    private JsonNode look(Crm crm, String path, Map<String, String> query, Instant now) {
        var parameters = new HashMap<String, List<String>>();
        query.forEach((name, value) -> parameters.put(name, List.of(value)));
        var call = new Call(
                "GET", (crm == Crm.RANKR ? "/v1" : "") + path, parameters, PEOPLE.get(crm), MissingNode.getInstance());
        return sandboxes.get(crm).handle(call, now).body();
    }

    private Optional<Change> change(Crm crm, Call call, Reply reply, boolean byTandem) {
        var parts = Stream.of(call.path().split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("v1"))
                .toList();
        var known = parts.stream()
                .map(entries.get(crm)::get)
                .filter(entry -> entry != null)
                .reduce((_, last) -> last);
        var kind = kind(parts);
        var isCreation = call.method().equals("POST") && !parts.getLast().equals("tags");
        if (!isCreation) {
            return known.map(entry -> {
                var deleted = call.method().equals("DELETE") && !parts.getLast().equals("tags");
                if (deleted) {
                    gone(entry, byTandem);
                }
                return new Change(entry, false, deleted);
            });
        }
        var created = created(crm, kind, parts, call.body(), reply.body(), byTandem);
        created.deletedByPerson = byTandem && unwanted.contains(List.of(kind, created.number));
        if (entries.get(crm).putIfAbsent(created.id, created) != null) {
            return Optional.empty(); // the same answer to a repeat
        }
        return Optional.of(new Change(created, true, false));
    }

    private static Kind kind(List<String> parts) {
        return parts.contains("tasks")
                ? Kind.TASK
                : parts.contains("notes")
                        ? Kind.NOTE
                        : parts.contains("appointments") || parts.contains("events") ? Kind.APPOINTMENT : Kind.CONTACT;
    }

    private static Entry created(
            Crm crm, Kind kind, List<String> parts, JsonNode sent, JsonNode answer, boolean byTandem) {
        var wrapped = answer.path(kind.name().toLowerCase(java.util.Locale.ROOT));
        var id = (wrapped.isObject() ? wrapped : answer).path("id").asText();
        var contact = kind == Kind.CONTACT
                ? null
                : sent.hasNonNull("contactId") ? sent.get("contactId").asText() : parts.get(1);
        var text = kind == Kind.CONTACT
                ? sent.path("source")
                : Stream.of("title", "body", "content", "description")
                        .map(sent::path)
                        .filter(JsonNode::isTextual)
                        .findFirst()
                        .orElse(MissingNode.getInstance());
        var number = NUMBER.matcher(text.asText(""));
        return new Entry(crm, kind, id, contact, number.matches() ? Integer.parseInt(number.group(1)) : 0, byTandem);
    }

    /** Somebody decides that they go: whoever asks Tandem for it is a person too. What belongs to a person goes with it. */
    void deletedByPerson(Kind kind, int number) {
        unwanted.add(List.of(kind, number));
        all().filter(entry -> entry.kind == kind && entry.number == number)
                .flatMap(entry -> Stream.concat(
                        Stream.of(entry),
                        entries.get(entry.crm).values().stream().filter(child -> entry.id.equals(child.contactId))))
                .forEach(entry -> entry.deletedByPerson = true);
    }

    private void gone(Entry entry, boolean byTandem) {
        entry.alive = false;
        entry.deletedByPerson |= !byTandem;
        if (entry.kind == Kind.CONTACT) {
            entries.get(entry.crm).values().stream()
                    .filter(child -> entry.id.equals(child.contactId))
                    .filter(child -> child.alive)
                    .forEach(child -> {
                        child.alive = false;
                        child.deletedByPerson |= entry.deletedByPerson;
                    });
        }
    }

    /** The record that a path names last. */
    Optional<Entry> named(Crm crm, String path) {
        return Stream.of(path.split("/", -1))
                .map(entries.get(crm)::get)
                .filter(entry -> entry != null)
                .reduce((_, last) -> last);
    }

    Stream<Entry> all() {
        return entries.values().stream().flatMap(ofCrm -> ofCrm.values().stream());
    }

    /** The living record that stems from that entry; the first, should there be several. */
    Optional<Entry> living(Crm crm, Kind kind, int number) {
        return all().filter(entry -> entry.crm == crm && entry.kind == kind && entry.number == number && entry.alive)
                .findFirst();
    }

    static String email(int person) {
        return "p%d@example.com".formatted(person);
    }

    static String phone(int person) {
        return "+1415777%04d".formatted(person);
    }

    Optional<Change> enter(Crm crm, int person, boolean email, boolean phone, Instant now) {
        var body = JSON.objectNode().put("firstName", "n" + person).put("source", "p" + person);
        if (email) {
            body.put("email", email(person));
        }
        if (phone) {
            body.put("phone", phone(person));
        }
        if (crm == Crm.GHL) {
            body.put("locationId", "demo-location");
        }
        return person(crm, "POST", crm == Crm.GHL ? "/contacts/" : "/contacts", body, now);
    }

    /** Sets a field as a person would; an empty text clears it. */
    Optional<Change> type(Entry contact, String field, String text, Instant now) {
        var value = text.isEmpty() ? JSON.nullNode() : JSON.textNode(text);
        var body = JSON.objectNode();
        if (contact.crm == Crm.GHL) {
            switch (field) {
                case "address.city" -> body.set("city", value);
                case "customFields.referral_code" ->
                    body.putArray("customFields")
                            .addObject()
                            .put("key", "referral_code")
                            .put("field_value", text);
                default -> body.set(field, value);
            }
            return person(Crm.GHL, "PUT", "/contacts/" + contact.id, body, now);
        }
        switch (field) {
            case "address.city" -> body.putObject("address").set("city", value);
            case "customFields.referral_code" -> body.putObject("customFields").set("referral_code", value);
            default -> body.set(field, value);
        }
        return person(Crm.RANKR, "PATCH", "/contacts/" + contact.id, body, now);
    }

    Optional<Change> tag(Entry contact, String tag, boolean add, Instant now) {
        var path = "/contacts/%s/tags".formatted(contact.id);
        if (contact.crm == Crm.GHL) {
            var body = JSON.objectNode();
            body.putArray("tags").add(tag);
            return person(Crm.GHL, add ? "POST" : "DELETE", path, body, now);
        }
        var body = JSON.objectNode();
        body.putArray(add ? "add" : "remove").add(tag);
        return person(Crm.RANKR, "POST", path, body, now);
    }

    Optional<Change> delete(Entry entry, Instant now) {
        var body = entry.kind == Kind.APPOINTMENT && entry.crm == Crm.GHL ? JSON.objectNode() : null;
        return person(
                entry.crm,
                "DELETE",
                entry.crm == Crm.GHL && entry.kind == Kind.APPOINTMENT ? "/calendars/events/" + entry.id : path(entry),
                body,
                now);
    }

    Optional<Change> enterChild(Entry contact, Kind kind, int child, Instant now) {
        var body = JSON.objectNode().put("title", "c%d title".formatted(child));
        switch (kind) {
            case TASK -> {
                if (contact.crm == Crm.GHL
                        || child % 2 == 0) { // GHL wants to know, and gives those that say nothing a day
                    body.put("dueDate", "2026-06-01T09:00:00Z");
                }
            }
            case NOTE -> body.put(contact.crm == Crm.GHL ? "body" : "content", "c%d text".formatted(child));
            default -> {
                var day = Instant.parse("2026-06-01T09:00:00Z").plus(Duration.ofDays(child));
                body.put(contact.crm == Crm.GHL ? "startTime" : "startsAt", day.toString())
                        .put(
                                contact.crm == Crm.GHL ? "endTime" : "endsAt",
                                day.plusSeconds(1800).toString());
            }
        }
        if (contact.crm == Crm.RANKR) {
            body.put("contactId", contact.id);
            return person(Crm.RANKR, "POST", "/" + collection(kind), body, now);
        }
        if (kind == Kind.APPOINTMENT) {
            body.put("contactId", contact.id)
                    .put("locationId", "demo-location")
                    .put("calendarId", calendar)
                    .put("ignoreFreeSlotValidation", true)
                    .put("ignoreDateRange", true);
            return person(Crm.GHL, "POST", "/calendars/events/appointments", body, now);
        }
        if (kind == Kind.TASK) {
            body.put("completed", false);
        }
        return person(Crm.GHL, "POST", "/contacts/%s/%s".formatted(contact.id, collection(kind)), body, now);
    }

    Optional<Change> typeChild(Entry child, String field, String text, Instant now) {
        var name = field.equals("title") ? "title" : bodyName(child.crm, child.kind);
        return person(
                child.crm,
                child.crm == Crm.GHL ? "PUT" : "PATCH",
                path(child),
                JSON.objectNode().put(name, "c%d %s".formatted(child.number, text)),
                now);
    }

    Optional<Change> tick(Entry task, boolean done, Instant now) {
        return task.crm == Crm.GHL
                ? person(
                        Crm.GHL,
                        "PUT",
                        path(task) + "/completed",
                        JSON.objectNode().put("completed", done),
                        now)
                : person(Crm.RANKR, "PATCH", path(task), JSON.objectNode().put("status", done ? "DONE" : "OPEN"), now);
    }

    private static String bodyName(Crm crm, Kind kind) {
        return crm == Crm.GHL ? "body" : kind == Kind.TASK ? "description" : "content";
    }

    private static String path(Entry entry) {
        if (entry.kind == Kind.CONTACT || entry.crm == Crm.RANKR) {
            return "/%s/%s".formatted(collection(entry.kind), entry.id);
        }
        return entry.kind == Kind.APPOINTMENT
                ? "/calendars/events/appointments/" + entry.id
                : "/contacts/%s/%s/%s".formatted(entry.contactId, collection(entry.kind), entry.id);
    }

    private static String collection(Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + "s";
    }

    /** What a record holds, by our names for the fields, as its CRM shows it to people. */
    Map<String, String> held(Entry entry, Instant now) {
        var body = look(entry.crm, path(entry), Map.of(), now);
        var held = new TreeMap<String, String>();
        var names = new HashMap<String, String>();
        switch (entry.kind) {
            case CONTACT -> {
                Stream.of("firstName", "lastName", "email", "phone", "website", "source")
                        .forEach(name -> names.put(name, "/" + name));
                names.put("address.city", entry.crm == Crm.GHL ? "/city" : "/address/city");
            }
            case TASK -> {
                names.put("title", "/title");
                names.put("body", entry.crm == Crm.GHL ? "/body" : "/description");
            }
            case NOTE -> {
                names.put("title", "/title");
                names.put("body", entry.crm == Crm.GHL ? "/body" : "/content");
            }
            case APPOINTMENT -> names.put("title", "/title");
        }
        var wrapped = body.path(
                entry.kind == Kind.APPOINTMENT ? "event" : entry.kind.name().toLowerCase(java.util.Locale.ROOT));
        var record = wrapped.isObject() ? wrapped : body;
        names.forEach((name, pointer) -> {
            var value = record.at(pointer);
            if (value.isTextual() && !value.asText().isEmpty()) {
                held.put(name, value.asText());
            }
        });
        if (entry.kind == Kind.TASK) {
            held.put(
                    "status",
                    entry.crm == Crm.GHL
                            ? record.path("completed").asBoolean() ? "DONE" : "OPEN"
                            : record.path("status").asText());
        }
        if (entry.kind == Kind.CONTACT) {
            var tags = new ArrayList<String>();
            record.path("tags").forEach(tag -> tags.add(tag.asText()));
            tags.sort(null);
            if (!tags.isEmpty()) {
                held.put("tags", tags.toString());
            }
            referral(entry, record).ifPresent(value -> held.put("customFields.referral_code", value));
        }
        return held;
    }

    private static Optional<String> referral(Entry entry, JsonNode record) {
        var fields = record.path("customFields");
        if (entry.crm == Crm.RANKR) {
            return Optional.of(fields.path("referral_code").asText("")).filter(value -> !value.isEmpty());
        }
        for (var field : fields) { // nobody fills any other
            return Optional.of(field.path("value").asText());
        }
        return Optional.empty();
    }
}
