package dev.tandem.store;

import dev.tandem.model.Conflict;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** {@link Conflicts} in PostgreSQL. */
@ApplicationScoped
class SqlConflicts implements Conflicts {

    private static final String BY_IDS =
            "select " + ConflictRows.COLUMNS + " from conflict where workspace_id = $1 and conflict_id = any($2)";

    static final String OPEN = "select " + ConflictRows.COLUMNS + """
             from conflict
            where workspace_id = $1 and status = 'OPEN' and (link_id = any($2) or contact_id = any($2))
            order by conflict_id desc
            """;

    private static final String WANTED = """
             from conflict
            where workspace_id = $1
              and ($2::text is null or status = $2)
              and (cardinality($3::text[]) = 0 or type = any($3))
              and ($4::text is null or kind = $4)
              and ($5::text is null or field = $5)
              and ($6::uuid is null or contact_id = $6)
              and ($7::uuid is null or conflict_id < $7)
            """;

    private static final String SEARCH =
            "select " + ConflictRows.COLUMNS + WANTED + " order by conflict_id desc limit $8";

    private static final String TOLD_APART = """
            select distinct case when link_id = $2 then candidate else link_id end as other
            from conflict cross join unnest(candidates) as candidate
            where workspace_id = $1 and type in ('AMBIGUOUS_MATCH', 'DUPLICATE') and status = 'RESOLVED'
              and (link_id = $2 and candidate = any($3) or link_id = any($3) and candidate = $2)
            """;

    private final Pool pool;

    SqlConflicts(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<Conflict>> byIds(WorkspaceId workspace, Collection<UUID> ids) {
        return pool.preparedQuery(BY_IDS)
                .execute(Tuple.of(workspace.value(), ids.toArray(UUID[]::new)))
                .map(rows -> ConflictRows.conflicts(workspace, rows));
    }

    @Override
    public Uni<List<Conflict>> open(WorkspaceId workspace, Collection<LinkId> objects) {
        return pool.preparedQuery(OPEN)
                .execute(Tuple.of(
                        workspace.value(), objects.stream().map(LinkId::value).toArray(UUID[]::new)))
                .map(rows -> ConflictRows.conflicts(workspace, rows));
    }

    @Override
    public Uni<List<Conflict>> search(WorkspaceId workspace, Wanted wanted, int limit) {
        return pool.preparedQuery(SEARCH)
                .execute(parameters(workspace, wanted).addInteger(limit))
                .map(rows -> ConflictRows.conflicts(workspace, rows));
    }

    @Override
    public Uni<Set<LinkId>> toldApart(WorkspaceId workspace, LinkId contact, Collection<LinkId> others) {
        return pool.preparedQuery(TOLD_APART)
                .execute(Tuple.of(
                        workspace.value(),
                        contact.value(),
                        others.stream().map(LinkId::value).toArray(UUID[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new LinkId(row.getUUID("other")))
                        .collect(Collectors.toSet()));
    }

    @Override
    public Uni<Long> count(WorkspaceId workspace, Wanted wanted) {
        return pool.preparedQuery("select count(*)" + WANTED)
                .execute(parameters(workspace, wanted))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static Tuple parameters(WorkspaceId workspace, Wanted wanted) {
        return Tuple.from(new ArrayList<@Nullable Object>(Arrays.asList(
                workspace.value(),
                name(wanted.status()),
                wanted.types().stream().map(Enum::name).toArray(String[]::new),
                name(wanted.kind()),
                wanted.field(),
                wanted.contact() == null ? null : wanted.contact().value(),
                wanted.before())));
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }
}
