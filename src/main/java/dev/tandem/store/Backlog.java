package dev.tandem.store;

import dev.tandem.model.DisputeType;
import dev.tandem.model.Lane;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much waits to be worked off, in all workspaces together, for those who run Tandem. What nobody works off does not count:
 * that of workspaces that are paused, or are being deleted, or for polls, that have to be let in again.
 */
@ApplicationScoped
public class Backlog {

    /** A workspace that has waited longer is late. */
    static final Duration LATE = Duration.ofMinutes(1);

    private static final String GOING_ON = """
            not exists (select from workspace p where p.workspace_id = w.workspace_id and p.state <> 'ACTIVE')
            """;

    /**
     * One statement, so that a look costs one round trip; each part goes through the partial index of what is open. What a run
     * reads in waits for hours, as the CRMs' quotas have it, and nobody is behind for that.
     */
    private static final String READ = """
            with queue as (
                select workspace_id, lane, count(*) as many, min(due_at) as first
                from work w where dead_at is null and %1$s group by workspace_id, lane),
            lag as (
                select workspace_id, extract(epoch from $1 - min(first))::float8 as value
                from queue where lane <> $3 group by workspace_id)
            select 'queued' as what, lane::text as which, sum(many)::float8 as value from queue group by lane
            union all
            select 'overdue', lane::text, extract(epoch from $1 - min(first))::float8 from queue group by lane
            union all
            select 'late', '', count(*)::float8 from lag where value > $2
            union all
            (select 'lag', workspace_id::text, value from lag where value > 0 order by value desc limit $5)
            union all
            select 'dead', '', count(*)::float8 from work where dead_at is not null
            union all
            select 'conflicts', type, count(*)::float8 from conflict where status = 'OPEN' group by type
            union all
            select 'inbox', '', count(*)::float8 from inbox w where processed_at is null and %1$s
            union all
            select 'inbox age', '', extract(epoch from $1 - min(received_at))::float8
                from inbox w where processed_at is null and %1$s
            union all
            select 'poll lag', crm, extract(epoch from $1 - min(read_up_to))::float8
                from poll w
                where task = 'CHANGES'
                  and (workspace_id in (select unnest($4::uuid[]))
                       or exists (select from workspace p where p.workspace_id = w.workspace_id and p.state = 'ACTIVE'
                                    and p.authorization_lost is null))
                group by crm
            """.formatted(GOING_ON);

    private final Pool pool;

    Backlog(Pool pool) {
        this.pool = pool;
    }

    /** What a look showed; whatever it did not find is nought. */
    public static final class Figures {

        private static final String LAG = "lag";

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

        /** For how many seconds the first of all of them has been due, but for what is read in by runs. */
        public double lag() {
            return Stream.of(Lane.values())
                    .filter(lane -> lane != Lane.BACKFILL)
                    .mapToDouble(this::overdue)
                    .max()
                    .orElse(0);
        }

        /** The workspaces that are furthest behind, and by how many seconds. */
        public Map<WorkspaceId, Double> lags() {
            return values.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(LAG))
                    .collect(Collectors.toMap(
                            entry -> new WorkspaceId(
                                    UUID.fromString(entry.getKey().substring(LAG.length()))),
                            Map.Entry::getValue));
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

    /**
     * How much waits now.
     *
     * @param configured the workspaces that are configured, which always go on
     * @param furthest how many workspaces are told of by themselves
     */
    public Uni<Figures> read(Instant now, Collection<WorkspaceId> configured, int furthest) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(
                        LinkRows.time(now),
                        (double) LATE.toSeconds(),
                        (short) Lane.BACKFILL.rank(),
                        configured.stream().map(WorkspaceId::value).toArray(UUID[]::new),
                        (long) furthest))
                .map(Figures::new);
    }
}
