package dev.tandem.tenancy;

import static dev.tandem.testkit.GraphQl.object;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tandem.model.Failure;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Sessions;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.rankr.RankrSandbox;
import dev.tandem.store.Credentials;
import dev.tandem.store.GhlAgencies;
import dev.tandem.testkit.Crms;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.virtual.Configs;
import dev.tandem.workspace.Vaults;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workspaces that come, stop, go on and go while Tandem runs. */
@QuarkusTest
class TenantsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Tenant tenants;

    @Inject
    Sandboxes sandboxes;

    @Inject
    RankrSandbox rankr;

    @Inject
    Pool pool;

    @Inject
    Credentials credentials;

    @Inject
    GhlAgencies agencies;

    @Inject
    Workspaces workspaces;

    @Inject
    Loader loader;

    @Inject
    Sessions sessions;

    @Inject
    Clock clock;

    @Test
    void aCreatedWorkspaceIsImportedAndCarriesBothWays() {
        var tenant = tenants.bare();
        var crms = new Crms(tenant.name());
        crms.addAtRankr("/contacts", Map.of("firstName", "Grace", "email", GraphQl.email()));
        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name());
        Tenant.rotate(tenant, "RANKR_API_KEY", "rk-" + tenant.name());

        var graph = tenant.graph();
        assertThat(graph.data("{ contacts { nodes { firstName } } }", Map.of()).getList("contacts.nodes.firstName"))
                .containsExactly("Grace");
        var id = graph.contact();
        assertThat(crms.atGhl("/contacts/" + graph.externalId(id, "GHL")).getString("contact.lastName"))
                .isEqualTo("Lovelace");
    }

    @Test
    void aRankrClientOpensTheAccount() {
        var tenant = tenants.bare();
        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name());
        Tenant.rotate(tenant, "RANKR_CLIENT", tenant.name() + "-secret", "clientId", tenant.name());

        var graph = tenant.graph();
        assertThat(graph.externalId(graph.contact(), "RANKR")).isNotEmpty();
    }

    @Test
    void whatIsOneWorkspacesIsNotAnothers() {
        var one = tenants.connected();
        var two = tenants.connected();
        var demo = GraphQl.of("demo");
        var email = GraphQl.email();
        var id = one.graph().contact("email", email);
        var external = one.graph().externalId(id, "GHL");

        for (var other : List.of(two.graph(), demo)) {
            other.ask(
                            "query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { id } node(id: $id) { id } }",
                            Map.of("id", id))
                    .body("data.contact", nullValue())
                    .body("data.node", nullValue())
                    .body("errors.extensions.code", contains("NOT_FOUND"));
            assertThat(other.data(
                                    "query($e: String) { contacts(filter: {email: $e}) { totalCount } }",
                                    Map.of("e", email))
                            .getInt("contacts.totalCount"))
                    .isZero();
            other.ask(
                            "query($ref: RecordRef) { contact(ref: $ref) { id } }",
                            Map.of("ref", Map.of("crm", "GHL", "id", external)))
                    .body("data.contact", nullValue());
        }
        assertThat(one.graph()
                        .data("query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { email } }", Map.of("id", id))
                        .getString("contact.email"))
                .isEqualTo(email);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name          | Not A Name             | name BAD_USER_INPUT",
                "name          | demo                   | name CONFLICT",
                "ghlLocationId | demo-location          | ghlLocationId CONFLICT",
                "ghlLocationId | a b                    | ghlLocationId BAD_USER_INPUT",
                "timezone      | Mars/Olympus           | timezone BAD_USER_INPUT",
                "region        | XX                     | region BAD_USER_INPUT",
                "rankrUrl      | rankr                  | rankrUrl BAD_USER_INPUT",
                "rankrUrl      | ftp://rankr.example    | rankrUrl BAD_USER_INPUT",
                "ghlUrl        | https://a:b@ghl.example | ghlUrl BAD_USER_INPUT",
                "rankrPathPrefix | v1?x=y               | rankrPathPrefix BAD_USER_INPUT",
                "mode          | TEST                   | testFlag BAD_USER_INPUT"
            })
    void whatCannotBeAWorkspaceIsToldWhy(String field, String value, String fault) {
        var input = Tenant.input(Tenant.name());
        input.put(field, value);

        assertThat(Tenant.admin().controlFaults("workspaceCreate", input))
                .singleElement()
                .asString()
                .startsWith(fault);
    }

    @Test
    void namesAndLocationsAreGivenOnce() {
        var tenant = tenants.bare();
        var sameName = Tenant.input(tenant.name());
        sameName.put("ghlLocationId", "elsewhere-" + tenant.name());
        var sameLocation = Tenant.input(Tenant.name());
        sameLocation.put("ghlLocationId", tenant.name() + "-location");

        assertThat(Tenant.admin().controlFaults("workspaceCreate", sameName))
                .containsExactly("name CONFLICT: Another workspace has this name.");
        assertThat(Tenant.admin().controlFaults("workspaceCreate", sameLocation))
                .containsExactly("ghlLocationId CONFLICT: Another workspace has this GHL location.");
    }

    @Test
    void aConfiguredWorkspaceIsNotChangedHere() {
        var id = Tenant.admin().data("{ workspace { id } }", Map.of()).getString("workspace.id");
        var expected = "id CONFLICT: The workspace is configured: change tandem.workspaces.demo and restart.";

        assertThat(Tenant.admin().controlFaults("workspaceUpdate", object("id", id, "region", "DE")))
                .containsExactly(expected);
        assertThat(Tenant.admin().controlFaults("workspacePause", object("id", id)))
                .containsExactly(expected);
        assertThat(Tenant.admin().controlFaults("workspaceDelete", object("id", id, "confirm", "demo")))
                .containsExactly(expected);
        assertThat(Tenant.admin()
                        .controlFaults(
                                "credentialRotate",
                                object("workspaceId", id, "kind", "GHL_TOKEN", "value", "pit-something")))
                .containsExactly(expected);
    }

    @Test
    void anUpdateIsSeenAtOnceAndNotOnAnOldVersion() {
        var tenant = tenants.bare();
        var admin = Tenant.admin();

        var updated = admin.control(
                "workspaceUpdate",
                "workspace { timezone version region }",
                object("id", tenant.id(), "timezone", "Europe/Berlin", "expectedVersion", 1));
        assertThat(updated.getString("workspace.timezone")).isEqualTo("Europe/Berlin");
        assertThat(updated.getInt("workspace.version")).isEqualTo(2);
        assertThat(admin.controlFaults(
                        "workspaceUpdate", object("id", tenant.id(), "region", "DE", "expectedVersion", 1)))
                .singleElement()
                .asString()
                .startsWith("expectedVersion CONFLICT");
    }

    @Test
    void howOftenItsCrmsAreAskedIsItsOwn() {
        var admin = Tenant.admin();
        var input = Tenant.input(Tenant.name());
        input.put("pollEvery", List.of(every("TASK", "PT1M"), every("CONTACT", "PT15M")));

        var id = admin.control("workspaceCreate", "workspace { id }", input).getString("workspace.id");

        assertThat(pollEvery(id, "timezone", "Europe/Berlin"))
                .containsExactly(every("CONTACT", "PT15M"), every("TASK", "PT1M"));
        assertThat(pollEvery(id, "pollEvery", List.of(every("NOTE", "PT90S"))))
                .containsExactly(every("NOTE", "PT1M30S"));
        assertThat(pollEvery(id, "pollEvery", List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT59.999S | PT5M | pollEvery must be from PT1M to PT15M, and is PT59.999S for TASK.",
                "PT5M | PT15M0.001S | pollEvery must be from PT1M to PT15M, and is PT15M0.001S for CONTACT.",
                "PT-5M | PT5M | pollEvery must be from PT1M to PT15M, and is PT-5M for TASK."
            })
    void theyAreAskedEveryMinuteToEveryQuarterOfAnHour(String tasks, String contacts, String fault) {
        var tenant = tenants.bare();
        var intervals = List.of(every("TASK", tasks), every("CONTACT", contacts));
        var input = Tenant.input(Tenant.name());
        input.put("pollEvery", intervals);

        assertThat(Tenant.admin().controlFaults("workspaceCreate", input))
                .containsExactly("pollEvery BAD_USER_INPUT: " + fault);
        assertThat(Tenant.admin().controlFaults("workspaceUpdate", object("id", tenant.id(), "pollEvery", intervals)))
                .containsExactly("pollEvery BAD_USER_INPUT: " + fault);
    }

    @Test
    void aKindHasOneInterval() {
        var input = Tenant.input(Tenant.name());
        input.put("pollEvery", List.of(every("TASK", "PT1M"), every("TASK", "PT2M")));

        assertThat(Tenant.admin().controlFaults("workspaceCreate", input))
                .containsExactly("pollEvery BAD_USER_INPUT: pollEvery names TASK twice.");
    }

    private static Map<String, Object> every(String kind, String interval) {
        return object("kind", kind, "every", interval);
    }

    /** What a workspace says after that change. */
    private static List<Map<String, Object>> pollEvery(String id, String field, Object value) {
        return Tenant.admin()
                .control("workspaceUpdate", "workspace { pollEvery { kind every } }", object("id", id, field, value))
                .getList("workspace.pollEvery");
    }

    @Test
    void theListHasPages() {
        tenants.bare();
        var names = new ArrayList<String>();
        String after = null;
        do {
            var page = Tenant.admin()
                    .data(
                            "query($after: String) { workspaces(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }",
                            object("after", after));
            names.addAll(page.getList("workspaces.nodes.name"));
            after = page.getBoolean("workspaces.pageInfo.hasNextPage")
                    ? page.getString("workspaces.pageInfo.endCursor")
                    : null;
        } while (after != null);

        assertThat(names).isSorted().doesNotHaveDuplicates().contains("demo", "other");
    }

    @Test
    void aPausedWorkspaceLeavesItsCrmsAlone() {
        var tenant = tenants.connected();
        var graph = tenant.graph();
        var id = graph.contact();
        var before = calls();

        Tenant.admin().control("workspacePause", "workspace { state }", object("id", tenant.id()));
        graph.ask("query($id: ID!) { contact(id: $id, maxAge: \"PT0S\") { lastName } }", Map.of("id", id))
                .body("errors.extensions.code", everyItem(equalTo("UPSTREAM_UNAVAILABLE")))
                .body("errors", not(empty()))
                .body("data.contact.lastName", equalTo("Lovelace"));
        assertThat(graph.data("query($id: ID!) { contact(id: $id) { lastName } }", Map.of("id", id))
                        .getString("contact.lastName"))
                .isEqualTo("Lovelace");
        graph.data(
                "mutation($i: ContactUpdateInput!) { contactUpdate(input: $i) { userErrors { message } } }",
                Map.of("i", object("id", id, "lastName", "King")));
        pause(Duration.ofSeconds(3));
        assertThat(calls()).isEqualTo(before);

        Tenant.admin().control("workspaceResume", "workspace { state }", object("id", tenant.id()));
        var crms = new Crms(tenant.name());
        var external = graph.externalId(id, "GHL");
        eventually(() -> crms.atGhl("/contacts/" + external)
                .getString("contact.lastName")
                .equals("King"));
    }

    /** Calls of this test's own tenants alone are made meanwhile: all others are at rest. */
    private long calls() {
        return sandboxes.ghl().callCount() + sandboxes.rankr().callCount();
    }

    @Test
    void aDeletedWorkspaceLeavesNothingAndTakesNothingOfOthers() {
        var gone = tenants.connected();
        var stays = tenants.connected();
        for (var tenant : List.of(gone, stays)) {
            var graph = tenant.graph();
            var contact = graph.contact();
            graph.mutate("noteCreate", "note { id }", object("contactId", contact, "body", "Nice"));
            graph.mutate("tagCreate", "tag { id }", object("name", "vip"));
        }
        pause(Duration.ofSeconds(2)); // what follows up the writes is done
        var kept = rows(stays.workspace().value());
        assertThat(rows(gone.workspace().value())).containsKeys("link", "audit_entry", "credential", "workspace");

        assertThat(Tenant.admin().controlFaults("workspaceDelete", object("id", gone.id(), "confirm", gone.name())))
                .singleElement()
                .asString()
                .startsWith("withoutExport CONFLICT")
                .contains("/audit/export");
        export(gone, "?to=2020-01-01T00:00:00Z");
        assertThat(Tenant.admin().controlFaults("workspaceDelete", object("id", gone.id(), "confirm", gone.name())))
                .as("a part is not the whole")
                .hasSize(1);
        export(gone, "");
        eventually(() -> Tenant.admin()
                .controlFaults("workspaceDelete", object("id", gone.id(), "confirm", "yes"))
                .equals(List.of("confirm BAD_USER_INPUT: confirm is not the name of the workspace.")));
        Tenant.admin().control("workspaceDelete", "id", object("id", gone.id(), "confirm", gone.name()));

        assertThat(Tenant.admin().controlFaults("workspacePause", object("id", gone.id())))
                .singleElement()
                .asString()
                .startsWith("id NOT_FOUND");
        eventually(() -> rows(gone.workspace().value()).isEmpty());
        assertThat(rows(stays.workspace().value())).isEqualTo(kept);
    }

    private static void export(Tenant.Created tenant, String range) {
        given().header("X-Tandem-Workspace", tenant.name())
                .get("/audit/export" + range)
                .then()
                .statusCode(200);
    }

    /** How many rows of a workspace there are in each table that has any. */
    private Map<String, Long> rows(UUID workspace) {
        var tables = pool.query("""
                        select c.table_name from information_schema.columns c
                        join information_schema.tables t using (table_schema, table_name)
                        where c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE'
                          and c.table_schema = current_schema()
                        """).execute().await().atMost(PATIENCE);
        var rows = new TreeMap<String, Long>();
        for (var table : tables) {
            var count = pool.preparedQuery("select count(*) from " + table.getString(0) + " where workspace_id = $1")
                    .execute(Tuple.of(workspace))
                    .await()
                    .atMost(PATIENCE)
                    .iterator()
                    .next()
                    .getLong(0);
            if (count > 0) {
                rows.put(table.getString(0), count);
            }
        }
        return rows;
    }

    @Test
    void noSecretIsInTheDatabaseOrTheLogOrAnAnswer() {
        var log = new ArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                synchronized (log) {
                    log.add(entry.getMessage() + " " + List.of(orEmpty(entry.getParameters())) + " "
                            + stackOf(entry.getThrown()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        var tandem = Logger.getLogger("dev.tandem");
        var level = tandem.getLevel();
        tandem.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(handler);
        try {
            var tenant = tenants.connected();
            var unknown = "pit-unknown-" + UUID.randomUUID();
            var client = tenant.name() + "-secret";
            var hook = "whsec_"
                    + Base64.getEncoder()
                            .encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
            tenant.graph().contact();
            Tenant.rotate(tenant, "RANKR_CLIENT", client, "clientId", tenant.name());
            Tenant.rotate(tenant, "RANKR_WEBHOOK_SECRET", hook);
            tenant.graph().contact();
            Tenant.rotate(tenant, "GHL_TOKEN", unknown);
            var refused = tenant.graph()
                    .ask("{ calendars { id } }", Map.of())
                    .extract()
                    .asString();
            var shown = Tenant.admin()
                    .ask(
                            "{ workspaces(first: 100) { nodes { name credentials { kind version lastFour keyId } access { crm missingScopes readOnly } } } }",
                            Map.of())
                    .extract()
                    .asString();
            assertThat(shown).contains(unknown.substring(unknown.length() - 4));
            var bad = "with a space " + unknown;
            var faults = Tenant.admin()
                    .controlFaults(
                            "credentialRotate", object("workspaceId", tenant.id(), "kind", "GHL_TOKEN", "value", bad));

            var secrets = List.of(unknown, client, hook, "pit-" + tenant.name(), "rk-" + tenant.name());
            var dump = Dump.of(pool);
            assertThat(dump).contains(tenant.name() + "-location");
            assertThat(log).isNotEmpty();
            for (var text : Stream.concat(Stream.of(dump, refused, shown), Stream.of(faults.toString(), log.toString()))
                    .toList()) {
                assertThat(secrets).noneMatch(text::contains);
            }
        } finally {
            Logger.getLogger("").removeHandler(handler);
            tandem.setLevel(level);
        }
    }

    private static Object[] orEmpty(Object @Nullable [] parameters) {
        return parameters == null
                ? new Object[0]
                : Stream.of(parameters).map(String::valueOf).toArray();
    }

    private static String stackOf(@Nullable Throwable thrown) {
        return thrown == null ? "" : thrown + " " + stackOf(thrown.getCause());
    }

    @Test
    void theTokenBeforeIsTriedWhileItIsReplaced() {
        var tenant = tenants.connected();
        tenant.graph().contact();

        Tenant.rotate(
                tenant,
                "GHL_TOKEN",
                "pit-not-yet-known-at-ghl",
                "overlapUntil",
                Instant.now().plusSeconds(600).toString());
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();

        Tenant.rotate(tenant, "GHL_TOKEN", "pit-not-known-at-ghl-at-all");
        tenant.graph()
                .ask("{ calendars { id } }", Map.of())
                .body("errors.extensions.code", contains("UPSTREAM_REJECTED"));
    }

    @Test
    void theClientBeforeIsTriedWhileItIsReplaced() {
        var tenant = tenants.bare();
        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name());
        Tenant.rotate(tenant, "RANKR_CLIENT", tenant.name() + "-secret", "clientId", tenant.name());
        tenant.graph().contact();

        Tenant.rotate(
                tenant,
                "RANKR_CLIENT",
                "not-yet-known-at-rankr",
                "clientId",
                tenant.name(),
                "overlapUntil",
                Instant.now().plusSeconds(600).toString());
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "RANKR")).isNotEmpty();

        Tenant.rotate(tenant, "RANKR_CLIENT", "not-known-at-rankr-at-all", "clientId", tenant.name());
        tenant.graph()
                .ask("{ contactLists { id } }", Map.of())
                .body("errors.extensions.code", contains("UPSTREAM_REJECTED"));
    }

    @Test
    void anOverlapIsRefusedWhereNothingOfItWouldBeTried() {
        var tenant = tenants.bare();
        var until = Instant.now().plusSeconds(600).toString();
        Tenant.rotate(tenant, "RANKR_CLIENT", "a-secret", "clientId", "a-client");

        assertThat(Tenant.admin()
                        .controlFaults(
                                "credentialRotate",
                                object(
                                        "workspaceId",
                                        tenant.id(),
                                        "kind",
                                        "RANKR_API_KEY",
                                        "value",
                                        "rk-instead-of-the-client",
                                        "overlapUntil",
                                        until)))
                .singleElement()
                .asString()
                .startsWith("overlapUntil BAD_USER_INPUT")
                .contains("RANKR_CLIENT");
        Tenant.rotate(tenant, "RANKR_WEBHOOK_SECRET", "whsec_YQ==", "overlapUntil", until);
        Tenant.rotate(tenant, "RANKR_WEBHOOK_SECRET", "whsec_Yg==", "overlapUntil", until);
        assertThat(workspaces
                        .config(tenant.workspace())
                        .rankr()
                        .webhookSecrets()
                        .orElseThrow())
                .hasSize(2);
    }

    /** The credentials as a replica that has just started sees them, and that seals with that key. */
    private TenantCredentials replica(String current, int batch) {
        var config = ConfigProvider.getConfig();
        var keys = Map.of(
                "local", config.getValue("tandem.secrets.keys.local", String.class),
                "other", config.getValue("tandem.secrets.keys.other", String.class));
        return new TenantCredentials(
                credentials,
                agencies,
                workspaces,
                loader,
                Vaults.of(keys, current),
                Configs.of(TenancyConfig.class, Map.of("tandem.tenancy.batch", Integer.toString(batch))),
                sessions,
                clock);
    }

    @Test
    void whatCannotBeReadKeepsNothingElseFromBeingSealedAnew() {
        var broken = tenants.bare();
        Tenant.rotate(broken, "GHL_TOKEN", "pit-" + broken.name());
        var tenant = tenants.connected();
        pool.preparedQuery("update credential set ciphertext = nonce where workspace_id = $1")
                .execute(Tuple.of(broken.workspace().value()))
                .await()
                .atMost(PATIENCE);
        try {
            for (var batch : List.of(1, 1000)) {
                assertThatExceptionOfType(Failure.Conflict.class)
                        .isThrownBy(() ->
                                replica("other", batch).resealAll().await().atMost(PATIENCE))
                        .withMessageContaining("workspace %s".formatted(broken.workspace()))
                        .withMessageMatching("(?s).*\\b([2-9]|\\d\\d+) are encrypted anew.*");
                assertThat(keysOf(tenant)).containsExactly("other");
                replica("local", batch).tick().await().atMost(PATIENCE);
                assertThat(keysOf(tenant)).containsExactly("local");
            }
            assertThat(keysOf(broken)).containsExactly("local");
        } finally {
            pool.preparedQuery("delete from credential where workspace_id = $1")
                    .execute(Tuple.of(broken.workspace().value()))
                    .await()
                    .atMost(PATIENCE);
        }
    }

    @Test
    void whatAnotherKeySealedIsSealedAnewByWhoeverStarts() {
        var tenant = tenants.connected();

        assertThat(replica("other", 100).resealAll().await().atMost(PATIENCE)).isGreaterThanOrEqualTo(2);
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();
        replica("local", 100).tick().await().atMost(PATIENCE);

        assertThat(keysOf(tenant)).containsExactly("local");
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();
        assertThat(Tenant.admin()
                        .data("mutation { credentialsReencrypt { count userErrors { message } } }", Map.of())
                        .getInt("credentialsReencrypt.count"))
                .isZero();
    }

    /** As in a roll-out that names another key, in which this application is the replica that is still to go. */
    @Test
    void replicasOfDifferentKeysDoNotSealAgainstEachOther() {
        var tenant = tenants.connected();
        var next = replica("other", 100);
        try {
            next.tick().await().atMost(PATIENCE);
            for (var tick = 0; tick < 15; tick++) {
                assertThat(keysOf(tenant)).as("tick %d", tick).containsExactly("other");
                next.tick().await().atMost(PATIENCE);
                pause(Duration.ofMillis(200));
            }
            Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name());
            next.tick().await().atMost(PATIENCE);
            assertThat(keysOf(tenant)).as("each leaves the other's").containsExactlyInAnyOrder("local", "other");
            assertThat(next.resealAll().await().atMost(PATIENCE)).isEqualTo(1);
        } finally {
            replica("local", 100).resealAll().await().atMost(PATIENCE);
        }
    }

    private Set<String> keysOf(Tenant.Created tenant) {
        var keys = new HashSet<String>();
        pool.preparedQuery("select key_id from credential where workspace_id = $1")
                .execute(Tuple.of(tenant.workspace().value()))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> keys.add(row.getString(0)));
        return keys;
    }

    @Test
    void whatCredentialsMayNotDoIsToldBeforeASync() {
        var tenant = tenants.connected();
        tenant.graph().contact();
        Tenant.rotate(
                tenant, "GHL_TOKEN", "pit-" + tenant.name(), "scopes", List.of("contacts.readonly", "contacts.write"));

        assertThat(tenant.graph().controlFaults("syncStart", object("mode", "BACKFILL")))
                .containsExactly("mode CONFLICT: The workspace cannot read GHL: its credentials lack"
                        + " calendars.readonly, calendars/events.readonly, locations/customFields.readonly,"
                        + " locations/tasks.readonly."
                        + " Renew them with these scopes.");
        assertThat(tenant.graph()
                        .data("{ workspace { access { crm missingScopes } } }", Map.of())
                        .getList("workspace.access[0].missingScopes"))
                .contains("calendars.readonly");
    }

    @Test
    void theImportWaitsForTheScopesThatItNeeds() {
        var tenant = tenants.bare();
        Tenant.rotate(tenant, "RANKR_API_KEY", "rk-" + tenant.name());

        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name(), "scopes", List.of("contacts.readonly"));
        pause(Duration.ofSeconds(2));
        var begun = rows(tenant.workspace().value()).containsKey("run");
        var told = stateReason(tenant);
        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name());

        assertThat(begun).isFalse();
        assertThat(told).startsWith("The workspace cannot read GHL: its credentials lack calendars.readonly,");
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();
        assertThat(stateReason(tenant)).isNull();
    }

    private static @Nullable String stateReason(Tenant.Created tenant) {
        return Tenant.admin()
                .data("{ workspaces(first: 100) { nodes { name stateReason } } }", Map.of())
                .getString("workspaces.nodes.find { it.name == '%s' }.stateReason".formatted(tenant.name()));
    }

    @Test
    void readOnlyCredentialsMakeAReadOnlyWorkspace() {
        var tenant = tenants.connected();
        Tenant.rotate(tenant, "RANKR_API_KEY", "rk-" + tenant.name(), "scopes", List.of("read"));
        var graph = tenant.graph();
        sandboxes.rankr().forgetCalls();

        var written = graph.data("""
                mutation($i: ContactCreateInput!) { contactCreate(input: $i) {
                    contact { id } writes { crm outcome error { message } } } }""", Map.of("i", object("firstName", "Ada", "email", GraphQl.email())));

        assertThat(written.getString("contactCreate.writes.find { it.crm == 'GHL' }.outcome"))
                .isEqualTo("DONE");
        assertThat(written.getString("contactCreate.writes.find { it.crm == 'RANKR' }.outcome"))
                .isEqualTo("REJECTED");
        assertThat(written.getString("contactCreate.writes.find { it.crm == 'RANKR' }.error.message"))
                .contains("the workspace only reads RANKR, as its credentials lack write");
        assertThat(sandboxes.rankr().calls().keySet()).noneMatch(call -> call.startsWith("POST /v1/contacts"));
    }

    @Test
    void readOnlyCredentialsWriteNothingToGhl() {
        var tenant = tenants.connected();
        var graph = tenant.graph();
        var known = graph.contact();
        var reading = List.of(
                "contacts.readonly",
                "calendars.readonly",
                "calendars/events.readonly",
                "locations/customFields.readonly",
                "locations/tasks.readonly");
        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name(), "scopes", reading);
        sandboxes.ghl().forgetCalls();

        var created = graph.data("""
                mutation($i: ContactCreateInput!) { contactCreate(input: $i) {
                    writes { crm outcome error { message } } } }""", Map.of("i", object("firstName", "Ada", "email", GraphQl.email())));
        var updated = graph.data("""
                mutation($i: ContactUpdateInput!) { contactUpdate(input: $i) {
                    writes { crm outcome error { message } } } }""", Map.of("i", object("id", known, "firstName", "Augusta")));
        var noted = graph.data("""
                mutation($i: NoteCreateInput!) { noteCreate(input: $i) {
                    writes { crm outcome error { message } } } }""", Map.of("i", object("contactId", known, "body", "Prefers mornings")));

        for (var written : List.of(
                created.setRootPath("data.contactCreate"),
                updated.setRootPath("data.contactUpdate"),
                noted.setRootPath("data.noteCreate"))) {
            assertThat(written.getString("writes.find { it.crm == 'RANKR' }.outcome"))
                    .isEqualTo("DONE");
            assertThat(written.getString("writes.find { it.crm == 'GHL' }.error.message"))
                    .contains("the workspace only reads GHL, as its credentials lack");
        }
        assertThat(sandboxes.ghl().calls().keySet())
                .noneMatch(call -> !call.startsWith("GET ") && !call.endsWith("/search"));
    }

    @Test
    void aClientThatIsGivenLessThanItAsksForOnlyReads() {
        var tenant = tenants.bare();
        synchronized (sandboxes.rankr()) {
            rankr.allow(tenant.name(), Set.of("read"));
        }
        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name());
        Tenant.rotate(tenant, "RANKR_CLIENT", tenant.name() + "-secret", "clientId", tenant.name());
        var graph = tenant.graph();
        sandboxes.rankr().forgetCalls();

        var written = graph.data("""
                mutation($i: ContactCreateInput!) { contactCreate(input: $i) {
                    contact { id } writes { crm outcome error { message } } } }""", Map.of("i", object("firstName", "Ada", "email", GraphQl.email())));

        assertThat(written.getString("contactCreate.writes.find { it.crm == 'RANKR' }.error.message"))
                .contains("the workspace only reads RANKR, as its credentials lack write");
        assertThat(sandboxes.rankr().calls().keySet()).noneMatch(call -> call.startsWith("POST /v1/contacts"));
        assertThat(graph.data("{ workspace { access { crm readOnly } } }", Map.of())
                        .getBoolean("workspace.access.find { it.crm == 'RANKR' }.readOnly"))
                .isTrue();

        synchronized (sandboxes.rankr()) {
            rankr.allow(tenant.name(), Set.of("read", "write"));
        }
        Tenant.rotate(tenant, "RANKR_CLIENT", tenant.name() + "-secret", "clientId", tenant.name());
        assertThat(graph.externalId(graph.contact(), "RANKR")).isNotEmpty();
    }

    @Test
    void aPreviewSaysWhatReadOnlyCredentialsWithhold() {
        var tenant = tenants.connected();
        var id = tenant.graph().contact();
        var crms = new Crms(tenant.name());
        crms.editAtGhl("/contacts/" + tenant.graph().externalId(id, "GHL"), Map.of("firstName", "Augusta"));
        var preview = "plan { contacts { writes { crm withheld } } }";
        var before = tenant.graph().control("syncPreview", preview, object("contactIds", List.of(id)));

        Tenant.rotate(tenant, "RANKR_API_KEY", "rk-" + tenant.name(), "scopes", List.of("read"));
        var after = tenant.graph().control("syncPreview", preview, object("contactIds", List.of(id)));

        assertThat(before.getList("plan.contacts[0].writes.crm")).containsExactly("RANKR");
        assertThat(before.getString("plan.contacts[0].writes[0].withheld")).isNull();
        assertThat(after.getString("plan.contacts[0].writes[0].withheld"))
                .contains("the workspace only reads RANKR, as its credentials lack write");
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void eventually(BooleanSupplier met) {
        var end = Instant.now().plus(PATIENCE);
        while (!met.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            pause(Duration.ofMillis(200));
        }
    }
}
