package dev.tandem.store;

import dev.tandem.model.DisputeType;
import dev.tandem.model.Lane;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How much waits, in all workspaces together and whoever is to work it off: for those who run Tandem. */
@ApplicationScoped
public class Backlog {

    /** A workspace that has waited longer is late. */
    static final Duration LATE = Duration.ofMinutes(1);

    /** One statement, so that a look costs one round trip; each part goes through the partial index of what is open. */
    private static final String READ = """
            select 'queued' as what, lane::text as which, count(*)::float8 as value
                from work where dead_at is null group by lane
            union all
            select 'overdue', lane::text, extract(epoch from $1 - min(due_at))::float8
                from work where dead_at is null group by lane
            union all
            select 'late', '', count(distinct workspace_id)::float8 from work where dead_at is null and due_at < $2
            union all
            select 'dead', '', count(*)::float8 from work where dead_at is not null
            union all
            select 'conflicts', type, count(*)::float8 from conflict where status = 'OPEN' group by type
            union all
            select 'inbox', '', count(*)::float8 from inbox where processed_at is null
            union all
            select 'inbox age', '', extract(epoch from $1 - min(received_at))::float8
                from inbox where processed_at is null
            union all
            select 'poll lag', crm, extract(epoch from $1 - min(read_up_to))::float8
                from poll where task = 'CHANGES' group by crm
            """;

    private final Pool pool;

    Backlog(Pool pool) {
        this.pool = pool;
    }

    /** What a look showed; whatever it did not find is nought. */
    public static final class Figures {

        private final Map<String, Double> values = new HashMap<>();

        private Figures(RowSet<Row> rows) {
            for (var row : rows) {
                var value = row.getDouble("value");
                if (value != null) {
                    values.put(row.getString("what") + row.getString("which"), Math.max(0, value));
                }
            }
        }

        /** Contacts that wait in a lane, or are being worked on. */
        public double queued(Lane lane) {
            return of("queued", Integer.toString(lane.rank()));
        }

        /** For how many seconds the first of them has been due. */
        public double overdue(Lane lane) {
            return of("overdue", Integer.toString(lane.rank()));
        }

        /** Workspaces of which a contact has been due for longer than a minute. */
        public double lateWorkspaces() {
            return of("late", "");
        }

        /** Contacts that were given up. */
        public double dead() {
            return of("dead", "");
        }

        /** What waits for a person. */
        public double conflicts(DisputeType type) {
            return of("conflicts", type.name());
        }

        /** Webhooks of contacts that are not known yet. */
        public double inbox() {
            return of("inbox", "");
        }

        /** How many seconds ago the first of them came. */
        public double inboxAge() {
            return of("inbox age", "");
        }

        /** How many seconds ago a CRM was last asked for all that changed, in the workspace where that is longest ago. */
        public double pollLag(String crm) {
            return of("poll lag", crm);
        }

        private double of(String what, String which) {
            return values.getOrDefault(what + which, 0.0);
        }
    }

    /** How much waits now. */
    public Uni<Figures> read(Instant now) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(LinkRows.time(now), LinkRows.time(now.minus(LATE))))
                .map(Figures::new);
    }
}
