package dev.tandem.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PostgresUserTest {

    @Test
    void anOrdinaryUserStaysWhoItIs() {
        assertThat(PostgresUser.choose(Set.<PostgresUser>of()::contains)).isEqualTo(PostgresUser.SAME);
    }

    @Test
    void rootHidesInAUserNamespace() {
        assertThat(PostgresUser.choose(Set.of(PostgresUser.SAME)::contains)).isEqualTo(PostgresUser.NAMESPACED);
    }

    @Test
    void rootBecomesNobodyWhereNamespacesAreForbidden() {
        assertThat(PostgresUser.choose(Set.of(PostgresUser.SAME, PostgresUser.NAMESPACED)::contains))
                .isEqualTo(PostgresUser.NOBODY);
    }

    @Test
    void whereNothingWorksItSaysWhatToDo() {
        assertThatThrownBy(() -> PostgresUser.choose(_ -> true))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("cannot run as root")
                .hasMessageContaining("quarkus.datasource.reactive.url");
    }
}
