package dev.tandem.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/** An impatient gateway that is traced, and whose figures are counted whenever somebody looks. */
public final class Watched extends Impatient {

    @Override
    public Map<String, String> getConfigOverrides() {
        var config = new LinkedHashMap<>(super.getConfigOverrides());
        config.put("quarkus.otel.sdk.disabled", "false");
        config.put("quarkus.otel.traces.exporter", "none");
        config.put("tandem.monitor.counts", "0s");
        config.put("tandem.sandbox.contacts", "12");
        return config;
    }
}
