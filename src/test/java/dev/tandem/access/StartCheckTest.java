package dev.tandem.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.virtual.Configs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With what production starts. */
class StartCheckTest {

    private static final Optional<List<String>> AUDIENCE = Optional.of(List.of("tandem"));

    private static final Issuer NOBODY =
            new Issuer(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void startsIfSomebodyAndNotEverybodyCanCall() {
        assertThat(faults(Map.of(), server(AUDIENCE))).isEmpty();
        assertThat(faults(Map.of(), key(Optional.of("https://issuer.example")))).isEmpty();
        assertThat(faults(Map.of(), NOBODY)).isEmpty();
        assertThat(StartCheck.faults(true)).isEmpty();
    }

    @Test
    void saysWhatToSetIfNobodyCould() {
        assertThat(StartCheck.faults(false))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.auth-server-url", "tandem.security.bootstrap-key-hash");
    }

    @Test
    void repeatsNothingOfWhatIsNoHash() {
        assertThat(faults(Map.of("tandem.security.bootstrap-key-hash", "tdm_the-key-itself"), NOBODY))
                .singleElement()
                .asString()
                .contains("tandem.security.bootstrap-key-hash")
                .doesNotContain("tdm_the-key-itself");
    }

    @Test
    void saysWhatToSetIfTokensForOthersWouldDo() {
        assertThat(faults(Map.of(), server(Optional.empty())))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.token.audience");
    }

    @Test
    void saysWhatToRemoveIfAnybodyCould() {
        assertThat(faults(Map.of("tandem.security.anonymous.scopes", "admin"), NOBODY))
                .singleElement()
                .asString()
                .contains("tandem.security.anonymous.scopes");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "any")
    void saysWhatToSetIfTokensOfAnyIssuerWouldDo(@Nullable String issuer) {
        assertThat(faults(Map.of(), key(Optional.ofNullable(issuer))))
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

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.password, QUARKUS_DATASOURCE_PASSWORD",
        "quarkus.oidc.credentials.client-secret.value, QUARKUS_OIDC_CREDENTIALS_CLIENT_SECRET_VALUE",
        "%prod.quarkus.datasource.password, _PROD_QUARKUS_DATASOURCE_PASSWORD",
        "tandem.secrets.keys.k1, TANDEM_SECRETS_KEYS_K1",
        "tandem.workspaces.acme.ghl.token, TANDEM_WORKSPACES_ACME_GHL_TOKEN",
        "tandem.workspaces.acme.ghl.previous-token, TANDEM_WORKSPACES_ACME_GHL_PREVIOUS_TOKEN",
        "tandem.workspaces.acme.rankr.api-key, TANDEM_WORKSPACES_ACME_RANKR_API_KEY",
        "tandem.workspaces.acme.rankr.oauth.client-secret, TANDEM_WORKSPACES_ACME_RANKR_OAUTH_CLIENT_SECRET",
        "tandem.workspaces.acme.rankr.webhook-secrets, TANDEM_WORKSPACES_ACME_RANKR_WEBHOOK_SECRETS",
        "tandem.workspaces.acme.rankr.webhook-secrets[0], TANDEM_WORKSPACES_ACME_RANKR_WEBHOOK_SECRETS_0_",
        "tandem.ghl.oauth.client-secret, TANDEM_GHL_OAUTH_CLIENT_SECRET",
        "tandem.enrichment.workspaces.acme.http.who.headers.X-Key, TANDEM_ENRICHMENT_WORKSPACES_ACME_HTTP_WHO_HEADERS_X_KEY"
    })
    void saysWhereASecretOfTheCommandLineBelongs(String property, String variable) {
        assertThat(StartCheck.faults(given(property, "hush")))
                .singleElement()
                .asString()
                .contains("-D" + property + ":", " " + variable + " ")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.jdbc.url, jdbc:postgresql://db/tandem?user=tandem&password=hush",
        "quarkus.datasource.reactive.url, postgresql://tandem:hush@db/tandem",
        "quarkus.otel.exporter.otlp.headers, Authorization=hush"
    })
    void saysSoOfOneWithinAnotherValue(String property, String value) {
        assertThat(StartCheck.faults(given(property, value)))
                .singleElement()
                .asString()
                .contains("-D" + property + ":")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.oidc.token.audience, tandem",
        "quarkus.oidc.authentication.verify-access-token, true",
        "tandem.secrets.current, k1",
        "tandem.secrets.keys.k1, file:/run/secrets/k1",
        "quarkus.datasource.password, ${PASSWORD}",
        "quarkus.datasource.password, ''",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://db:5432/tandem?sslmode=verify-full",
        "quarkus.datasource.reactive.url, postgresql://tandem@db/tandem",
        "javax.net.ssl.trustStorePassword, changeit"
    })
    void whatIsNoSecretMayBeOnTheCommandLine(String property, String value) {
        assertThat(StartCheck.faults(given(property, value))).isEmpty();
    }

    private static Properties given(String property, String value) {
        var given = new Properties();
        given.setProperty(property, value);
        return given;
    }

    private static List<String> faults(Map<String, String> config, Issuer issuer) {
        return StartCheck.faults(Configs.of(AccessConfig.class, config), issuer);
    }

    private static Issuer server(Optional<List<String>> audience) {
        return new Issuer(Optional.of("https://issuer.example"), Optional.empty(), audience, Optional.empty());
    }

    private static Issuer key(Optional<String> name) {
        return new Issuer(Optional.empty(), Optional.of("MIIB"), AUDIENCE, name);
    }
}
