package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.StringJoiner;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That what is asked for each contact that is carried is found by an index, in all that it is asked by: a table of millions
 * must not be read for it, nor all of one workspace.
 */
@QuarkusTest
class IndexTest {

    @Inject
    DataSource database;

    /** A workspace of a few thousand contacts, each with its task. */
    private static final String MANY = """
            with contact as (
                select gen_random_uuid() as id, n from generate_series(1, 3000) n),
            record as (
                select id, 'CONTACT' as kind, null::uuid as contact_id, n from contact
                union all select gen_random_uuid(), 'TASK', id, n from contact)
            insert into link (workspace_id, link_id, kind, contact_id, fields, base, provenance, state, created_at, updated_at)
            select '00000000-0000-0000-0000-000000000001', id, kind, contact_id,
                jsonb_build_object('email', n || '@example.com', 'phone', '+1415555' || n), '{}', '{}', 'IN_SYNC', now(), now()
            from record
            """;

    /** About each of the contacts a person has something to decide. */
    private static final String DECISIONS = """
            insert into conflict (workspace_id, conflict_id, link_id, contact_id, kind, type, rule, reason, opened_at)
            select workspace_id, gen_random_uuid(), link_id, link_id, kind, 'MASS_DELETION', '', '', now()
            from link where kind = 'CONTACT'
            """;

    /** All of them were put on one list by others. */
    private static final String OTHERS_ON_A_LIST = """
            insert into segment_member (workspace_id, segment_id, contact_id, wanted, actual, own, due_at, at)
            select workspace_id, '00000000-0000-0000-0000-000000000002', link_id, false, 'YES', false, now(), now()
            from link where kind = 'CONTACT'
            """;

    static Arguments[] statements() {
        return new Arguments[] {
            Arguments.of("an object", "uuid, uuid[]", SqlLinks.BY_IDS, "link_id"),
            Arguments.of("the conflicts", "uuid, uuid[]", SqlConflicts.OPEN, "contact_id"),
            Arguments.of("the children", "uuid, uuid[]", SqlLinks.CHILDREN_SOMEWHERE_ALIVE, "contact_id"),
            Arguments.of("by e-mail address", "uuid, text[], text[]", SqlLinks.HOLDING, "sort_email"),
            Arguments.of("by phone", "uuid, text[], text[]", SqlLinks.HOLDING, "'phone'"),
            Arguments.of(
                    "by name and company",
                    "uuid, text, text, text",
                    SqlLinks.CALLED.formatted("ghl", "rankr"),
                    "sort_(name|company)"),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void isFoundByAnIndex(String what, String types, String statement, String key) throws SQLException {
        assertThat(plan(types, statement))
                .doesNotContain("Seq Scan")
                .containsPattern("Index Cond: \\(.*workspace_id.*" + key);
    }

    @Test
    void whatWaitsForAPersonIsFoundByItsContact() throws SQLException {
        assertThat(plan("uuid, uuid, uuid, bigint, integer, text, text, timestamptz, jsonb", SqlWorkQueue.FINISH))
                .containsPattern("Index (Only )?Scan using conflict_open_of_contact");
    }

    /** They stay there, and are looked for each second. */
    @Test
    void whoIsToBePutOnAListIsFoundAmongThoseWhomOthersPutThere() throws SQLException {
        assertThat(plan("uuid, uuid, timestamptz, boolean", Segments.HAS_DUE))
                .containsPattern("Index Cond: .*\\(wanted OR own\\) >= \\$4");
        assertThat(plan("timestamptz", Segments.AT_WORK))
                .containsPattern("Index Cond: .*\\(wanted OR own\\) >= s\\w*\\.keeps_others");
    }

    /** However many wait for it, and whomever others put there. */
    @Test
    void whoIsTakenToBePutOnAListOrOffItIsFoundInTurn() throws SQLException {
        assertThat(plan("uuid, uuid, boolean, timestamptz, timestamptz, uuid, bigint", Segments.CLAIM))
                .containsPattern("segment_member_removing.*\\n.*own >= \\$3")
                .containsPattern("segment_member_pending.*\\n.*\\(wanted OR own\\) = true");
    }

    /** How it would be done for any parameters, where reading all is out of the question. */
    private String plan(String types, String statement) throws SQLException {
        try (var connection = database.getConnection();
                var sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.execute(MANY);
            sql.execute(DECISIONS);
            sql.execute(OTHERS_ON_A_LIST);
            sql.execute("analyze link, conflict, segment_member");
            sql.execute("set local enable_seqscan = off");
            sql.execute("set local plan_cache_mode = force_generic_plan");
            sql.execute("prepare asked (%s) as %s".formatted(types, statement));
            try (var rows = sql.executeQuery(
                    "explain execute asked (%s)".formatted(types.replaceAll("\\w+(?:\\[\\])?", "null")))) {
                var plan = new StringJoiner("\n");
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
                return plan.toString();
            } finally {
                sql.execute("deallocate asked");
                connection.rollback();
            }
        }
    }
}
