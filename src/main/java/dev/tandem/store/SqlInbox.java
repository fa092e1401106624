package dev.tandem.store;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WebhookDelivery;
import dev.tandem.model.WebhookDelivery.Outcome;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Inbox} in PostgreSQL. */
@ApplicationScoped
class SqlInbox implements Inbox {

    /**
     * The contact of a webhook {@code g}: the one that it names, else the one that its record is known to belong to. Each
     * look goes through one of the unique indexes of {@code link}.
     */
    private static final String CONTACT = """
            coalesce(
                (select l.link_id from link l where g.crm = 'GHL' and l.workspace_id = g.workspace_id
                    and l.kind = 'CONTACT' and l.ghl_id = case g.kind when 'CONTACT' then g.external_id else g.contact_external_id end),
                (select l.link_id from link l where g.crm = 'RANKR' and l.workspace_id = g.workspace_id
                    and l.kind = 'CONTACT' and l.rankr_id = case g.kind when 'CONTACT' then g.external_id else g.contact_external_id end),
                (select l.contact_id from link l where g.crm = 'GHL' and l.workspace_id = g.workspace_id
                    and l.kind = g.kind and l.ghl_id = g.external_id),
                (select l.contact_id from link l where g.crm = 'RANKR' and l.workspace_id = g.workspace_id
                    and l.kind = g.kind and l.rankr_id = g.external_id))
            """;

    private static final String ADD = """
            with given as (
                select g.*, %s as contact_id
                from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[])
                    as g (workspace_id, inbox_id, crm, delivery_id, type, kind, external_id, contact_external_id, action))
            insert into inbox (workspace_id, inbox_id, crm, delivery_id, type, kind, external_id, contact_external_id,
                action, contact_id, received_at, due_at, processed_at, outcome)
            select workspace_id, inbox_id, crm, delivery_id, type, kind, external_id, contact_external_id, action,
                contact_id, $10::timestamptz, $10::timestamptz,
                case when kind is null or contact_id is not null then $10::timestamptz end,
                case when kind is null then 'RECORDED' when contact_id is not null then 'QUEUED' end
            from given
            on conflict (workspace_id, crm, delivery_id) do nothing
            returning workspace_id, inbox_id, contact_id, outcome
            """.formatted(CONTACT);

    /** The workspaces that have any waiting are found by leaps through the index, as {@link SqlWorkQueue} does. */
    private static final String CLAIM = """
            with recursive tenant as (
                (select workspace_id from inbox where processed_at is null order by workspace_id limit 1)
                union all
                select (select i.workspace_id from inbox i
                        where i.processed_at is null and i.workspace_id > t.workspace_id
                        order by i.workspace_id limit 1)
                from tenant t where t.workspace_id is not null),
            candidate as (
                select c.*, coalesce(h.looks, 0) + row_number() over (partition by c.workspace_id order by c.due_at) as share
                from (select workspace_id from tenant t
                      where not exists (select from workspace p
                          where p.workspace_id = t.workspace_id and p.state <> 'ACTIVE')) t
                cross join lateral (
                    select i.workspace_id, i.inbox_id, i.due_at from inbox i
                    where i.workspace_id = t.workspace_id and i.processed_at is null and i.due_at <= $1
                    order by i.due_at limit $3) c
                left join unnest($4::uuid[], $5::integer[]) as h (workspace_id, looks)
                    on h.workspace_id = c.workspace_id),
            chosen as (
                select i.workspace_id, i.inbox_id
                from candidate c join inbox i on i.workspace_id = c.workspace_id and i.inbox_id = c.inbox_id
                where i.processed_at is null and i.due_at <= $1 and c.share <= $6
                order by c.share, c.due_at limit $3
                for update of i skip locked)
            update inbox g set due_at = $2
            from chosen c
            where g.workspace_id = c.workspace_id and g.inbox_id = c.inbox_id
            returning g.*, %s as known_contact
            """.formatted(CONTACT);

    private static final String HOLD = """
            update inbox i set due_at = $4 from unnest($2::uuid[], $3::integer[]) as h (inbox_id, failures)
            where i.workspace_id = $1 and i.inbox_id = h.inbox_id and i.failures = h.failures and i.processed_at is null
            """;

    private static final String SETTLE = """
            update inbox set processed_at = $3, outcome = $4, contact_id = coalesce($5, contact_id), reason = $6
            where workspace_id = $1 and inbox_id = any($2) and processed_at is null
            returning inbox_id
            """;

    private static final String POSTPONE = """
            update inbox set due_at = $3, failures = failures + 1, reason = $4
            where workspace_id = $1 and inbox_id = any($2) and processed_at is null
            """;

