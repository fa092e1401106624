package dev.tandem.store;

import dev.tandem.platform.Clock;
import dev.tandem.platform.Rounds;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Forgets what nobody asks for any more, in parts: no transaction is long, and what is left is forgotten the next time. */
@ApplicationScoped
class Forgetting {

    /** How many rows go in one transaction. */
    private static final int PART = 10_000;

    private static final String KEYS = """
            delete from idempotency where (workspace_id, key) in (
                select workspace_id, key from idempotency where made_at < $1 limit $2)
            """;

    private static final String REMOVALS = """
            delete from removal where (workspace_id, link_id) in (
                select workspace_id, link_id from removal where at < $1 limit $2)
            """;

    /** Before the runs themselves, whose totals are counted from these. An import has none, and tells that there was one. */
    private static final String RUN_ITEMS = """
            delete from run_item where (workspace_id, run_id, contact_id) in (
                select i.workspace_id, i.run_id, i.contact_id
                from run r join run_item i on i.workspace_id = r.workspace_id and i.run_id = r.run_id
                where r.mode <> 'IMPORT' and r.ended_at < $1 limit $2
                for update of i skip locked)
            """;

    private static final String RUNS = """
            delete from run where (workspace_id, run_id) in (
                select r.workspace_id, r.run_id from run r
                where r.mode <> 'IMPORT' and r.ended_at < $1 and not exists (
                    select from run_item i where i.workspace_id = r.workspace_id and i.run_id = r.run_id)
                limit $2)
            """;

    private final Pool pool;
    private final StoreConfig config;
    private final Clock clock;

    Forgetting(Pool pool, StoreConfig config, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        var before = clock.now().minus(config.kept());
        return Multi.createFrom()
                .items(KEYS, REMOVALS, RUN_ITEMS, RUNS)
                .onItem()
                .transformToUniAndConcatenate(statement -> forget(statement, before))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Integer> forget(String statement, Instant before) {
        return Rounds.whilst(
                () -> pool.preparedQuery(statement)
                        .execute(Tuple.of(LinkRows.time(before), PART))
                        .map(RowSet::rowCount),
                forgotten -> forgotten == PART);
    }
}
