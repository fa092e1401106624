package dev.tandem.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.virtual.Configs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With what production starts. */
class StartCheckTest {

    private static final Optional<List<String>> AUDIENCE = Optional.of(List.of("tandem"));

    private static final Issuer NOBODY =
            new Issuer(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void startsIfSomebodyAndNotEverybodyCanCall() {
        assertThat(faults(Map.of(), server(AUDIENCE), false)).isEmpty();
        assertThat(faults(Map.of(), key(Optional.of("https://issuer.example")), false))
                .isEmpty();
        assertThat(faults(Map.of(), NOBODY, true)).isEmpty();
    }

    @Test
    void saysWhatToSetIfNobodyCould() {
        assertThat(faults(Map.of(), NOBODY, false))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.auth-server-url", "tandem.security.bootstrap-key-hash");
    }

    @Test
    void saysWhatToSetIfTokensForOthersWouldDo() {
        assertThat(faults(Map.of(), server(Optional.empty()), false))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.token.audience");
    }

    @Test
    void saysWhatToRemoveIfAnybodyCould() {
        assertThat(faults(Map.of("tandem.security.anonymous.scopes", "admin"), NOBODY, true))
                .singleElement()
                .asString()
                .contains("tandem.security.anonymous.scopes");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "any")
    void saysWhatToSetIfTokensOfAnyIssuerWouldDo(@Nullable String issuer) {
        assertThat(faults(Map.of(), key(Optional.ofNullable(issuer)), true))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.token.issuer");
    }

    @Test
    void onlyABuildForTryingOutMayBeOpenToEverybody() {
        assertThat(StartCheck.faults(List.of("demo"), true)).isEmpty();
        assertThat(StartCheck.faults(List.of("demo"), false))
                .singleElement()
                .asString()
                .contains("the profile demo", "quarkus.profile");
    }

    private static List<String> faults(Map<String, String> config, Issuer issuer, boolean keys) {
        return StartCheck.faults(Configs.of(AccessConfig.class, config), issuer, keys);
    }

    private static Issuer server(Optional<List<String>> audience) {
        return new Issuer(Optional.of("https://issuer.example"), Optional.empty(), audience, Optional.empty());
    }

    private static Issuer key(Optional<String> name) {
        return new Issuer(Optional.empty(), Optional.of("MIIB"), AUDIENCE, name);
    }
}
