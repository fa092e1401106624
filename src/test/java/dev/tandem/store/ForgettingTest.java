package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What was only good for a while goes once that is over, and nothing else does. */
@QuarkusTest
class ForgettingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Forgetting forgetting;

    @Inject
    Pool pool;

    private final WorkspaceId workspace = new WorkspaceId(Ids.next());

    @Test
    void oldKeysAreForgotten() {
        run("""
                insert into idempotency (workspace_id, key, request, made_at) values
                    ($1, 'old', '', now() - interval '181 days'), ($1, 'new', '', now() - interval '179 days')
                """);

        forgetting.forget().await().atMost(PATIENCE);

        assertThat(run("select key from idempotency where workspace_id = $1")).containsExactly("new");
    }

    @Test
    void oldDeletionsAreForgotten() {
        run("""
                insert into removal (workspace_id, link_id, kind, at) values
                    ($1, gen_random_uuid(), 'TASK', now() - interval '181 days'),
                    ($1, gen_random_uuid(), 'NOTE', now() - interval '179 days')
                """);

        forgetting.forget().await().atMost(PATIENCE);

        assertThat(run("select kind from removal where workspace_id = $1")).containsExactly("NOTE");
    }

    /** An import tells that there was one. */
    @Test
    void oldRunsAreForgottenWithWhatTheyCarried() {
        run("""
                insert into run (workspace_id, run_id, mode, status, phase, started_at, beat_at, ended_at, failure)
                select $1, gen_random_uuid(), mode, 'DONE', '', at, at, ended, name
                from (values
                    ('BACKFILL', now() - interval '181 days', now() - interval '181 days', 'old'),
                    ('IMPORT', now() - interval '181 days', now() - interval '181 days', 'import'),
                    ('BACKFILL', now() - interval '181 days', now() - interval '179 days', 'new'),
                    ('BACKFILL', now() - interval '181 days', null, 'under way')) as runs (mode, at, ended, name)
                """);
        run("""
                insert into run_item (workspace_id, run_id, contact_id)
                select workspace_id, run_id, gen_random_uuid() from run, generate_series(1, 3) where workspace_id = $1
                """);

        forgetting.forget().await().atMost(PATIENCE);

        assertThat(run("select failure from run where workspace_id = $1"))
                .containsExactlyInAnyOrder("import", "new", "under way");
        assertThat(run("""
                        select distinct r.failure from run_item i left join run r using (workspace_id, run_id)
                        where i.workspace_id = $1
                        """)).containsExactlyInAnyOrder("import", "new", "under way");
    }

    private Iterable<String> run(String statement) {
        var rows = pool.preparedQuery(statement)
                .execute(Tuple.of(workspace.value()))
                .await()
                .atMost(PATIENCE);
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }
}
