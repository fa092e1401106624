package dev.tandem.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.testkit.virtual.Configs;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is marked for a test. */
class StagingTest {

    @Test
    void aContactIsMarkedByItsTag() {
        var staging = new Staging(Optional.of("tandem-test"), Set.of());

        assertThat(staging.admits(contact("g1", "vip", "tandem-test"))).isTrue();
        assertThat(staging.admits(contact("g1", "vip", "tandem-test-2"))).isFalse();
        assertThat(staging.admits(contact("g1"))).isFalse();
    }

    @Test
    void aContactIsMarkedByItsId() {
        var staging = new Staging(Optional.empty(), Set.of("g1"));

        assertThat(staging.admits(contact("g1"))).isTrue();
        assertThat(staging.admits(contact("g2", "vip"))).isFalse();
    }

    @Test
    void aTestThatMarksNothingIsRefusedAtStart() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> workspaces(Map.of("tandem.workspaces.demo.mode", "TEST")))
                .withMessageContaining("tandem.workspaces.demo.test.flag");
    }

    @Test
    void aLiveWorkspaceIsNotTriedOut() {
        assertThat(workspaces(Map.of("tandem.workspaces.demo.test.flag", "tandem-test"))
                        .staging(Workspaces.idOf("demo")))
                .isEmpty();
    }

    private static CrmRecord contact(String id, String... tags) {
        var fields =
                tags.length == 0 ? Fields.NONE : Fields.of(Map.of(Field.TAGS.fieldName(), Value.of(List.of(tags))));
        return new CrmRecord(Crm.GHL, RecordKey.contact(id), fields, null, null, null, null);
    }

    private static Workspaces workspaces(Map<String, String> more) {
        var config = new java.util.HashMap<>(Map.of(
                "tandem.workspaces.demo.ghl.url", "http://ghl.simulated",
                "tandem.workspaces.demo.ghl.location-id", "demo-location",
                "tandem.workspaces.demo.ghl.token", "pit-demo",
                "tandem.workspaces.demo.rankr.url", "http://rankr.simulated",
                "tandem.workspaces.demo.rankr.api-key", "rk-demo"));
        config.putAll(more);
        return new Workspaces(Configs.of(WorkspacesConfig.class, config), Optional.empty());
    }
}