    /** No more in all than the limit: it ends with the workspace that reaches it. */
    private static final String FORGET = """
            with recursive tenant as (
                (select workspace_id from inbox order by workspace_id limit 1)
                union all
                select (select i.workspace_id from inbox i where i.workspace_id > t.workspace_id
                        order by i.workspace_id limit 1)
                from tenant t where t.workspace_id is not null),
            candidate as materialized (
                select t.workspace_id, old.inbox_id from tenant t
                cross join lateral (
                    select i.inbox_id from inbox i
                    where i.workspace_id = t.workspace_id and i.inbox_id < $1 and i.processed_at is not null
                    order by i.inbox_id limit $2) old
                limit $2),
            chosen as materialized (
                select i.workspace_id, i.inbox_id
                from candidate c join inbox i on i.workspace_id = c.workspace_id and i.inbox_id = c.inbox_id
                for update of i skip locked)
            delete from inbox d using chosen c
            where d.workspace_id = c.workspace_id and d.inbox_id = c.inbox_id
            """;

    private static final String WANTED = """
             from inbox
            where workspace_id = $1
              and ($2::text is null or crm = $2)
              and ($3::text is null or type = $3)
              and ($4::text is null or coalesce(outcome, 'WAITING') = $4)
              and ($5::uuid is null or inbox_id < $5)
            """;

    private final Pool pool;

