package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.model.Failure;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters that would mean everybody, or nobody, without saying so. */
class ContactQueriesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'email': ' '} | filter.email must not be blank",
                "{'city': ''} | filter.city must not be blank",
                "{'customFields': [{'key': 'plan', 'value': ' '}]} | filter.customFields must not be blank",
                "{'customFields': [{'key': 'plan', 'value': 'a'}, {'key': 'plan', 'value': 'b'}]}"
                        + " | filter.customFields must name each key once"
            })
    void areRefused(String filter, String told) {
        var given = new JsonObject(filter.replace('\'', '"')).mapTo(ContactFilter.class);

        assertThatExceptionOfType(Failure.BadInput.class)
                .isThrownBy(() -> ContactQueries.of(given, null, null, "US"))
                .withMessageStartingWith(told);
    }

    @org.junit.jupiter.api.Test
    void aBlankSearchIsNone() {
        assertThat(ContactQueries.of(null, " ", null, "US").search()).isNull();
    }
}
