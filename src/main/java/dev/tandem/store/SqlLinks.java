package dev.tandem.store;

import static java.util.stream.Collectors.toMap;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Delta;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Recorded;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import dev.tandem.telemetry.Decided;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Links} in PostgreSQL. */
@ApplicationScoped
class SqlLinks implements Links {

    static final String BY_IDS =
            "select " + LinkRows.COLUMNS + " from link l where l.workspace_id = $1 and l.link_id = any($2)";

    private final Pool pool;

    SqlLinks(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<Link>> byIds(WorkspaceId workspace, Collection<LinkId> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : pool.preparedQuery(BY_IDS)
                        .execute(Tuple.of(workspace.value(), uuids(ids)))
                        .map(LinkRows::links);
    }

    @Override
    public Uni<Optional<Link>> byId(WorkspaceId workspace, LinkId id) {
        return pool.preparedQuery(BY_ID)
                .execute(Tuple.of(workspace.value(), id.value()))
                .map(rows -> LinkRows.links(rows).stream().findFirst());
    }

    private static final String BY_ID =
            "select " + LinkRows.COLUMNS + " from link l where l.workspace_id = $1 and l.link_id = $2";

    @Override
    public Uni<List<Link>> byRefs(WorkspaceId workspace, Kind kind, Crm crm, Collection<String> externalIds) {
        if (externalIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var sql = "select %s from link l where l.workspace_id = $1 and l.kind = $2 and l.%s_id = any($3)"
                .formatted(LinkRows.COLUMNS, LinkRows.column(crm));
        return pool.preparedQuery(sql)
                .execute(Tuple.of(workspace.value(), kind.name(), externalIds.toArray(String[]::new)))
                .map(LinkRows::links);
    }

    @Override
    public Uni<List<Link>> contactsHolding(
            WorkspaceId workspace, Collection<String> emails, Collection<String> phones) {
        return pool.preparedQuery(HOLDING)
                .execute(Tuple.of(workspace.value(), emails.toArray(String[]::new), phones.toArray(String[]::new)))
                .map(LinkRows::links);
    }

    @Override
    public Uni<List<Link>> contactsCalled(
            WorkspaceId workspace, Crm knownTo, String firstName, String lastName, String company) {
        return pool.preparedQuery(CALLED.formatted(LinkRows.column(knownTo), LinkRows.column(knownTo.other())))
                .execute(Tuple.of(workspace.value(), firstName, lastName, company))
                .map(LinkRows::links);
    }

    @Override
    public Uni<List<Link>> contacts(WorkspaceId workspace, @Nullable Crm at, @Nullable LinkId after, int limit) {
        var living = at == null ? "" : "and l.%1$s_id is not null and not l.%1$s_gone".formatted(LinkRows.column(at));
        return pool.preparedQuery("""
                        select %s from link l
                        where l.workspace_id = $1 and l.kind = 'CONTACT' and l.deleted_at is null %s
                          and ($2::uuid is null or l.link_id > $2)
                        order by l.link_id limit $3
                        """.formatted(LinkRows.COLUMNS, living))
                .execute(Tuple.of(workspace.value(), after == null ? null : after.value(), limit))
                .map(LinkRows::links);
    }

    static final String CALLED = "select " + LinkRows.COLUMNS + """
             from link l
            where l.workspace_id = $1 and l.kind = 'CONTACT' and l.deleted_at is null
              and l.sort_name = lower($2 || ' ' || $3) and l.sort_company = lower($4)
              and l.%s_id is not null and l.%s_id is null
            order by l.link_id limit 100
            """;

    static final String HOLDING = "select " + LinkRows.COLUMNS + """
             from link l
            where l.workspace_id = $1 and l.kind = 'CONTACT' and l.deleted_at is null
              and (l.sort_email = any($2) or l.fields ->> 'phone' = any($3))
            order by l.link_id
            """;

    @Override
    public Uni<List<Link>> childrenOf(WorkspaceId workspace, LinkId contact) {
        return pool.preparedQuery(CHILDREN_SOMEWHERE_ALIVE)
                .execute(Tuple.of(workspace.value(), uuids(List.of(contact))))
                .map(LinkRows::links);
    }

    @Override
    public Uni<List<Link>> childrenOf(WorkspaceId workspace, Kind kind, Collection<LinkId> contacts) {
        return contacts.isEmpty()
                ? Uni.createFrom().item(List.of())
                : pool.preparedQuery(CHILDREN + " and l.kind = $3 and l.deleted_at is null order by l.link_id")
                        .execute(Tuple.of(workspace.value(), uuids(contacts), kind.name()))
                        .map(LinkRows::links);
    }

    private static final String CHILDREN =
            "select " + LinkRows.COLUMNS + " from link l where l.workspace_id = $1 and l.contact_id = any($2)";
    static final String CHILDREN_SOMEWHERE_ALIVE = CHILDREN + """
             and (l.deleted_at is null
                  or l.ghl_id is not null and not l.ghl_gone
                  or l.rankr_id is not null and not l.rankr_gone)
            order by l.link_id
            """;

    @Override
    public Uni<Void> add(WorkspaceId workspace, List<Change> changes) {
        return changes.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(
                        connection -> write(connection, workspace, LinkRows.INSERT, changes, _ -> Recorded.NOTHING));
    }

    @Override
    public Uni<List<Link>> change(WorkspaceId workspace, Collection<LinkId> ids, Function<Link, Change> decide) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.withTransaction(connection -> connection
                .preparedQuery(BY_IDS + " order by l.link_id for update")
                .execute(Tuple.of(workspace.value(), uuids(ids)))
                .map(LinkRows::links)
                .chain(locked -> {
                    var before = locked.stream().collect(toMap(Link::id, Recorded::of));
                    var changes = locked.stream().map(decide).toList();
                    return write(
                                    connection,
                                    workspace,
                                    LinkRows.UPSERT,
                                    changes.stream().flatMap(Change::all).toList(),
                                    id -> before.getOrDefault(id, Recorded.NOTHING))
                            .call(() -> SqlWriteLedger.forget(connection, workspace, locked, changes))
                            .replaceWith(changes.stream().map(Change::link).toList());
                }));
    }

    @Override
    public Uni<Void> touch(WorkspaceId workspace, Map<Crm, Set<LinkId>> seen, Instant fetchedAt) {
        return pool.preparedQuery(TOUCH)
                .execute(Tuple.of(
                        workspace.value(),
                        uuids(seen.getOrDefault(Crm.GHL, Set.of())),
                        uuids(seen.getOrDefault(Crm.RANKR, Set.of())),
                        LinkRows.time(fetchedAt)))
                .replaceWithVoid();
    }

    private static final String TOUCH = """
            with free as (
                select l.link_id from link l where l.workspace_id = $1
                  and (l.link_id = any($2) and l.ghl_fetched < $4 or l.link_id = any($3) and l.rankr_fetched < $4)
                order by l.link_id for update skip locked)
            update link l set
                ghl_fetched = case when l.link_id = any($2) then greatest(l.ghl_fetched, $4) else l.ghl_fetched end,
                rankr_fetched = case when l.link_id = any($3) then greatest(l.rankr_fetched, $4) else l.rankr_fetched end
            from free where l.workspace_id = $1 and l.link_id = free.link_id
            """;

    @Override
    public Uni<Void> discard(Link link, AuditEntry.Author author, Instant at) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(
                        "delete from link l where l.workspace_id = $1 and l.link_id = $2 returning " + LinkRows.COLUMNS)
                .execute(Tuple.of(link.workspace().value(), link.id().value()))
                .map(rows -> LinkRows.links(rows).stream()
                        .map(gone -> discarded(gone, author, at))
                        .toList())
                .chain(entries -> Audit.append(connection, link.workspace(), entries))
                .chain(() -> Events.publish(connection, List.of(changed(link))))
                .chain(() -> SqlWorkQueue.unmark(
                        connection,
                        link.workspace(),
                        Optional.ofNullable(link.contactId()).orElse(link.id()),
                        at)));
    }

    private static Audit.Told discarded(Link gone, AuditEntry.Author author, Instant at) {
        var before = Recorded.of(gone);
        return new Audit.Told(
                AuditEntry.ofNothing(Ids.next(), at, gone.kind(), gone.id(), author, before),
                contact(gone),
                before,
                false);
    }

    @Override
    public Uni<Void> unmark(WorkspaceId workspace, LinkId contact, Instant now) {
        return pool.withConnection(connection -> SqlWorkQueue.unmark(connection, workspace, contact, now));
    }

    /** The one place where objects are written: what it changes of the view or the base, the audit tells. */
    private static Uni<Void> write(
            SqlConnection connection,
            WorkspaceId workspace,
            String statement,
            List<Change> changes,
            Function<LinkId, Recorded> before) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var entries = changes.stream()
                .flatMap(change -> told(change, before.apply(change.link().id())).stream())
                .toList();
        var changed = changes.stream()
                .filter(change ->
                        isSeen(Delta.between(before.apply(change.link().id()), Recorded.of(change.link()))))
                .map(change -> changed(change.link()))
                .toList();
        var marks = changes.stream()
                .map(Change::mark)
                .filter(java.util.Objects::nonNull)
                .distinct()
                .toList();
        return connection
                .preparedQuery(statement)
                .executeBatch(changes.stream()
                        // what gives a half away comes before what takes it: no CRM's record is two objects' half
                        .sorted(Comparator.comparingInt(
                                change -> change.link().halves().size()))
                        .map(change -> LinkRows.tuple(change.link()))
                        .toList())
                .call(() -> ConflictRows.reconcile(connection, changes))
                .call(() -> Audit.append(connection, workspace, entries))
                .call(() -> SqlWorkQueue.mark(connection, workspace, marks))
                .call(() -> Events.publish(connection, changed))
                .invoke(() ->
                        Decided.count(entries.stream().map(Audit.Told::entry).toList()))
                .replaceWithVoid();
    }

    private static Optional<Audit.Told> told(Change change, Recorded before) {
        var link = change.link();
        return change.told(before).map(entry -> new Audit.Told(entry, contact(link), before, !link.isDeleted()));
    }

    private static News.Event changed(Link link) {
        return new News.Event(
                link.workspace(), News.Type.CONTACT_CHANGED, contact(link).value());
    }

    /** Whether a reader of the object sees a difference. */
    private static boolean isSeen(Delta delta) {
        return !delta.view().isEmpty() || delta.facts() != null;
    }

    private static LinkId contact(Link link) {
        return Optional.ofNullable(link.contactId()).orElse(link.id());
    }

    private static UUID[] uuids(Collection<LinkId> ids) {
        return ids.stream().map(LinkId::value).toArray(UUID[]::new);
    }
}
