package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.store.LinkSearch.Restriction;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A comparison of a whole list with its filter: no transaction of it is long, as nothing is told meanwhile. */
@QuarkusTest
class SegmentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final int MANY = 2 * Segments.PART + 1;

    private final WorkspaceId workspace = new WorkspaceId(Ids.next());

    @Inject
    Segments segments;

    @Inject
    DataSource database;

    @BeforeEach
    void ofManyContacts() throws SQLException {
        var made = segments.add(new StoredSegment(
                workspace,
                Ids.next(),
                1,
                "All",
                new JsonObject(),
                StoredSegment.Status.RUNNING,
                null,
                "list",
                true,
                false,
                NOW,
                "test",
                NOW,
                "test",
                null));
        await(made);
        ask("""
                with made as (
                    insert into link
                        (workspace_id, link_id, kind, fields, base, provenance, state, created_at, updated_at)
                    select '%s', gen_random_uuid(), 'CONTACT', '{}', '{}', '{}', 'IN_SYNC', now(), now()
                    from generate_series(1, %d) returning 1)
                select count(*) from made
                """.formatted(workspace.value(), MANY));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    private void compare(Instant now, Restriction... meaning) {
        var comparison = await(segments.claimComparison(workspace, now, PATIENCE, Ids.next()))
                .orElseThrow();
        await(segments.finish(comparison, List.of(meaning), now, now.plusSeconds(900), now));
    }

    private long ask(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private long members(String which) throws SQLException {
        return ask("select count(*) from segment_member where workspace_id = '%s' and %s"
                .formatted(workspace.value(), which));
    }

    @Test
    void manyComeToTheListAPartAtATime() throws SQLException {
        compare(NOW);

        assertThat(members("wanted and actual = 'NO'")).isEqualTo(MANY);
        assertThat(ask("select max(many) from (select count(*) as many from segment_member where workspace_id = '%s'"
                                .formatted(workspace.value())
                        + " group by xmin::text) as of_one_transaction"))
                .isLessThanOrEqualTo(Segments.PART);
    }

    @Test
    void nobodyIsTouchedForWhomNothingChanges() throws SQLException {
        compare(NOW);

        compare(NOW.plusSeconds(900));

        assertThat(members("xmax::text <> '0'")).as("locked by it").isZero();
        assertThat(members("true")).isEqualTo(MANY);
    }

    @Test
    void whoDoesNotMatchAnyMoreIsWantedNoMore() throws SQLException {
        compare(NOW);
        ask("""
                with put as (
                    update segment_member set actual = 'YES', own = true where workspace_id = '%s' returning 1)
                select count(*) from put
                """.formatted(workspace.value()));

        compare(NOW.plusSeconds(900), new Restriction("l.fields ->> 'email' is not null", null));

        assertThat(members("wanted")).isZero();
    }

    /** So that the brake counts them before the list grows by those who come. */
    @Test
    void whoHasToGoIsMarkedBeforeAnybodyComes() throws SQLException {
        ask("""
                with members as (
                    insert into segment_member (workspace_id, segment_id, contact_id, wanted, actual, own, due_at, at)
                    select s.workspace_id, s.segment_id, gen_random_uuid(), true, 'YES', true, now(), now()
                    from segment s, generate_series(1, 3) where s.workspace_id = '%s' returning 1)
                select count(*) from members
                """.formatted(workspace.value()));

        compare(NOW);

        assertThat(members("not wanted")).isEqualTo(3);
        assertThat(members("wanted")).isEqualTo(MANY);
        assertThat(members(("not wanted and xmin::text::bigint > (select min(xmin::text::bigint) from segment_member"
                                + " where workspace_id = '%s' and wanted)")
                        .formatted(workspace.value())))
                .isZero();
    }
}
