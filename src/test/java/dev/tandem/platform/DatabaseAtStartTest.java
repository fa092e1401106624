package dev.tandem.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.platform.embedded.PostgresServer;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** What is told of a database that there is no starting with: what Quarkus prints as it is, without a stack trace. */
class DatabaseAtStartTest {

    private static FluentConfiguration configured(String url, String username) {
        var configuration =
                Flyway.configure().locations("classpath:db/migration").dataSource(url, username, "wrong");
        new DatabaseAtStart().customize(configuration);
        return configuration;
    }

    private static String told(ThrowingCallable start) {
        var root = ExceptionUtil.getRootCause(org.assertj.core.api.Assertions.catchThrowable(start));
        assertThat(root).isInstanceOf(ConfigurationException.class);
        return String.valueOf(root.getMessage());
    }

    @Test
    void oneThatCannotBeReached() {
        var flyway =
                configured("jdbc:postgresql://localhost:1/tandem", "tandem").load();

        assertThat(told(flyway::migrate))
                .hasLineCount(1)
                .contains("quarkus.datasource.jdbc.url", "localhost:1")
                .doesNotContain("wrong");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(flyway::validate)
                .withNoCause();
    }

    @Test
    void oneThatIsStillToBeMigrated() throws Exception {
        try (var database = PostgresServer.throwAway(0)) {
            var configuration = configured(database.jdbcUrl(), database.username());

            assertThat(told(configuration.load()::validate)).hasLineCount(1).contains("tandem.migrate-only=true");
        }
    }
}
