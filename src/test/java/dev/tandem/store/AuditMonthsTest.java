package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Base;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.SyncState;
import dev.tandem.model.Value;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The audit by months: what is old is dropped, and nothing that replay needs goes with it. */
@QuarkusTest
class AuditMonthsTest {

    private static final AuditEntry.Author POLL = AuditEntry.Author.of(AuditEntry.Cause.POLL);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WorkspaceId workspace = new WorkspaceId(Ids.next());

    @Inject
    AuditMonths months;

    @Inject
    ApiKeys keys;

    @Inject
    Links links;

    @Inject
    Replay replay;

    @Inject
    Audit audit;

    @Inject
    DataSource database;

    @Test
    void aMonthIsDroppedAndWhatItCameToIsKept() throws SQLException {
        var ada = added("Ada", Instant.parse("2024-01-10T08:00:00Z"));
        renamed(ada, "Augusta", Instant.parse("2024-01-20T08:00:00Z"));
        renamed(ada, "Lady", Instant.parse("2024-02-10T08:00:00Z"));
        var grace = added("Grace", Instant.parse("2024-02-11T08:00:00Z"));

        await(months.prepare());
        assertThat(partitions())
                .contains("audit_entry_y2024m01", "audit_entry_y2024m02")
                .hasSizeGreaterThanOrEqualTo(6); // those two, this month and two to come, and the rest
        await(months.retire(Instant.parse("2024-02-15T00:00:00Z")));

        assertThat(partitions()).doesNotContain("audit_entry_y2024m01").contains("audit_entry_y2024m02");
        assertThat(await(audit.count(workspace, ada, null))).isOne();
        assertReplayIsExact(2);
        assertThat(nameAsOf(ada, "2024-02-01T00:00:00Z")).isEqualTo("Augusta");
        assertThat(nameAsOf(ada, "2024-02-20T00:00:00Z")).isEqualTo("Lady");
        assertThat(await(replay.asOf(workspace, grace, Instant.parse("2024-01-15T00:00:00Z"))))
                .isEmpty();
        assertThatThrownBy(() -> await(replay.asOf(workspace, ada, Instant.parse("2024-01-15T00:00:00Z"))))
                .isInstanceOf(Failure.BadInput.class)
                .hasMessageContaining("lies before 2024-02-01T00:00:00Z");

        await(months.retire(Instant.parse("2024-03-01T00:00:00Z")));

        assertThat(partitions()).doesNotContain("audit_entry_y2024m02");
        assertReplayIsExact(2);
        assertThat(nameAsOf(ada, "2024-03-01T00:00:00Z")).isEqualTo("Lady");
        renamed(ada, "Countess", Instant.parse("2024-03-10T08:00:00Z"));
        assertReplayIsExact(2);
        assertThat(nameAsOf(ada, "2024-03-11T00:00:00Z")).isEqualTo("Countess");
        await(months.prepare());
        await(months.retire(Instant.parse("2024-04-01T00:00:00Z")));
        assertReplayIsExact(2);
    }

    @Test
    void aKeyIsForgottenOnceNothingThatIsKeptCanNameIt() {
        var named = key(Instant.parse("2021-05-31T08:00:00Z"));
        var kept = key(Instant.parse("2021-06-01T08:00:00Z"));

        await(months.retire(Instant.parse("2021-06-20T00:00:00Z")));

        assertThat(await(keys.withId(named))).isEmpty();
        assertThat(await(keys.withId(kept))).isPresent();
    }

    /** One that was good until then. */
    private UUID key(Instant end) {
        var id = Ids.next();
        var hash = ByteBuffer.allocate(32).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        await(keys.create(
                new StoredApiKey(
                        id,
                        "a key",
                        List.of("admin"),
                        List.of("months"),
                        end.minusSeconds(60),
                        "user:ada",
                        Optional.of(end),
                        Optional.empty(),
                        Optional.empty()),
                hash.array(),
                Optional.empty(),
                100));
        return id;
    }

    /** Clocks of replicas differ: an entry made later may bear an earlier time, in an earlier month. */
    @Test
    void theOrderOfEntriesIsThatInWhichTheyWereMade() {
        var ada = added("Ada", Instant.parse("2023-06-30T23:59:59Z"));
        renamed(ada, "Augusta", Instant.parse("2023-07-01T00:00:01Z"));
        renamed(ada, "Lady", Instant.parse("2023-06-30T23:59:59.500Z"));

        assertReplayIsExact(1);
        await(months.prepare());
        await(months.retire(Instant.parse("2023-07-01T00:00:00Z")));

        assertReplayIsExact(1);
        assertThat(nameAsOf(ada, "2023-07-02T00:00:00Z")).isEqualTo("Lady");
        await(months.retire(Instant.parse("2023-08-01T00:00:00Z")));
        assertReplayIsExact(1);
    }

    @Test
    void anyNumberOfReplicasMayTendTheMonthsAtATime() throws SQLException {
        for (var i = 0; i < 5; i++) {
            added("No " + i, Instant.parse("2022-0%d-10T08:00:00Z".formatted(i + 1)));
        }

        await(Uni.join()
                .all(List.of(months.prepare(), months.prepare(), months.prepare()))
                .andFailFast());
        await(Uni.join()
                .all(List.of(
                        months.retire(Instant.parse("2022-07-01T00:00:00Z")),
                        months.retire(Instant.parse("2022-07-01T00:00:00Z"))))
                .andFailFast());

        assertThat(partitions()).noneMatch(name -> name.startsWith("audit_entry_y2022"));
        assertReplayIsExact(5);
    }

    private void assertReplayIsExact(int objects) {
        var report = await(replay.all(workspace));
        assertThat(report.named()).isEmpty();
        assertThat(report.differing()).isZero();
        assertThat(report.objects()).isEqualTo(objects);
    }

    private String nameAsOf(LinkId id, String at) {
        var link = await(replay.asOf(workspace, id, Instant.parse(at))).orElseThrow();
        return link.fields().text(Field.FIRST_NAME).orElseThrow();
    }

    private LinkId added(String name, Instant at) {
        var id = new LinkId(Ids.next());
        var link = named(Link.empty(workspace, id, Kind.CONTACT, null, at), name, at);
        await(links.add(workspace, List.of(Links.Change.of(link, POLL, at))));
        return id;
    }

    private void renamed(LinkId id, String name, Instant at) {
        await(links.change(workspace, List.of(id), link -> Links.Change.of(named(link, name, at), POLL, at)));
    }

    private static Link named(Link link, String name, Instant at) {
        var fields = Fields.NONE.with(Field.FIRST_NAME, Value.of(name)).with(Field.TAGS, Value.of(Set.of("vip")));
        return new Link(
                link.workspace(),
                link.id(),
                link.kind(),
                link.contactId(),
                link.version() + 1,
                fields,
                new Base(fields, Map.of()),
                Map.of(),
                SyncState.IN_SYNC,
                link.halves(),
                link.apart(),
                link.createdAt(),
                at,
                null);
    }

    private List<String> partitions() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_entry'::regclass")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
