package dev.tandem.workspace;

import dev.tandem.testkit.virtual.Configs;
import java.util.HashMap;
import java.util.Map;

/** Vaults with keys of a test's own. */
public final class Vaults {

    private Vaults() {}

    public static Vault of(Map<String, String> keys, String current) {
        var config = new HashMap<String, String>();
        keys.forEach((id, key) -> config.put("tandem.secrets.keys." + id, key));
        if (!current.isEmpty()) {
            config.put("tandem.secrets.current", current);
        }
        return new Vault(Configs.of(SecretsConfig.class, config));
    }
}
