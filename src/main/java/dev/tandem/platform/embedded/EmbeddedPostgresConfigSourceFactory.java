package dev.tandem.platform.embedded;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives Tandem a database of its own where {@code tandem.embedded-db.enabled} is set and no other is configured.
 *
 * <p>{@code tandem.embedded-db.data-dir} is where its data stays; without it, the data goes when the JVM ends.
 * {@code tandem.embedded-db.port} is what it listens on; without it, any free port.
 */
public final class EmbeddedPostgresConfigSourceFactory implements ConfigSourceFactory {

    private static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";

    /** Below application.properties, so that whatever is configured wins. */
    private static final int ORDINAL = 50;

    /** Where one JVM remembers its server: classes are loaded anew by each live reload, properties are not. */
    private static final String RUNNING = "tandem.embedded-db.running.";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return enabled(context) && applicationRuns() ? List.of(source(portOf(context))) : List.of();
    }

    private static boolean enabled(ConfigSourceContext context) {
        if (!Boolean.parseBoolean(value(context, "tandem.embedded-db.enabled").orElse("false"))) {
            return false;
        }
        var reactive = value(context, REACTIVE_URL).isPresent();
        var jdbc = value(context, JDBC_URL).isPresent();
        if (reactive != jdbc) {
            throw new EmbeddedPostgresException("%s is set and %s is not: set both to use your own database, or neither"
                    .formatted(reactive ? REACTIVE_URL : JDBC_URL, reactive ? JDBC_URL : REACTIVE_URL));
        }
        return !reactive;
    }

    /** Config is also read while Quarkus builds the application, when the class that starts it is not there yet. */
    private static boolean applicationRuns() {
        try {
            Class.forName(
                    "io.quarkus.runner.ApplicationImpl",
                    false,
                    Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }

    private static synchronized int portOf(ConfigSourceContext context) {
        var home = value(context, "tandem.embedded-db.data-dir");
        var memory = RUNNING + home.orElse("");
        var running = System.getProperty(memory);
        if (running != null) {
            return Integer.parseInt(running);
        }
        var port = Integer.parseInt(value(context, "tandem.embedded-db.port").orElse("0"));
        var server = home.map(folder -> PostgresServer.keeping(Path.of(folder), port))
                .orElseGet(() -> PostgresServer.throwAway(port));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "embedded-postgres-stop"));
        System.setProperty(memory, Integer.toString(server.port()));
        return server.port();
    }

    private static ConfigSource source(int port) {
        return new PropertiesConfigSource(
                Map.of(
                        REACTIVE_URL,
                        "postgresql://127.0.0.1:%d/postgres".formatted(port),
                        JDBC_URL,
                        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port),
                        "quarkus.datasource.username",
                        "postgres"),
                "embedded PostgreSQL",
                ORDINAL);
    }

    private static Optional<String> value(ConfigSourceContext context, String key) {
        return Optional.ofNullable(context.getValue(key))
                .map(io.smallrye.config.ConfigValue::getValue)
                .filter(value -> !value.isBlank());
    }
}
