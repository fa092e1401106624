package dev.tandem.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request says of whoever makes it, and what can be told of it by its looks. */
class CredentialsTest {

    @Test
    void nothingIsNobody() {
        assertThat(Credentials.of(List.of(), List.of())).isEqualTo(new Credentials.None());
    }

    @Test
    void aKeyMayComeInEitherHeader() {
        var key = ApiKeySecret.next();

        assertThat(Credentials.of(List.of("Bearer " + key), List.of())).isEqualTo(new Credentials.Key(key));
        assertThat(Credentials.of(List.of("bearer  " + key), List.of())).isEqualTo(new Credentials.Key(key));
        assertThat(Credentials.of(List.of(), List.of(key))).isEqualTo(new Credentials.Key(key));
        assertThat(new Credentials.Key(key).toString()).doesNotContain(key);
    }

    @Test
    void aTokenLooksLikeOne() {
        assertThat(Credentials.of(List.of("Bearer a-b.c_d.e"), List.of())).isEqualTo(new Credentials.Token());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic YWRh",
                "Bearer a.b",
                "Bearer a.b.",
                "Bearer a.b.c.d",
                "Bearer a b.c.d"
            })
    void whatLooksLikeNeitherIsOfNoUse(String header) {
        assertThat(Credentials.of(List.of(header), List.of())).isEqualTo(new Credentials.Unusable());
    }

    @Test
    void severalAreOfNoUse() {
        var key = ApiKeySecret.next();

        assertThat(Credentials.of(List.of("Bearer " + key), List.of(key))).isEqualTo(new Credentials.Unusable());
        assertThat(Credentials.of(List.of("Bearer " + key, "Bearer " + key), List.of()))
                .isEqualTo(new Credentials.Unusable());
        assertThat(Credentials.of(List.of(), List.of("tdm_" + "x".repeat(10_000))))
                .isEqualTo(new Credentials.Unusable());
    }

    @Test
    void noTwoKeysAreTheSameAndATypingErrorIsSeen() {
        var key = ApiKeySecret.next();

        assertThat(ApiKeySecret.next()).isNotEqualTo(key);
        assertThat(ApiKeySecret.isWellFormed(key)).isTrue();
        for (var i = ApiKeySecret.PREFIX.length(); i < key.length(); i++) {
            var typed = key.substring(0, i) + (key.charAt(i) == 'A' ? 'B' : 'A') + key.substring(i + 1);
            assertThat(ApiKeySecret.isWellFormed(typed)).as(typed).isFalse();
        }
        assertThat(ApiKeySecret.isWellFormed(key + "A")).isFalse();
        assertThat(ApiKeySecret.isWellFormed("tdm_")).isFalse();
    }
}
