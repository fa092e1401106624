package dev.tandem.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.testkit.virtual.Configs;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A mistake in the configuration of providers keeps Tandem from starting, and says what to change. */
class EnrichmentFaultsTest {

    private static final String DEMO = "tandem.enrichment.workspaces.demo";

    private static List<String> faults(String... namesAndValues) {
        var values = new HashMap<String, String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return EnrichmentFaults.of(Configs.of(EnrichmentConfig.class, values));
    }

    private static List<String> httpFaults(String key, String value) {
        var values = new HashMap<>(Map.of(
                DEMO + ".http.acme.url", "https://api.example.com/person?email={email}",
                DEMO + ".http.acme.fields.company", "/company/name"));
        values.put(DEMO + ".http.acme." + key, value);
        return EnrichmentFaults.of(Configs.of(EnrichmentConfig.class, values));
    }

    @Test
    void withoutAWordNothingIsOnAndNothingWrong() {
        var config = Configs.of(EnrichmentConfig.class, Map.of());

        assertThat(config.workspaces()).isEmpty();
        assertThat(EnrichmentFaults.of(config)).isEmpty();
    }

    @Test
    void whatIsWellDefinedIsFine() {
        assertThat(faults(
                        DEMO + ".providers", "phone-country,acme",
                        DEMO + ".http.acme.url", "https://api.example.com/person?email={email}",
                        DEMO + ".http.acme.method", "GET",
                        DEMO + ".http.acme.headers.Authorization", "Bearer secret",
                        DEMO + ".http.acme.fields.company", "/company/name",
                        DEMO + ".http.acme.fields.\"address.city\"", "/geo/city",
                        DEMO + ".http.acme.fields.\"customFields.size\"", "/company/size"))
                .isEmpty();
    }

    @Test
    void aProviderThatThereIsNoneOfIsNamedWithThoseThatThereAre() {
        assertThat(faults(DEMO + ".providers", "phone-contry,phone-country,phone-country"))
                .containsExactly(
                        DEMO
                                + ".providers names phone-contry, which is none: use phone-country, phone-e164, domain-website,"
                                + " domain-company, or one that is defined under " + DEMO + ".http.",
                        DEMO + ".providers names phone-country twice: name it once.");
    }

    /** It may have been created and deleted since, or be created yet. */
    @Test
    void aWorkspaceThatThereIsNoneOfIsNoMistakeButNamed() {
        var config = Configs.of(
                EnrichmentConfig.class,
                Map.of(
                        DEMO + ".providers",
                        "phone-country",
                        "tandem.enrichment.workspaces.dmeo.providers",
                        "phone-country"));

        assertThat(EnrichmentFaults.of(config)).isEmpty();
        assertThat(EnrichmentFaults.strangers(config, Set.of("demo", "other"))).containsExactly("dmeo");
    }

    @Test
    void aProviderWithoutFieldsIsOfNoUse() {
        assertThat(faults(DEMO + ".http.acme.url", "https://api.example.com"))
                .containsExactly(
                        DEMO + ".http.acme.fields must name at least one field, such as fields.company=/company/name.");
    }

    @Test
    void eachPartOfAProviderIsLookedAt() {
        assertThat(httpFaults("url", "api.example.com"))
                .singleElement()
                .asString()
                .contains(".url must be a whole");
        assertThat(httpFaults("url", "https://api.example.com/{mail}"))
                .singleElement()
                .asString()
                .contains("has {mail}: use {company}, {email}, {name} or {phone}");
        assertThat(httpFaults("inputs", "email,salary"))
                .singleElement()
                .asString()
                .contains(".inputs must name some of");
        assertThat(httpFaults("timeout", "0s"))
                .singleElement()
                .asString()
                .contains(".timeout must be more than nothing");
        assertThat(httpFaults("fields.tags", "/tags"))
                .singleElement()
                .asString()
                .contains(".fields.tags is no field of contacts that can be filled");
        assertThat(httpFaults("fields.website", "company.site"))
                .singleElement()
                .asString()
                .contains(".fields.website must be a JSON Pointer");
    }

    @Test
    void allOfItIsToldAtOnce() {
        var config = Configs.of(
                EnrichmentConfig.class, Map.of(DEMO + ".providers", "a,b", DEMO + ".http.Acme.url", "nowhere"));

        assertThatThrownBy(() -> EnrichmentFaults.requireNone(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "names a,", "names b,", "needs another name", ".url must be", ".fields must name");
    }
}
