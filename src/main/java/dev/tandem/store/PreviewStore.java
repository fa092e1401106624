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
            insert into preview (workspace_id, hash, kinds, contacts, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (workspace_id, hash) do update set
                made_at = excluded.made_at, expires_at = excluded.expires_at, run_id = null
            """;

    private static final String ITEMS = """
            insert into run_item (workspace_id, run_id, contact_id, expected)
            select $1, $2, contact::uuid, expected from unnest($3::text[], $4::text[]) as planned (contact, expected)
            """;

    private final Pool pool;

    PreviewStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * A dry run.
     *
     * @param contacts of each contact, the fingerprints of what its plan rests on, by name
     * @param applied whether it was applied
     */
    public record Stored(
            Set<Kind> kinds, Map<LinkId, SortedMap<String, String>> contacts, Instant expiresAt, boolean applied) {}

    /** Remembers a dry run until it expires, and forgets those that have. */
    public Uni<Void> save(WorkspaceId workspace, String hash, Stored preview, Instant now) {
        var contacts = new JsonObject();
        preview.contacts().forEach((contact, parts) -> {
            var json = new JsonObject();
            parts.forEach(json::put);
            contacts.put(contact.toString(), json);
        });
        return pool.withTransaction(connection -> connection
                .preparedQuery("delete from preview where workspace_id = $1 and expires_at < $2")
                .execute(Tuple.of(workspace.value(), LinkRows.time(now)))
                .chain(() -> connection
                        .preparedQuery(SAVE)
                        .execute(Tuple.of(
                                workspace.value(),
                                hash,
                                preview.kinds().stream().map(Kind::name).toArray(String[]::new),
                                contacts,
                                LinkRows.time(now),
                                LinkRows.time(preview.expiresAt()))))
                .replaceWithVoid());
    }

    public Uni<Optional<Stored>> find(WorkspaceId workspace, String hash) {
        return pool.preparedQuery(
                        "select kinds, contacts, expires_at, run_id from preview where workspace_id = $1 and hash = $2")
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
                row.getUUID("run_id") != null);
    }

    /**
     * Takes a dry run for the run that is about to apply it, and notes what that run has to carry.
     *
     * @param expected of each contact, the fingerprint of its plan
     * @return false if another run took it
     */
    public Uni<Boolean> take(WorkspaceId workspace, String hash, UUID run, Map<LinkId, String> expected) {
        var contacts = new TreeMap<>(expected);
        return pool.withTransaction(connection -> connection
                .preparedQuery("""
                        update preview set run_id = $3 where workspace_id = $1 and hash = $2 and run_id is null
                        """)
                .execute(Tuple.of(workspace.value(), hash, run))
                .chain(taken -> taken.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : connection
                                .preparedQuery(ITEMS)
                                .execute(Tuple.of(
                                        workspace.value(),
                                        run,
                                        contacts.keySet().stream()
                                                .map(LinkId::toString)
                                                .toArray(String[]::new),
                                        contacts.values().toArray(String[]::new)))
                                .replaceWith(true)));
    }

    /** Gives a dry run back that was taken for a run which did not begin. */
    public Uni<Void> giveBack(WorkspaceId workspace, String hash, UUID run) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("delete from run_item where workspace_id = $1 and run_id = $2")
                .execute(Tuple.of(workspace.value(), run))
                .chain(() -> connection
                        .preparedQuery(
                                "update preview set run_id = null where workspace_id = $1 and hash = $2 and run_id = $3")
                        .execute(Tuple.of(workspace.value(), hash, run)))
                .replaceWithVoid());
    }
}
