package dev.tandem.api;

import static java.util.Collections.singletonMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.Value;
import dev.tandem.workspace.Workspaces;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutationInputTest {

    @Test
    void valuesComeInCanonicalForm() {
        var input = input(Map.of(
                "email", " Ada@Example.COM ",
                "phone", "(415) 555-0123",
                "address", Map.of("country", "gb"),
                "dateOfBirth", LocalDate.of(1815, 12, 10),
                "tags", List.of("VIP ", "vip")));

        var fields = input.fields(Kind.CONTACT);

        assertThat(fields.values())
                .containsEntry("email", Value.of("ada@example.com"))
                .containsEntry("phone", Value.of("+14155550123"))
                .containsEntry("address.country", Value.of("GB"))
                .containsEntry("dateOfBirth", Value.of("1815-12-10"))
                .containsEntry("tags", Value.of(Set.of("vip")))
                .hasSize(5);
    }

    @Test
    void timesAreReadInTheirOffset() {
        var input = input(Map.of("title", "Call", "dueAt", OffsetDateTime.parse("2026-11-21T10:30:00+01:00")));

        assertThat(input.fields(Kind.TASK, Field.TITLE).text(Field.DUE_AT)).contains("2026-11-21T09:30:00Z");
    }

    @Test
    void noTargetIsNotBoth() {
        assertThatThrownBy(() -> input(Map.of("targets", List.of())).edit())
                .isInstanceOf(Failure.BadInput.class)
                .hasMessageContaining("at least one CRM");
        assertThat(input(Map.of("targets", List.of("GHL"))).edit().targets()).containsExactly(Crm.GHL);
        assertThat(input(singletonMap("targets", null)).edit().targets()).isEmpty();
    }

    @Test
    void nullClearsAndWhatIsLeftOutStays() {
        var input = input(singletonMap("email", null));

        assertThat(input.changes(Kind.CONTACT)).isEqualTo(Changes.NONE.with("email", Optional.empty()));
    }

    @Test
    void anAddressOfNullClearsEveryPart() {
        var input = input(singletonMap("address", null));

        assertThat(input.changes(Kind.CONTACT).values())
                .containsOnlyKeys(
                        "address.city", "address.country", "address.line1", "address.postalCode", "address.state");
    }

    @Test
    void customFieldsChangeByKey() {
        var input = input(Map.of(
                "customFields", List.of(Map.of("key", "plan", "value", "gold"), singletonMapWith("key", "region"))));

        assertThat(input.changes(Kind.CONTACT).values())
                .containsEntry("customFields.plan", Optional.of(Value.of("gold")))
                .containsEntry("customFields.region", Optional.empty());
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var input = input(
                Map.of("email", "nobody", "address", Map.of("country", "Atlantis"), "firstName", "x".repeat(256)));

        var invalid = catchThrowableOfType(InvalidInput.class, () -> input.fields(Kind.CONTACT));

        assertThat(invalid.faults())
                .extracting(Failure::getMessage)
                .containsExactlyInAnyOrder(
                        "email is not an e-mail address.",
                        "address.country is not a two-letter country code.",
                        "firstName must be at most 255 characters.");
    }

    @Test
    void aNoteOfTwoMegabytesIsTooLong() {
        var input = input(Map.of("body", "x".repeat(2_000_000)));

        var invalid = catchThrowableOfType(InvalidInput.class, () -> input.fields(Kind.NOTE, Field.BODY));

        assertThat(invalid.faults())
                .extracting(Failure::getMessage)
                .containsExactly("body must be at most 65535 characters.");
    }

    @Test
    void whatNoDatabaseKeepsIsRefused() {
        var input = input(Map.of("title", "a\0b"));

        assertThatThrownBy(() -> input.fields(Kind.TASK, Field.TITLE)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void anUpdateThatNamesNothingIsRefused() {
        var input = input(Map.of("id", "x", "targets", List.of("GHL")));

        assertThatThrownBy(() -> input.changes(Kind.CONTACT))
                .isInstanceOf(Failure.BadInput.class)
                .hasMessageContaining("empty update");
    }

    @Test
    void whatIsRequiredCanBeNeitherBlankNorCleared() {
        assertThatThrownBy(() -> input(Map.of("title", "  ")).fields(Kind.TASK, Field.TITLE))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> input(singletonMap("title", null)).changes(Kind.TASK))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void carriesWhatEveryMutationMayCarry() {
        var edit = input(Map.of("targets", List.of("RANKR"), "expectedVersion", 3, "idempotencyKey", " k "))
                .edit();

        assertThat(edit.targets()).containsExactly(Crm.RANKR);
        assertThat(edit.expectedVersion()).isEqualTo(3);
        assertThat(edit.idempotencyKey()).isEqualTo("k");
        assertThat(edit.actor()).isEqualTo("someone");
    }

    private static Map<String, Object> singletonMapWith(String key, String value) {
        var map = new HashMap<String, Object>();
        map.put(key, value);
        map.put("value", null);
        return map;
    }

    private static MutationInput input(Map<String, Object> values) {
        return new MutationInput(Workspaces.idOf("test"), "US", "someone", values);
    }
}
