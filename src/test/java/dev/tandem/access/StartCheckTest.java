package dev.tandem.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.testkit.virtual.Configs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With what production starts. */
class StartCheckTest {

    @Test
    void startsIfSomebodyAndNotEverybodyCanCall() {
        assertThat(faults(Map.of(), true, true, false)).isEmpty();
        assertThat(faults(Map.of(), false, false, true)).isEmpty();
    }

    @Test
    void saysWhatToSetIfNobodyCould() {
        assertThat(faults(Map.of(), false, false, false))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.auth-server-url", "tandem.security.bootstrap-key-hash");
    }

    @Test
    void saysWhatToSetIfTokensForOthersWouldDo() {
        assertThat(faults(Map.of(), true, false, false))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.token.audience");
    }

    @Test
    void saysWhatToRemoveIfAnybodyCould() {
        assertThat(faults(Map.of("tandem.security.anonymous.scopes", "admin"), false, false, true))
                .singleElement()
                .asString()
                .contains("tandem.security.anonymous.scopes");
    }

    private static List<String> faults(Map<String, String> config, boolean issuer, boolean audience, boolean keys) {
        return StartCheck.faults(Configs.of(AccessConfig.class, config), issuer, audience, keys);
    }
}
