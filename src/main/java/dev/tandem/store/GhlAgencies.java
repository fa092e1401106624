package dev.tandem.store;

import static dev.tandem.workspace.CredentialKind.GHL_AGENCY;

import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Sealed;
import dev.tandem.workspace.Vault;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What agencies gave at GHL's marketplace, sealed: it opens those of their locations that install the app later. */
@ApplicationScoped
public class GhlAgencies {

    private static final String COLUMNS =
            "workspace_id, company_id, version, ciphertext, nonce, key_id, expires_at, created_at";

    private static final String PUT = "insert into ghl_agency (" + COLUMNS + """
            ) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (workspace_id) do update set company_id = $2, version = $3, ciphertext = $4, nonce = $5, key_id = $6,
                expires_at = $7, created_at = $8
            """;

    private final Pool pool;

    GhlAgencies(Pool pool) {
        this.pool = pool;
    }

    /**
     * A pair of tokens of an agency.
     *
     * @param workspace that it was got with
     * @param company GHL's id of the agency
     * @param version counts up with each one of the workspace
     * @param expiresAt when the access token ends
     * @param createdAt when the agency was let in with it
     */
    public record Held(
            WorkspaceId workspace, String company, int version, Sealed sealed, Instant expiresAt, Instant createdAt) {

        /** Where it is sealed for. */
        public Vault.Place place() {
            return new Vault.Place(workspace, GHL_AGENCY, version);
        }

        /** The same pair, sealed anew. */
        public Held with(Sealed anew) {
            return new Held(workspace, company, version, anew, expiresAt, createdAt);
        }
    }

    /** What is held of an agency, the newest first. */
    public Uni<List<Held>> of(String company) {
        return pool.preparedQuery(
                        "select " + COLUMNS + " from ghl_agency where company_id = $1 order by created_at desc")
                .execute(Tuple.of(company))
                .map(GhlAgencies::held);
    }

    /**
     * Takes the turn to use what a workspace was given by its agency, if nobody has it.
     *
     * @return what that is by now; empty if somebody else has the turn, or if it is gone
     */
    public Uni<Optional<Held>> claim(WorkspaceId workspace, UUID holder, Instant now, Instant until) {
        return pool.preparedQuery("""
                        update ghl_agency set holder = $2, lease_until = $4
                        where workspace_id = $1 and (lease_until is null or lease_until < $3)
                        returning %s
                        """.formatted(COLUMNS))
                .execute(Tuple.of(workspace.value(), holder, LinkRows.time(now), LinkRows.time(until)))
                .map(rows -> held(rows).stream().findFirst());
    }

    /** Ends a turn. */
    public Uni<Void> release(WorkspaceId workspace, UUID holder) {
        return pool.preparedQuery("""
                        update ghl_agency set holder = null, lease_until = null where workspace_id = $1 and holder = $2
                        """)
                .execute(Tuple.of(workspace.value(), holder))
                .replaceWithVoid();
    }

    /** Stores a pair in place of whatever the workspace had got before. */
    static Uni<Void> put(SqlConnection connection, WorkspaceId workspace, IntFunction<Held> made) {
        return Credentials.nextVersion(connection, workspace, GHL_AGENCY)
                .chain(version -> connection.preparedQuery(PUT).execute(tuple(made.apply(version))))
                .replaceWithVoid();
    }

    /** Stores the pair that came of another; nothing happens if that one is gone by now. */
    public Uni<Void> renew(Held before, IntFunction<Held> made) {
        return pool.withTransaction(connection -> connection
                .preparedQuery("select 1 from ghl_agency where workspace_id = $1 and version = $2 for update")
                .execute(Tuple.of(before.workspace().value(), before.version()))
                .chain(rows -> rows.size() == 1
                        ? put(connection, before.workspace(), made)
                        : Uni.createFrom().voidItem()));
    }

    /** Forgets what an agency gave before it took the app off. */
    public Uni<Void> drop(String company, Instant at) {
        return pool.preparedQuery("delete from ghl_agency where company_id = $1 and created_at < $2")
                .execute(Tuple.of(company, LinkRows.time(at)))
                .replaceWithVoid();
    }

    /**
     * Seals all anew that another key than the given one opens: one for each workspace at most.
     *
     * @param anew the same pair, sealed with that key; empty to leave it as it is
     * @return how many there were
     */
    public Uni<Integer> reseal(String keyId, Function<Held, Optional<Held>> anew) {
        return pool.preparedQuery("select " + COLUMNS + " from ghl_agency where key_id <> $1")
                .execute(Tuple.of(keyId))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(held(rows)))
                .onItem()
                .transformToUniAndConcatenate(one -> anew.apply(one)
                        .map(this::sealed)
                        .orElseGet(() -> Uni.createFrom().item(0)))
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }

    private Uni<Integer> sealed(Held one) {
        return pool.preparedQuery("""
                        update ghl_agency set ciphertext = $3, nonce = $4, key_id = $5
                        where workspace_id = $1 and version = $2
                        """)
                .execute(Tuple.of(
                        one.workspace().value(),
                        one.version(),
                        Buffer.buffer(one.sealed().ciphertext()),
                        Buffer.buffer(one.sealed().nonce()),
                        one.sealed().keyId()))
                .map(RowSet::rowCount);
    }

    private static Tuple tuple(Held one) {
        return Tuple.tuple()
                .addUUID(one.workspace().value())
                .addString(one.company())
                .addInteger(one.version())
                .addValue(Buffer.buffer(one.sealed().ciphertext()))
                .addValue(Buffer.buffer(one.sealed().nonce()))
                .addString(one.sealed().keyId())
                .addOffsetDateTime(LinkRows.time(one.expiresAt()))
                .addOffsetDateTime(LinkRows.time(one.createdAt()));
    }

    private static List<Held> held(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Held(
                        new WorkspaceId(row.getUUID("workspace_id")),
                        row.getString("company_id"),
                        row.getInteger("version"),
                        new Sealed(row.getString("key_id"), bytes(row, "nonce"), bytes(row, "ciphertext")),
                        LinkRows.required(row, "expires_at"),
                        LinkRows.required(row, "created_at")))
                .toList();
    }

    private static byte[] bytes(Row row, String column) {
        return ((Buffer) row.getValue(column)).getBytes();
    }
}
