package dev.tandem.store;

import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The dry runs that can still be applied, each once. */
@ApplicationScoped
public class PreviewStore {

    private static final String SAVE = """
            insert into preview as p (workspace_id, hash, kinds, contacts, made_at, expires_at, run_id)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (workspace_id, hash) do update set
                made_at = excluded.made_at, expires_at = excluded.expires_at,
                run_id = case when exists (
                        select from run r where r.workspace_id = p.workspace_id and r.run_id = p.run_id)
                    then excluded.run_id else coalesce(p.run_id, excluded.run_id) end
            """;

    /** Those that have expired, and what was noted for runs that never began. */
    private static final String FORGET = """
            with expired as (delete from preview where workspace_id = $1 and expires_at < $2 returning run_id)
            delete from run_item i using expired e
            where i.workspace_id = $1 and i.run_id = e.run_id
              and not exists (select from run r where r.workspace_id = $1 and r.run_id = e.run_id)
            """;

    private static final String ITEMS = """
            insert into run_item (workspace_id, run_id, contact_id, expected)
            select $1, $2, contact::uuid, expected from unnest($3::text[], $4::text[]) as planned (contact, expected)
            on conflict (workspace_id, run_id, contact_id) do update set expected = excluded.expected
            """;

    private static final String FIND = """
            select kinds, contacts, expires_at, run_id,
                exists (select from run r where r.workspace_id = p.workspace_id and r.run_id = p.run_id) as applied
            from preview p where workspace_id = $1 and hash = $2 and run_id is not null
            """;

    /** How long one that was applied at the last moment may be on its way to its run. */
    private static final Duration APPLYING = Duration.ofMinutes(10);

    private final Pool pool;

    PreviewStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * A dry run.
     *
     * @param contacts of each contact, the fingerprints of what its plan rests on, by name
     * @param run the id of the run that applies it: beginning that run is what applies it, once
     * @param applied whether that run has begun
     */
    public record Stored(
            Set<Kind> kinds,
            Map<LinkId, SortedMap<String, String>> contacts,
            Instant expiresAt,
            UUID run,
            boolean applied) {}

    /** Remembers a dry run until it expires, and forgets those that have. */
    public Uni<Void> save(WorkspaceId workspace, String hash, Stored preview, Instant now) {
        var contacts = new JsonObject();
        preview.contacts().forEach((contact, parts) -> {
            var json = new JsonObject();
            parts.forEach(json::put);
            contacts.put(contact.toString(), json);
        });
        return pool.withTransaction(connection -> connection
                .preparedQuery(FORGET)
                .execute(Tuple.of(workspace.value(), LinkRows.time(now.minus(APPLYING))))
                .chain(() -> connection.preparedQuery(SAVE).execute(Tuple.from(new Object[] {
                    workspace.value(),
                    hash,
                    preview.kinds().stream().map(Kind::name).toArray(String[]::new),
                    contacts,
                    LinkRows.time(now),
                    LinkRows.time(preview.expiresAt()),
                    preview.run()
                })))
                .replaceWithVoid());
    }

    public Uni<Optional<Stored>> find(WorkspaceId workspace, String hash) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(workspace.value(), hash))
                .map(rows -> {
                    for (var row : rows) {
                        return Optional.of(stored(row));
                    }
                    return Optional.empty();
                });
    }

    private static Stored stored(Row row) {
        var contacts = new TreeMap<LinkId, SortedMap<String, String>>();
        var json = (JsonObject) row.getJson("contacts");
        for (var contact : json.fieldNames()) {
            var parts = new TreeMap<String, String>();
            var told = json.getJsonObject(contact);
            told.fieldNames().forEach(part -> parts.put(part, told.getString(part)));
            contacts.put(new LinkId(UUID.fromString(contact)), parts);
        }
        return new Stored(
                Arrays.stream(row.getArrayOfStrings("kinds")).map(Kind::valueOf).collect(Collectors.toSet()),
                contacts,
                LinkRows.required(row, "expires_at"),
                row.getUUID("run_id"),
                row.getBoolean("applied"));
    }

    /**
     * Notes what the run that is about to apply a dry run has to carry; more than once does no harm.
     *
     * @param expected of each contact, the fingerprint of its plan
     */
    public Uni<Void> note(WorkspaceId workspace, UUID run, Map<LinkId, String> expected) {
        var contacts = new TreeMap<>(expected);
        return pool.preparedQuery(ITEMS)
                .execute(Tuple.of(
                        workspace.value(),
                        run,
                        contacts.keySet().stream().map(LinkId::toString).toArray(String[]::new),
                        contacts.values().toArray(String[]::new)))
                .replaceWithVoid();
    }
}
