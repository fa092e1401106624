package dev.tandem.connector.ghl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** GHL's records in every shape that they are known to come in, down to the official examples where these are at hand. */
class GhlWireTest {

    private static final Path EXAMPLES = Path.of("../shared/ghl/webhooks");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GhlLocation LOCATION =
            new GhlLocation("loc1", "US", ZoneId.of("Asia/Kolkata"), Optional.empty());

    private static <T> T read(Class<T> type, String json) throws IOException {
        return JSON.readValue(json, type);
    }

    private static CrmRecord contact(String json, GhlCustomField... fields) throws IOException {
        return read(GhlContact.class, json).toRecord(LOCATION, new GhlCustomFields(List.of(fields)));
    }

    @TestFactory
    Stream<DynamicTest> everyOfficialExampleIsRead() throws IOException {
        var found = Stream.of(EXAMPLES, Path.of("..").resolve(EXAMPLES))
                .filter(Files::isDirectory)
                .findFirst();
        assumeTrue(found.isPresent(), "GHL's example payloads are not beside the project");
        try (var files = Files.list(found.orElseThrow())) {
            return files
                    .filter(file -> file.getFileName().toString().matches("(Contact|Task|Note|Appointment).*"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> exampleIsRead(file)));
        }
    }

    private static void exampleIsRead(Path file) throws IOException {
        var payload = JSON.readTree(file.toFile());
        var seen = seen(payload.path("type").asText(), payload);

        assertThat(seen.externalId()).isNotEmpty();
        if (seen.kind().isChild()) {
            assertThat(seen.key().contactExternalId()).isNotEmpty();
        }
        var expected = switch (seen.kind()) {
            case CONTACT -> 15;
            case TASK -> 5;
            case NOTE -> 1;
            case APPOINTMENT -> 6;
        };
        assertThat(seen.fields().values()).hasSize(expected);
    }

    private static CrmRecord seen(String type, JsonNode payload) throws IOException {
        if (type.startsWith("Contact")) {
            var field = new GhlCustomField("BcdmQEsNgz6AVpgLVUJ0", "contact.employer", "TEXT");
            return contact(payload.toString(), field);
        }
        if (type.startsWith("Task")) {
            return JSON.treeToValue(payload, GhlTask.class).toRecord(LOCATION, null);
        }
        return type.startsWith("Note")
                ? JSON.treeToValue(payload, GhlNote.class).toRecord(LOCATION, "?")
                : JSON.treeToValue(payload.path("appointment"), GhlEvent.class).toRecord(LOCATION);
    }

    @Test
    void aContactIsReadInCanonicalForm() throws IOException {
        var seen = contact("""
                {"id": "ada", "email": " Ada@Example.COM ", "phone": "(415) 555-0123", "website": "example.com",
                 "dateOfBirth": "1990-02-28T00:00:00.000Z", "country": "de", "tags": ["VIP", "vip ", ""], "city": " ",
                 "dateAdded": "2026-10-02T08:00:00.000Z", "dateUpdated": "2026-11-21T09:30:00.123Z", "somethingNew": {"a": 1}}""");

        assertThat(seen.fields().text(Field.EMAIL)).contains("ada@example.com");
        assertThat(seen.fields().text(Field.PHONE)).contains("+14155550123");
        assertThat(seen.fields().text(Field.WEBSITE)).contains("https://example.com");
        assertThat(seen.fields().text(Field.DATE_OF_BIRTH)).contains("1990-02-28");
        assertThat(seen.fields().text(Field.ADDRESS_COUNTRY)).contains("DE");
        assertThat(seen.fields().texts(Field.TAGS)).containsExactly("vip");
        assertThat(seen.fields().text(Field.ADDRESS_CITY)).isEmpty();
        assertThat(seen.createdAt()).isEqualTo(Instant.parse("2026-10-02T08:00:00Z"));
        assertThat(seen.lastModified()).isEqualTo(Instant.parse("2026-11-21T09:30:00.123Z"));
    }

    @Test
    void aRowOfASearchIsReadLikeAContact() throws IOException {
        var seen = contact("{\"id\": \"ada\", \"address\": \"1 St\", \"dateOfBirth\": 636163200000}");

        assertThat(seen.fields().text(Field.ADDRESS_LINE)).contains("1 St");
        assertThat(seen.fields().text(Field.DATE_OF_BIRTH)).contains("1990-02-28");
        assertThat(seen.lastModified()).isNull();
    }

