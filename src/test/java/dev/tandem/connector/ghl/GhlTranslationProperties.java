package dev.tandem.connector.ghl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.model.AppointmentStatus;
import dev.tandem.model.Changes;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.testkit.Seeds;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written to GHL and read back is what it was, whatever it is. */
class GhlTranslationProperties {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GhlLocation LOCATION =
            new GhlLocation("loc1", "DE", ZoneId.of("Asia/Kolkata"), Optional.empty());
    private static final GhlCustomFields CUSTOM = new GhlCustomFields(List.of(
            new GhlCustomField("f1", "contact.text", "TEXT"),
            new GhlCustomField("f2", "contact.number", "NUMERICAL"),
            new GhlCustomField("f3", "contact.choices", "CHECKBOX"),
            new GhlCustomField("f4", "contact.renewal", "DATE")));

    /** GHL tells no more of a task's status than open or done. */
    private static final List<String> TASK_STATUSES = List.of("OPEN", "DONE");

    private static final List<String> APPOINTMENT_STATUSES =
            Stream.of(AppointmentStatus.values()).map(Enum::name).toList();

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aContactComesBackAsItWas(long seed) throws IOException {
        var random = Seeds.random(seed);
        var fields = custom(some(Kind.CONTACT, random), random);
        var body = GhlWriting.newContact(fields, CUSTOM).with("id", "ada");

        var back =
                JSON.readValue(JSON.writeValueAsString(body), GhlContact.class).toRecord(LOCATION, CUSTOM);

        assertThat(back.fields()).isEqualTo(fields);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aTaskComesBackAsItWas(long seed) throws IOException {
        var fields = some(Kind.TASK, Seeds.random(seed));
        var whole = fields.text(Field.STATUS).isPresent() ? fields : fields.with(Field.STATUS, Value.of("OPEN"));

        var back = JSON.readValue(written(Kind.TASK, fields), GhlTask.class).toRecord(LOCATION, "ada");

        assertThat(back.fields()).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aNoteComesBackAsItWas(long seed) throws IOException {
        var fields = some(Kind.NOTE, Seeds.random(seed));

        var back = JSON.readValue(written(Kind.NOTE, fields), GhlNote.class).toRecord(LOCATION, "ada");

        assertThat(back.fields()).isEqualTo(fields);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void anAppointmentComesBackAsItWas(long seed) throws IOException {
        var fields = some(Kind.APPOINTMENT, Seeds.random(seed));

        var back = JSON.readValue(written(Kind.APPOINTMENT, fields), GhlEvent.class)
                .toRecord(LOCATION);

        assertThat(back.fields()).isEqualTo(fields);
    }

    private static String written(Kind kind, Fields fields) throws IOException {
        return JSON.writeValueAsString(
                GhlWriting.child(kind, Changes.creating(fields)).with("id", "x1"));
    }

    private static Fields some(Kind kind, RandomGenerator random) {
        var values = new TreeMap<String, Value>();
        for (var field : Field.values()) {
            if (field.isOf(kind) && field != Field.ASSIGNEE_AT_RANKR && random.nextBoolean()) {
                values.put(field.fieldName(), value(kind, field, random));
            }
        }
        return Fields.of(values);
    }

    private static Value value(Kind kind, Field field, RandomGenerator random) {
        return switch (field.type()) {
            case TEXT -> Value.of(text(random));
            case EMAIL -> Value.of("a%d@example.com".formatted(random.nextInt(1000)));
            case PHONE -> Value.of("+1415555%04d".formatted(random.nextInt(10_000)));
            case URL -> Value.of("https://example.com/%d".formatted(random.nextInt(1000)));
            case DATE -> Value.of(date(random));
            case INSTANT ->
                Value.of(Instant.ofEpochSecond(random.nextLong(4_000_000_000L)).toString());
            case COUNTRY -> Value.of(random.nextBoolean() ? "DE" : "US");
            case TIMEZONE -> Value.of("Europe/Berlin");
            case ENUM -> Value.of(status(kind, random));
            case TAGS -> Value.of(Set.of("vip", "tag %d".formatted(random.nextInt(10))));
        };
    }

    private static String status(Kind kind, RandomGenerator random) {
        var names = kind == Kind.TASK ? TASK_STATUSES : APPOINTMENT_STATUSES;
        return names.get(random.nextInt(names.size()));
    }

    private static Fields custom(Fields fields, RandomGenerator random) {
        return fields.with("customFields.text", random.nextBoolean() ? Value.of(text(random)) : null)
                .with("customFields.number", random.nextBoolean() ? Value.of(number(random)) : null)
                .with("customFields.choices", random.nextBoolean() ? Value.of(Set.of("a", text(random))) : null)
                .with("customFields.renewal", random.nextBoolean() ? Value.of(date(random)) : null);
    }

    private static String number(RandomGenerator random) {
        return random.nextBoolean()
                ? Integer.toString(random.nextInt(-50, 100_000))
                : "%d.%d".formatted(random.nextInt(1000), random.nextInt(1, 10));
    }

    private static String date(RandomGenerator random) {
        return LocalDate.ofEpochDay(random.nextInt(-10_000, 30_000)).toString();
    }

    /** Any text that is canonical: not blank and trimmed, but otherwise as strange as people are. */
    private static String text(RandomGenerator random) {
        var strange = "aZ09 \"\\\n\u00e9\u4f60/{}[]:,+%&#";
        var text = new StringBuilder("x");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(strange.charAt(random.nextInt(strange.length())));
        }
        return text.append('x').toString();
    }
}
