package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks that wait are shared out between workspaces, and are one process's as long as it holds on to them. */
@QuarkusTest
class SqlInboxTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration HOLD = Duration.ofSeconds(60);

    private static final Inbox.Wanted ALL = new Inbox.Wanted(null, null, null);

    private final WorkspaceId flooded = new WorkspaceId(Ids.next());
    private final WorkspaceId other = new WorkspaceId(Ids.next());

    /** A time that no worker of the application reaches: what is due then is this test's own. */
    private Instant then;

    @Inject
    Inbox inbox;

    @Inject
    DataSource database;

    @Inject
    Clock clock;

    /** What other tests left waits too by then, and would take a share. */
    @BeforeEach
    void inAHundredYears() throws SQLException {
        then = clock.now().plus(Duration.ofDays(36_500));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from inbox where processed_at is null");
        }
        arrive(flooded, 20);
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "delete from inbox where workspace_id in ('%s', '%s')".formatted(flooded.value(), other.value()));
        }
    }

    private void arrive(WorkspaceId workspace, int many) {
        inbox.add(
                        IntStream.range(0, many)
                                .mapToObj(number -> new Inbox.Arrival(
                                        workspace,
                                        Crm.GHL,
                                        new WebhookHint(
                                                Ids.next().toString(),
                                                "ContactCreate",
                                                RecordKey.contact("stranger-" + number),
                                                WebhookHint.Action.CREATED)))
                                .toList(),
                        then)
                .await()
                .atMost(PATIENCE);
    }

    private List<Inbox.Claim> claim(int limit, Map<WorkspaceId, Integer> held, int most, Instant at) {
        return inbox.claim(limit, held, most, at, HOLD).await().atMost(PATIENCE);
    }

    private static long of(WorkspaceId workspace, List<Inbox.Claim> claims) {
        return claims.stream()
                .filter(claim -> claim.workspace().equals(workspace))
                .count();
    }

    @Test
    void whatAWorkspaceHoldsCountsInItsShare() {
        arrive(other, 20);

        var claims = claim(4, Map.of(flooded, 6), 100, then);

        assertThat(of(other, claims)).isEqualTo(4);
        assertThat(of(flooded, claims)).isZero();
    }

    @Test
    void oneWorkspaceNeverHoldsAll() {
        assertThat(claim(8, Map.of(), 6, then)).hasSize(6);
        assertThat(claim(2, Map.of(flooded, 6), 6, then)).isEmpty();
        assertThat(claim(2, Map.of(flooded, 5), 6, then)).hasSize(1);
    }

    @Test
    void whatIsHeldOnToIsNobodyElses() {
        var claims = claim(20, Map.of(), 100, then);
        assertThat(claims).hasSize(20);

        inbox.hold(claims.subList(0, 15), then.plus(HOLD).plusSeconds(30))
                .await()
                .atMost(PATIENCE);

        assertThat(claim(20, Map.of(), 100, then.plus(HOLD).plusSeconds(1))).hasSize(5);
        assertThat(claim(20, Map.of(), 100, then.plus(HOLD).plusSeconds(31))).hasSize(15);
    }

    @Test
    void whatWasPutBackIsNotHeldOnToAnyMore() {
        var claims = claim(20, Map.of(), 100, then);
        inbox.postpone(claims, then.plusSeconds(2), "no answer").await().atMost(PATIENCE);

        inbox.hold(claims, then.plus(HOLD).plus(HOLD)).await().atMost(PATIENCE);

        assertThat(claim(20, Map.of(), 100, then.plusSeconds(2))).hasSize(20);
    }

    /** However many workspaces there are, and whoever else is at some. */
    @Test
    void noMoreAreForgottenAtOnceThanIsAsked() throws SQLException {
        arrive(other, 20);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "update inbox set processed_at = now(), outcome = 'RECORDED' where workspace_id in ('%s', '%s')"
                            .formatted(flooded.value(), other.value()));
            connection.setAutoCommit(false);
            statement.execute("select from inbox where workspace_id = '%s' order by inbox_id limit 5 for update"
                    .formatted(other.value()));

            while (forget(8) == 8) {
                // the rest of the other's are looked at last, or those that another test left
            }

            assertThat(inbox.count(other, ALL).await().atMost(PATIENCE)).isGreaterThanOrEqualTo(5);
            connection.rollback();
        }
        while (forget(8) > 0) {
            // those that were held
        }
        assertThat(inbox.count(other, ALL).await().atMost(PATIENCE)).isZero();
        assertThat(inbox.count(flooded, ALL).await().atMost(PATIENCE)).isZero();
    }

    private int forget(int limit) {
        var forgotten = inbox.forget(clock.now().plusSeconds(1), limit).await().atMost(PATIENCE);
        assertThat(forgotten).isLessThanOrEqualTo(limit);
        return forgotten;
    }
}
