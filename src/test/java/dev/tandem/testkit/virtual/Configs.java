package dev.tandem.testkit.virtual;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Configurations as the application has them, with its defaults, and no application. */
public final class Configs {

    private Configs() {}

    /** A configuration, by its mapped interface, where {@code values} are set by full name. */
    public static <C> C of(Class<C> type, Map<String, String> values) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(type)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter());
        values.forEach(config::withDefaultValue);
        return config.build().getConfigMapping(type);
    }
}
