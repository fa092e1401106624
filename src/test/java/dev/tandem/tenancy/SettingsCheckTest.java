package dev.tandem.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.model.Failure;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.WorkspacesConfig;
import dev.tandem.workspace.WorkspacesConfig.Mode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a workspace's CRMs may be. */
class SettingsCheckTest {

    private static Settings at(String rankrUrl) {
        return new Settings(
                "US",
                "UTC",
                "location",
                "https://ghl.example",
                rankrUrl,
                "/v1",
                Optional.empty(),
                "read write",
                Mode.LIVE,
                Optional.empty(),
                Set.of(),
                Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "region, Atlantis",
        "timezone, Mars/Olympus",
        "ghl.location-id, a location",
        "ghl.url, nowhere",
        "rankr.url, ftp://rankr.example",
        "rankr.path-prefix, v1",
        "rankr.oauth.token-url, nowhere",
        "rankr.oauth.scope, !",
        "poll-every.task, 30s"
    })
    void oneThatIsConfiguredIsRefusedByTheNameOfTheProperty(String property, String value) {
        var workspace = configured(property, value);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> SettingsCheck.check("acme", workspace))
                .withMessageStartingWith("tandem.workspaces.acme." + property.replace(".task", "") + " ")
                .withNoCause();
    }

    @Test
    void oneThatIsConfiguredMayBeWithinTheHouse() {
        assertThatCode(() -> SettingsCheck.check("acme", configured("rankr.url", "http://10.0.0.7:8080")))
                .doesNotThrowAnyException();
    }

    private static WorkspacesConfig.Workspace configured(String property, String value) {
        var config = new HashMap<>(Map.of(
                "tandem.workspaces.acme.ghl.location-id", "location",
                "tandem.workspaces.acme.ghl.token", "pit",
                "tandem.workspaces.acme.rankr.url", "https://rankr.example",
                "tandem.workspaces.acme.rankr.oauth.token-url", "https://rankr.example/token",
                "tandem.workspaces.acme.rankr.oauth.client-id", "tandem",
                "tandem.workspaces.acme.rankr.oauth.client-secret", "hush"));
        config.put("tandem.workspaces.acme." + property, value);
        return Objects.requireNonNull(
                Configs.of(WorkspacesConfig.class, config).workspaces().get("acme"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost",
                "https://LOCALHOST:8443/x",
                "https://api.localhost",
                "https://localhost.",
                "https://127.0.0.1",
                "https://127.1.2.3:8443",
                "https://0.0.0.0",
                "https://10.0.0.7",
                "https://100.64.0.1",
                "https://172.16.0.1",
                "https://192.168.1.1",
                "https://169.254.169.254/latest/meta-data",
                "https://224.0.0.1",
                "https://[::1]",
                "https://[::]",
                "https://[fe80::1]",
                "https://[fd00:ec2::254]",
                "https://[::ffff:169.254.169.254]"
            })
    void noneIsWithinTheHouse(String url) {
        assertThatExceptionOfType(Failure.BadInput.class)
                .isThrownBy(() -> SettingsCheck.checked(at(url), false))
                .withMessageContaining("this machine or its network")
                .withMessageContaining("tandem.tenancy.plain-http");
        assertThat(SettingsCheck.checked(at(url), true)).isEqualTo(at(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.rankr.example",
                "https://10.rankr.example",
                "https://mylocalhost.example",
                "https://8.8.8.8",
                "https://172.32.0.1",
                "https://100.128.0.1",
                "https://[2001:4860:4860::8888]"
            })
    void everyOtherWillDo(String url) {
        assertThat(SettingsCheck.checked(at(url), false)).isEqualTo(at(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://2130706433", "https://127.1", "https://0x7f000001", "https://0177.0.0.1"})
    void anAddressIsWrittenInOneWay(String url) {
        assertThatExceptionOfType(Failure.BadInput.class).isThrownBy(() -> SettingsCheck.checked(at(url), false));
    }
}