    SqlInbox(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> add(List<Arrival> arrivals, Instant now) {
        return arrivals.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(connection -> connection
                        .preparedQuery(ADD)
                        .execute(tuple(arrivals, now))
                        .chain(fresh -> follow(connection, fresh, now)));
    }

    /** In one order for all: two that add the same webhooks at a time must not wait for each other. */
    private static Tuple tuple(List<Arrival> arrivals, Instant now) {
        var sorted = arrivals.stream()
                .sorted(Comparator.comparing(
                                (Arrival arrival) -> arrival.workspace().value())
                        .thenComparing(Arrival::crm)
                        .thenComparing(arrival -> arrival.hint().deliveryId()))
                .toList();
        return Tuple.from(new Object[] {
            sorted.stream().map(arrival -> arrival.workspace().value()).toArray(UUID[]::new),
            sorted.stream().map(_ -> Ids.next()).toArray(UUID[]::new),
            texts(sorted, arrival -> arrival.crm().name()),
            texts(sorted, arrival -> arrival.hint().deliveryId()),
            texts(sorted, arrival -> arrival.hint().type()),
            texts(sorted, arrival -> record(arrival, key -> key.kind().name())),
            texts(sorted, arrival -> record(arrival, RecordKey::externalId)),
            texts(sorted, arrival -> record(arrival, RecordKey::contactExternalId)),
            texts(sorted, arrival -> arrival.hint().action().name()),
            LinkRows.time(now)
        });
    }

    private static String[] texts(List<Arrival> arrivals, Function<Arrival, @Nullable String> text) {
        return arrivals.stream().map(text).toArray(String[]::new);
    }

    private static @Nullable String record(Arrival arrival, Function<RecordKey, @Nullable String> part) {
        var record = arrival.hint().record();
        return record == null ? null : part.apply(record);
    }

    /** Marks the contacts that are known, and wakes whoever finds out about the others. */
    private static Uni<Void> follow(SqlConnection connection, RowSet<Row> fresh, Instant now) {
        var marks = new TreeMap<WorkspaceId, List<Mark>>(Comparator.comparing(WorkspaceId::value));
        var waiting = new ArrayList<News.Event>();
        for (var row : fresh) {
            var workspace = new WorkspaceId(row.getUUID("workspace_id"));
            if (row.getString("outcome") == null) {
                waiting.add(new News.Event(workspace, News.Type.INBOX_WAITING, row.getUUID("inbox_id")));
            } else if (row.getUUID("contact_id") != null) {
                marks.computeIfAbsent(workspace, _ -> new ArrayList<>())
                        .add(mark(new LinkId(row.getUUID("contact_id")), now));
            }
        }
        return Multi.createFrom()
                .iterable(marks.entrySet())
                .onItem()
                .transformToUniAndConcatenate(ofOne -> SqlWorkQueue.markAtOnce(
                        connection,
                        ofOne.getKey(),
                        ofOne.getValue().stream().distinct().toList()))
                .collect()
                .asList()
                .chain(() ->
                        Events.publish(connection, waiting.stream().limit(1).toList()));
    }

    private static Mark mark(LinkId contact, Instant now) {
        return new Mark(contact, Lane.WEBHOOK, now);
    }

    @Override
    public Uni<List<Claim>> claim(int limit, Map<WorkspaceId, Integer> held, int most, Instant now, Duration hold) {
        var holders = List.copyOf(held.entrySet());
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        LinkRows.time(now),
                        LinkRows.time(now.plus(hold)),
                        limit,
                        holders.stream().map(holder -> holder.getKey().value()).toArray(UUID[]::new),
                        holders.stream().map(Map.Entry::getValue).toArray(Integer[]::new),
                        most))
                .map(rows -> {
                    var claims = new ArrayList<Claim>(rows.size());
                    rows.forEach(row -> claims.add(new Claim(
                            new WorkspaceId(row.getUUID("workspace_id")),
                            row.getUUID("inbox_id"),
                            Crm.valueOf(row.getString("crm")),
                            hint(row),
                            row.getInteger("failures"),
                            link(row.getUUID("known_contact")))));
                    return claims;
                });
    }

    @Override
    public Uni<Void> hold(List<Claim> claims, Instant until) {
        return pool.preparedQuery(HOLD)
                .execute(Tuple.of(
                        workspace(claims).value(),
                        ids(claims),
                        claims.stream().map(Claim::failures).toArray(Integer[]::new),
                        LinkRows.time(until)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> settle(
            List<Claim> claims, Outcome outcome, @Nullable LinkId contact, @Nullable String reason, Instant now) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(SETTLE)
                .execute(Tuple.from(new @Nullable Object[] {
                    workspace(claims).value(),
                    ids(claims),
                    LinkRows.time(now),
                    outcome.name(),
                    contact == null ? null : contact.value(),
                    reason
                }))
                .chain(settled -> contact == null || settled.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : SqlWorkQueue.markAtOnce(connection, workspace(claims), List.of(mark(contact, now)))));
    }

    @Override
    public Uni<Void> postpone(List<Claim> claims, Instant until, String reason) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(workspace(claims).value(), ids(claims), LinkRows.time(until), reason))
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> forget(Instant before, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(firstIdOf(before), limit))
                .map(RowSet::rowCount);
    }

    /** The lowest id that can have been made at that time: ids begin with the milliseconds since 1970. */
    private static UUID firstIdOf(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }

    @Override
    public Uni<List<WebhookDelivery>> search(WorkspaceId workspace, Wanted wanted, @Nullable UUID before, int limit) {
        return pool.preparedQuery("select *" + WANTED + " order by inbox_id desc limit $6")
                .execute(parameters(workspace, wanted, before).addInteger(limit))
                .map(rows -> {
                    var found = new ArrayList<WebhookDelivery>(rows.size());
                    rows.forEach(row -> found.add(delivery(row)));
                    return found;
                });
    }

    @Override
    public Uni<Long> count(WorkspaceId workspace, Wanted wanted) {
        return pool.preparedQuery("select count(*)" + WANTED)
                .execute(parameters(workspace, wanted, null))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static Tuple parameters(WorkspaceId workspace, Wanted wanted, @Nullable UUID before) {
        var crm = wanted.crm();
        var outcome = wanted.outcome();
        return Tuple.from(new ArrayList<@Nullable Object>(java.util.Arrays.asList(
                workspace.value(),
                crm == null ? null : crm.name(),
                wanted.type(),
                outcome == null ? null : outcome.name(),
                before)));
    }

    private static WebhookDelivery delivery(Row row) {
        return new WebhookDelivery(
                row.getUUID("inbox_id"),
                Crm.valueOf(row.getString("crm")),
                hint(row),
                link(row.getUUID("contact_id")),
                LinkRows.required(row, "received_at"),
                row.getInteger("failures"),
                LinkRows.instant(row, "processed_at"),
                Optional.ofNullable(row.getString("outcome"))
                        .map(Outcome::valueOf)
                        .orElse(Outcome.WAITING),
                row.getString("reason"));
    }

    private static WebhookHint hint(Row row) {
        var kind = row.getString("kind");
        return new WebhookHint(
                row.getString("delivery_id"),
                row.getString("type"),
                kind == null
                        ? null
                        : new RecordKey(
                                Kind.valueOf(kind), row.getString("external_id"), row.getString("contact_external_id")),
                WebhookHint.Action.valueOf(row.getString("action")));
    }

    private static @Nullable LinkId link(@Nullable UUID id) {
        return id == null ? null : new LinkId(id);
    }

    private static WorkspaceId workspace(List<Claim> claims) {
        return claims.getFirst().workspace();
    }

    private static UUID[] ids(List<Claim> claims) {
        return claims.stream().map(Claim::id).toArray(UUID[]::new);
    }
}