    @Test
    void customFieldsAreNamedByKeyWhateverTheyHold() throws IOException {
        var seen = contact(
                """
                {"id": "ada", "customFields": [
                  {"id": "f1", "value": " text "}, {"id": "f2", "value": 12.50}, {"id": "f3", "value": ["b", "a"]},
                  {"id": "f4", "value": 1764547200000}, {"id": "f5", "value": {"b": 1, "a": "x"}},
                  {"id": "f6", "value": ""}, {"id": "f7", "value": null}, {"id": "gone", "value": "?"}]}""",
                new GhlCustomField("f1", "contact.text", "TEXT"),
                new GhlCustomField("f2", "contact.price", "MONETORY"),
                new GhlCustomField("f3", "contact.choices", "MULTIPLE_OPTIONS"),
                new GhlCustomField("f4", "contact.renewal", "DATE"),
                new GhlCustomField("f5", "contact.rows", "TEXTBOX_LIST"),
                new GhlCustomField("f6", "contact.blank", "TEXT"),
                new GhlCustomField("f7", "contact.none", "TEXT"));

        assertThat(seen.fields().values())
                .isEqualTo(new TreeMap<>(Map.of(
                        "customFields.text", Value.of("text"),
                        "customFields.price", Value.of("12.5"),
                        "customFields.choices", Value.of(List.of("a", "b")),
                        "customFields.renewal", Value.of("2025-12-01"),
                        "customFields.rows", Value.of("{\"a\":\"x\",\"b\":1}"))));
    }

    @Test
    void aTaskOfASearchSaysWhenItChanged() throws IOException {
        var seen = read(GhlTask.class, """
                        {"_id": "t1", "contactId": "ada", "completed": true, "dueDate": "2026-12-01T10:00:00.000Z",
                         "dateUpdated": "2026-11-21T09:30:00.000Z", "updatedAt": "2026-11-21T09:30:00.000Z"}""").toRecord(LOCATION, null);

        assertThat(seen.externalId()).isEqualTo("t1");
        assertThat(seen.fields().text(Field.STATUS)).contains("DONE");
        assertThat(seen.lastModified()).isEqualTo(Instant.parse("2026-11-21T09:30:00Z"));
    }

    @Test
    void timesWithoutAZoneAreTheLocations() throws IOException {
        var seen = read(GhlEvent.class, """
                        {"id": "a1", "contactId": "ada", "startTime": "2026-12-01 10:00:00", "appointmentStatus": "noshow",
                         "status": "booked", "endTime": "2026-12-01T10:30:00+05:30", "dateAdded": "2026-11-20 10:00:00", "dateUpdated": 1796083200000}""").toRecord(LOCATION);

        assertThat(seen.fields().text(Field.STARTS_AT)).contains("2026-12-01T04:30:00Z");
        assertThat(seen.fields().text(Field.ENDS_AT)).contains("2026-12-01T05:00:00Z");
        assertThat(seen.fields().text(Field.STATUS)).contains("NO_SHOW");
        assertThat(seen.lastModified()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(seen.createdAt()).isEqualTo(Instant.parse("2026-11-20T04:30:00Z"));
        assertThat(seen.kind()).isEqualTo(Kind.APPOINTMENT);
    }

    @Test
    void aTimeThatIsNoneIsLeftOut() throws IOException {
        var seen = read(GhlEvent.class, "{\"id\": \"a1\", \"startTime\": {}, \"endTime\": \"soon\"}")
                .toRecord(LOCATION);

        assertThat(seen.fields().isEmpty()).isTrue();
    }

    @Test
    void aNodIsReadInEverySpelling() throws IOException {
        assertThat(read(GhlDone.class, "{\"succeded\": false}").succeded()).isFalse();
        assertThat(read(GhlDone.class, "{\"succeeded\": false}").succeded()).isFalse();
        assertThat(read(GhlDone.class, "{\"success\": true}").succeded()).isTrue();
        assertThat(read(GhlDone.class, "{}").succeded()).isNull();
    }
}
