package dev.tandem.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.TaskStatus;
import dev.tandem.model.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person may decide that a disputed field shall hold. */
class GivenValueTest {

    private static Optional<Value> checked(Kind kind, String field, Value given) {
        return Resolver.checked(kind, field, Optional.of(given), "US");
    }

    @ParameterizedTest
    @CsvSource({
        "TASK, status, done, must be one of",
        "APPOINTMENT, status, DONE, must be one of",
        "CONTACT, tags, vip, give values",
        "CONTACT, email, nobody, is not an e-mail address",
        "TASK, dueAt, tomorrow, is not a time"
    })
    void whatAFieldCannotHoldIsRefused(Kind kind, String field, String given, String told) {
        assertThatExceptionOfType(Failure.BadInput.class)
                .isThrownBy(() -> checked(kind, field, Value.of(given)))
                .withMessageStartingWith("value ")
                .withMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource({
        "CONTACT, firstName, 255",
        "CONTACT, email, 254",
        "CONTACT, customFields.plan, 5000",
        "NOTE, body, 65535",
        "APPOINTMENT, location, 2048"
    })
    void isAsLongAsAMutationMayWriteIt(Kind kind, String field, int longest) {
        assertThatExceptionOfType(Failure.BadInput.class)
                .isThrownBy(() -> checked(kind, field, Value.of("x".repeat(longest + 1))))
                .withMessageContaining("at most %d characters".formatted(longest));
        if (!field.equals("email")) {
            assertThat(checked(kind, field, Value.of("x".repeat(longest)))).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"TASK, title", "TASK, status", "NOTE, body", "APPOINTMENT, startsAt", "APPOINTMENT, status"})
    void whatARecordAlwaysHasIsNotCleared(Kind kind, String field) {
        assertThatExceptionOfType(Failure.BadInput.class)
                .isThrownBy(() -> Resolver.checked(kind, field, Optional.empty(), "US"))
                .withMessageContaining(field + " cannot be cleared");
    }

    @Test
    void whatItCanHoldIsTakenInCanonicalForm() {
        assertThat(checked(Kind.CONTACT, "phone", Value.of("(415) 555-0123"))).contains(Value.of("+14155550123"));
        assertThat(checked(Kind.CONTACT, "tags", Value.of(Set.of("vip")))).contains(Value.of(Set.of("vip")));
        assertThat(Resolver.checked(Kind.TASK, "body", Optional.empty(), "US")).isEmpty();
        assertThat(Arrays.stream(TaskStatus.values()).map(Enum::name))
                .allMatch(word -> checked(Kind.TASK, "status", Value.of(word)).isPresent());
    }
}
