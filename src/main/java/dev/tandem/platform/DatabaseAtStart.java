package dev.tandem.platform;

import io.quarkus.arc.Unremovable;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Sees to it that a database which Tandem cannot start with is told of in one line, with what to set: one that cannot be
 * reached, and one whose migrations are not those of this release. Flyway is the first that asks it.
 */
@Singleton
@Unremovable
class DatabaseAtStart implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(new AsReleased());
        var source = configuration.getDataSource();
        if (source != null && configuration.getConnectRetries() == 0) { // otherwise it is tried again
            configuration.dataSource(new Reached(source));
        }
    }

    /** Asked once Flyway has found a difference. */
    static final class AsReleased extends BaseCallback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_VALIDATE_ERROR;
        }

        @Override
        public void handle(Event event, Context context) {
            throw new ConfigurationException(
                    "The database's migrations are not those of this release: if some are still to be made, run it once with"
                            + " tandem.migrate-only=true; if one was changed, flyway_schema_history tells what was made.");
        }
    }

    /** A data source whose database is there, or there is no point in going on. */
    record Reached(DataSource source) implements DataSource {

        @Override
        public Connection getConnection() {
            return reached(source::getConnection);
        }

        @Override
        public Connection getConnection(String username, String password) {
            return reached(() -> source.getConnection(username, password));
        }

        private interface Attempt {
            Connection get() throws SQLException;
        }

        private static Connection reached(Attempt attempt) {
            try {
                return attempt.get();
            } catch (SQLException failed) {
                throw new ConfigurationException(
                        "The database cannot be used: set quarkus.datasource.jdbc.url, .reactive.url, .username and .password to"
                                + " one that can. %s"
                                        .formatted(String.valueOf(failed.getMessage())
                                                .replaceAll("\\s+", " ")));
            }
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            return source.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            source.setLogWriter(out);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return source.getLoginTimeout();
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            source.setLoginTimeout(seconds);
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return source.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return source.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return source.isWrapperFor(type);
        }
    }
}
