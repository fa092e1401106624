package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.tandem.tenancy.Tenant;
import dev.tandem.testkit.Keys;
import dev.tandem.testkit.RawSocket;
import dev.tandem.testkit.Secured;
import dev.tandem.testkit.SentStatements;
import dev.tandem.testkit.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, tokens, workspaces and sockets, in an application that lets nobody in without. */
@QuarkusTest
@TestProfile(Secured.class)
class AccessTest {

    private static final String WORKSPACE = "{ workspace { name } }";
    private static final String CREATE = """
            mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { key apiKey { id expiresAt } userErrors { field message } } }""";

    @Inject
    DataSource database;

    @Test
    void aRevokedKeyOpensNothingAnyMore() {
        var key = Keys.made(Secured.BOOTSTRAP, Set.of("contacts.readonly"), Set.of("demo"));
        assertThat(name(Keys.ask(key.secret(), WORKSPACE, Map.of()))).isEqualTo("demo");

        Keys.revoke(key.id());

        opensNothing(key.secret());
    }

    @Test
    void aKeyOpensNothingOnceItsTimeIsOver() throws SQLException {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));

        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        update api_key set expires_at = created_at + interval '1 microsecond'
                        where hash = sha256(?::bytea)
                        """)) {
            statement.setString(1, key);
            assertThat(statement.executeUpdate()).isOne();
        }

        opensNothing(key);
    }

    private static void opensNothing(String secret) {
        isUnknown(given().header("X-API-Key", secret));
    }

    private static void isUnknown(RequestSpecification caller) {
        caller.contentType(ContentType.JSON)
                .body(Map.of("query", WORKSPACE))
                .post("/graphql")
                .then()
                .statusCode(401)
                .body("errors[0].extensions.code", equalTo("UNAUTHENTICATED"));
    }

    /** Only what opens a WebSocket may say later who it is. */
    @Test
    void whoOnlyLooksLikeAWebSocketIsUnknown() {
        isUnknown(given().header("Upgrade", "websocket").header("Connection", "Upgrade"));
    }

    @Test
    void aKeyIsToldOnceAndStoredAsItsHash() throws SQLException {
        var key = Keys.made(Secured.BOOTSTRAP, Set.of("sync.run"), Set.of("demo"));

        assertThat(key.secret()).matches("tdm_[A-Za-z0-9_-]{48}");
        assertThat(Keys.ask(Secured.BOOTSTRAP, "{ apiKeys { id name scopes workspaces createdBy } }", Map.of())
                        .getList("data.apiKeys"))
                .contains(Map.of(
                        "id", key.id(),
                        "name", "a test's",
                        "scopes", List.of("SYNC_RUN"),
                        "workspaces", List.of("demo"),
                        "createdBy", "bootstrap"));
        assertThat(found(
                        "select k::text from api_key k where k::text like ?",
                        "%" + key.secret().substring(4) + "%"))
                .isFalse();
        assertThat(found("select 1 from api_key where hash = sha256(?::bytea)", key.secret()))
                .isTrue();
    }

    private boolean found(String query, String text) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, text);
            return statement.executeQuery().next();
        }
    }

    @Test
    void aBusyKeyCostsNoStatementACallAndAMalformedOneNone() throws SQLException, IOException {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        try (var statements = SentStatements.watch(database)) {
            for (var i = 0; i < 50; i++) {
                Keys.ask(key, WORKSPACE, Map.of());
            }
            assertThat(statements.reading("api_key")).hasSizeBetween(1, 3);
        }
        try (var statements = SentStatements.watch(database)) {
            for (var malformed : List.of("tdm_abc", key + "x", key.substring(0, key.length() - 1) + "!", "tdm_")) {
                given().header("Authorization", "Bearer " + malformed)
                        .body(Map.of("query", WORKSPACE))
                        .contentType(ContentType.JSON)
                        .post("/graphql")
                        .then()
                        .statusCode(401);
            }
            assertThat(statements.reading("api_key")).isEmpty();
        }
    }

    @Test
    void nobodyHandsOnMoreThanTheyHave() {
        var admin = Keys.make(Set.of("admin"), Set.of("demo"));

        assertThat(faults(admin, Map.of("name", "k", "scopes", List.of("ADMIN"), "workspaces", List.of("other"))))
                .containsExactly("workspaces must all exist and be open to you.");
        assertThat(faults(admin, Map.of("name", "k", "scopes", List.of("ADMIN"), "workspaces", List.of("elsewhere"))))
                .containsExactly("workspaces must all exist and be open to you.");
        assertThat(faults(admin, Map.of("name", "k", "scopes", List.of("ADMIN"), "workspaces", List.of("*"))))
                .containsExactly("workspaces must all exist and be open to you.");
        assertThat(faults(admin, Map.of("name", " ", "scopes", List.of("ADMIN"))))
                .containsExactly("name must have between 1 and 200 characters.");
        assertThat(faults(admin, Map.of("name", "k", "scopes", List.of())))
                .containsExactly("scopes must name at least one.");
        assertThat(faults(admin, Map.of("name", "k", "scopes", List.of("ADMIN"), "expiresAt", "2020-01-01T00:00:00Z")))
                .containsExactly("expiresAt must be in the future.");
        assertThat(faults(admin, Map.of("name", "k", "scopes", List.of("ADMIN"))))
                .isEmpty();
    }

    @Test
    void everyKeyEndsAndNoneOutlivesTheOneItWasMadeWith() {
        var now = OffsetDateTime.now(ZoneOffset.UTC);
        var soon = now.plusDays(3).truncatedTo(ChronoUnit.SECONDS);
        var late = Map.of(
                "name",
                "late",
                "scopes",
                List.of("ADMIN"),
                "expiresAt",
                now.plusDays(366).toString());

        var first = made(Secured.BOOTSTRAP, Map.of("name", "k", "scopes", List.of("ADMIN")));
        var shorter = made(
                first.getString("key"), Map.of("name", "k", "scopes", List.of("ADMIN"), "expiresAt", soon.toString()));
        var heir = made(shorter.getString("key"), Map.of("name", "k", "scopes", List.of("ADMIN")));

        assertThat(OffsetDateTime.parse(first.getString("apiKey.expiresAt")))
                .isCloseTo(now.plusDays(365), within(1, ChronoUnit.MINUTES));
        assertThat(OffsetDateTime.parse(shorter.getString("apiKey.expiresAt"))).isEqualTo(soon);
        assertThat(OffsetDateTime.parse(heir.getString("apiKey.expiresAt"))).isEqualTo(soon);
        assertThat(faults(Secured.BOOTSTRAP, late))
                .singleElement()
                .asString()
                .startsWith("expiresAt must not be after " + now.plusDays(365).toLocalDate());
        assertThat(faults(
                        shorter.getString("key"),
                        Map.of(
                                "name",
                                "k",
                                "scopes",
                                List.of("ADMIN"),
                                "expiresAt",
                                soon.plusSeconds(1).toString())))
                .containsExactly("expiresAt must not be after %s.".formatted(soon.toInstant()));
    }

    @Test
    void aWorkspaceHasAHundredKeysAtMost() throws SQLException {
        var name = Tenant.name();
        created(name);
        var admin = Keys.made(Secured.BOOTSTRAP, Set.of("admin"), Set.of(name));
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        insert into api_key (key_id, hash, name, scopes, workspaces, created_at, created_by)
                        select gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), 'k', '{admin}', array[?], now(), 'x'
                        from generate_series(1, 98)
                        """)) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
        var one = Map.of("name", "k", "scopes", List.of("ADMIN"));
        var last = made(admin.secret(), one);

        var faults = faults(admin.secret(), one);

        assertThat(last.getString("key")).isNotNull();
        assertThat(faults)
                .singleElement()
                .asString()
                .contains("workspaces names " + name, "100 keys already", "keys-per-workspace", "revoke one");
        Keys.revoke(last.getString("apiKey.id"));
        assertThat(faults(admin.secret(), one)).isEmpty();
    }

    @Test
    void aKeyIsRevokedAloneOrWithThoseThatWereMadeWithIt() {
        var key = Keys.made(Secured.BOOTSTRAP, Set.of("admin"), Set.of("demo"));
        var child = Keys.made(key.secret(), Set.of("admin"), Set.of("demo"));
        var heir = Keys.made(child.secret(), Set.of("contacts.readonly"), Set.of("demo"));

        var alone = revoked(key.id(), Map.of());
        assertThat(name(Keys.ask(child.secret(), WORKSPACE, Map.of()))).isEqualTo("demo");
        var whole = revoked(key.id(), Map.of("andMade", true));

        assertThat(alone.getList("made.id")).containsExactlyInAnyOrder(child.id(), heir.id());
        assertThat(alone.getList("made.revokedAt")).containsOnlyNulls();
        assertThat(whole.getList("made.id")).containsExactlyInAnyOrder(child.id(), heir.id());
        assertThat(whole.getList("made.revokedAt")).doesNotContainNull();
        List.of(key, child, heir).forEach(each -> opensNothing(each.secret()));
    }

    private static JsonPath revoked(String id, Map<String, ?> more) {
        var input = new HashMap<String, Object>(more);
        input.put("id", id);
        return Keys.ask(
                        Secured.BOOTSTRAP,
                        "mutation($i: ApiKeyRevokeInput!) { apiKeyRevoke(input: $i) { made { id revokedAt } userErrors { message } } }",
                        Map.of("i", input))
                .setRootPath("data.apiKeyRevoke");
    }

    private static JsonPath made(String by, Map<String, ?> input) {
        return Keys.ask(by, CREATE, Map.of("input", input)).setRootPath("data.apiKeyCreate");
    }

    private static List<String> faults(String key, Map<String, ?> input) {
        return Keys.ask(key, CREATE, Map.of("input", input))
                .<Map<String, String>>getList("data.apiKeyCreate.userErrors")
                .stream()
                .map(fault -> fault.get("message"))
                .toList();
    }

    @Test
    void aKeyOfAWorkspaceThatIsDeletedOpensNoneThatIsNamedLikeIt() {
        var name = Tenant.name();
        var id = created(name);
        var key = Keys.make(Set.of("admin"), Set.of(name));
        var both = Keys.make(Set.of("contacts.readonly"), Set.of(name, "demo"));
        assertThat(name(Keys.ask(key, WORKSPACE, Map.of()))).isEqualTo(name);

        Keys.ask(Secured.BOOTSTRAP, """
                mutation($id: ID!, $name: String!) { workspaceDelete(input: {id: $id, confirm: $name, withoutExport: true}) { id } }""", Map.of("id", id, "name", name));
        var again = created(name);

        assertThat(again).isNotEqualTo(id);
        given().header("X-API-Key", key)
                .contentType(ContentType.JSON)
                .body(Map.of("query", WORKSPACE))
                .post("/graphql")
                .then()
                .statusCode(401);
        assertThat(name(Keys.ask(both, WORKSPACE, Map.of())))
                .as("the only one that is left to it")
                .isEqualTo("demo");
        var heir = Keys.make(Set.of("admin"), Set.of(name));
        assertThat(Keys.ask(heir, "{ apiKeys { workspaces } }", Map.of()).getList("data.apiKeys"))
                .as("whoever has the new one sees no keys of the old one")
                .hasSize(1);
    }

    /** Such a workspace is not deleted: its configuration is gone with the next roll-out. */
    @Test
    void aKeyOfAConfiguredWorkspaceThatIsGoneOpensNoneThatIsCreatedUnderItsName() throws SQLException {
        var name = Tenant.name();
        var key = Keys.made(Secured.BOOTSTRAP, Set.of("admin"), Set.of("demo"));
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "update api_key set workspaces = array[?, 'demo'] where hash = sha256(?::bytea)")) {
            statement.setString(1, name);
            statement.setString(2, key.secret());
            assertThat(statement.executeUpdate()).isOne();
        }

        var refused = Keys.ask(
                Secured.BOOTSTRAP,
                "mutation($i: WorkspaceCreateInput!) { workspaceCreate(input: $i) { workspace { id } userErrors { field message } } }",
                Map.of("i", Tenant.input(name)));
        Keys.revoke(key.id());

        assertThat(refused.getString("data.workspaceCreate.workspace")).isNull();
        assertThat(refused.getString("data.workspaceCreate.userErrors[0].field"))
                .isEqualTo("name");
        assertThat(refused.getString("data.workspaceCreate.userErrors[0].message"))
                .contains("revoke them", "another name");
        assertThat(created(name)).isNotNull();
    }

    /** What opens the CRMs would be sent to wherever that is: who may set it may read it. */
    @Test
    void onlyAnOperatorMovesAWorkspaceToAnotherHost() {
        var name = Tenant.name();
        var id = created(name);
        var admin = Keys.make(Set.of("admin"), Set.of(name));

        for (var field : List.of("ghlUrl", "rankrUrl", "rankrTokenUrl")) {
            var elsewhere = Map.of("id", id, field, "https://evil.example/oauth");
            assertThat(updated(admin, elsewhere).getString("errors[0].extensions.code"))
                    .as(field)
                    .isEqualTo("FORBIDDEN");
            assertThat(updated(admin, elsewhere).getString("errors[0].message")).contains(field, "operator");
        }
        for (var here : List.of(
                Map.of("id", id, "ghlUrl", Tenant.input(name).get("ghlUrl") + "/v2"),
                Map.of("id", id, "rankrTokenUrl", Tenant.input(name).get("rankrUrl") + "/token"),
                Map.of("id", id, "timezone", "Europe/Berlin"))) {
            assertThat(updated(admin, here).getInt("data.workspaceUpdate.workspace.version"))
                    .isPositive();
        }
        assertThat(updated(Secured.BOOTSTRAP, Map.of("id", id, "ghlUrl", "https://ghl.example"))
                        .getInt("data.workspaceUpdate.workspace.version"))
                .isEqualTo(5);
    }

    private static JsonPath updated(String key, Map<String, ?> input) {
        return Keys.ask(
                key,
                "mutation($i: WorkspaceUpdateInput!) { workspaceUpdate(input: $i) { workspace { version } userErrors { message } } }",
                Map.of("i", input));
    }

    /** The id of a new workspace, made as soon as its name is free. */
    private static String created(String name) {
        var input = Tenant.input(name);
        for (var i = 0; i < 300; i++) {
            var answer = Keys.ask(
                    Secured.BOOTSTRAP,
                    "mutation($i: WorkspaceCreateInput!) { workspaceCreate(input: $i) { workspace { id } userErrors { code } } }",
                    Map.of("i", input));
            var id = answer.getString("data.workspaceCreate.workspace.id");
            if (id != null) {
                return id;
            }
            assertThat(answer.getList("data.workspaceCreate.userErrors.code")).containsExactly("CONFLICT");
            sleep();
        }
        throw new AssertionError("the name %s was not freed".formatted(name));
    }

    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void keysOfOtherWorkspacesAreNeitherSeenNorRevoked() {
        var admin = Keys.make(Set.of("admin"), Set.of("other"));
        var everywhere = Keys.made(Secured.BOOTSTRAP, Set.of("admin"), Set.of("*"));
        var demo = Keys.made(Secured.BOOTSTRAP, Set.of("admin"), Set.of("demo", "other"));

        assertThat(Keys.ask(admin, "{ apiKeys { id } }", Map.of()).<String>getList("data.apiKeys.id"))
                .doesNotContain(everywhere.id(), demo.id());
        for (var key : List.of(everywhere, demo)) {
            assertThat(Keys.ask(
                                    admin,
                                    "mutation($id: ID!) { apiKeyRevoke(input: {id: $id}) { apiKey { id } userErrors { code } } }",
                                    Map.of("id", key.id()))
                            .getList("data.apiKeyRevoke.userErrors.code"))
                    .containsExactly("NOT_FOUND");
            assertThat(name(Keys.ask(key.secret(), WORKSPACE, Map.of()))).isEqualTo("demo");
        }
    }

    @Test
    void aCallerIsWhereTheyMayBe() {
        assertThat(named(Tokens.of(Set.of("admin"), Set.of("other")), null)).isEqualTo("other");
        assertThat(named(Tokens.of(Set.of("admin"), Set.of("demo", "other")), null))
                .isEqualTo("demo");
        assertThat(named(Tokens.of(Set.of("admin"), Set.of("demo", "other")), "other"))
                .isEqualTo("other");
        assertThat(named(Tokens.of(Set.of("admin"), Set.of("*")), "other")).isEqualTo("other");
        assertThat(named(Tokens.of(Set.of("admin"), Set.of()), null)).isNull();
        assertThat(refusal(Tokens.of(Set.of("admin"), Set.of("other")), "demo"))
                .isEqualTo(refusal(Tokens.of(Set.of("admin"), Set.of("other")), "elsewhere"))
                .isEqualTo(refusal(Tokens.of(Set.of("admin"), Set.of("*")), "elsewhere"))
                .isEqualTo("FORBIDDEN There is no such workspace, or it is not open to you.");
    }

    private static @Nullable String named(String token, @Nullable String workspace) {
        return name(in(token, workspace));
    }

    private static String refusal(String token, String workspace) {
        var answer = in(token, workspace);
        return answer.getString("errors[0].extensions.code") + " " + answer.getString("errors[0].message");
    }

    private static JsonPath in(String token, @Nullable String workspace) {
        return given().headers(workspace == null ? Map.of() : Map.of("X-Tandem-Workspace", workspace))
                .header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("query", WORKSPACE))
                .post("/graphql")
                .jsonPath();
    }

    private static String name(JsonPath answer) {
        return answer.getString("data.workspace.name");
    }

    @Test
    void theAuditNamesWhoeverCalled() {
        var key = Keys.made(Secured.BOOTSTRAP, Set.of("contacts.write"), Set.of("demo"));

        var named = Keys.ask(Secured.BOOTSTRAP, "{ apiKeys { id actor } }", Map.of())
                .getString("data.apiKeys.find { it.id == '%s' }.actor".formatted(key.id()));
        assertThat(actor(key.secret()))
                .startsWith("key:")
                .isEqualTo(named)
                .doesNotContain(key.secret().substring(4));
        assertThat(actor(Tokens.of(Set.of("contacts.write"), Set.of("demo")))).isEqualTo("user:ada");
    }

    private static String actor(String secret) {
        return Keys.ask(secret, """
                mutation { contactCreate(input: {firstName: "Ada", lastName: "Lovelace"}) {
                    contact { history(first: 1) { nodes { actor } } } userErrors { message } } }""", Map.of()).getString("data.contactCreate.contact.history.nodes[0].actor");
    }

    @Test
    void neitherRunsNorRulesShowContactsToWhoeverMayNotReadThem() {
        var contact = Keys.ask(
                        Secured.BOOTSTRAP,
                        "mutation { contactCreate(input: {firstName: \"Ada\"}) { contact { id } } }",
                        Map.of())
                .getString("data.contactCreate.contact.id");
        var runner = Tokens.of(Set.of("sync.run"), Set.of("demo"));
        var ruler = Tokens.of(Set.of("rules.write"), Set.of("demo"));

        var synced = Keys.ask(
                runner,
                "mutation($id: ID!) { syncContact(input: {id: $id}) { writes { crm } contact { firstName } } }",
                Map.of("id", contact));
        assertThat(synced.getString("errors[0].extensions.code")).isEqualTo("FORBIDDEN");
        assertThat(synced.getString("data.syncContact.contact.firstName")).isNull();
        var preview = Keys.ask(
                ruler,
                "{ segmentPreview(filter: {search: \"a\"}) { addedCount added { firstName email } } }",
                Map.of());
        assertThat(preview.getList("errors.extensions.code")).containsOnly("FORBIDDEN");
        var joined = Keys.ask(
                runner,
                "query($all: [_Any!]!) { _entities(representations: $all) { ... on Contact { firstName } } }",
                Map.of("all", List.of(Map.of("__typename", "Contact", "id", contact))));
        assertThat(joined.getList("errors.extensions.code")).containsOnly("FORBIDDEN");
    }

    @Test
    void noQueryIsReachedThroughEntities() {
        var reader = Tokens.of(Set.of("contacts.readonly"), Set.of("demo"));
        var representations = List.of(
                Map.of("__typename", "AuditReplay"),
                Map.of("__typename", "Run", "id", "x"),
                Map.of("__typename", "Contact", "id", "x", "ref", "x"),
                Map.of("id", "x"));
        for (var one : representations) {
            var answer = Keys.ask(
                    reader,
                    "query($all: [_Any!]!) { _entities(representations: $all) { __typename } }",
                    Map.of("all", List.of(one)));

            assertThat(answer.getList("errors.extensions.code")).containsOnly("BAD_USER_INPUT");
            assertThat(answer.getString("errors[0].message")).contains("nothing else");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/graphql/schema.graphql, 401, 403",
        "/audit/export,           401, 403",
        "/graphql/../audit/export,401, 403",
        "/no/such/path,           401, 403",
        "/q/dev-ui,               401, 403",
        "/q/health,               200, 200",
        "/graphiql,               200, 200"
    })
    void otherPathsHaveRulesToo(String path, int stranger, int reader) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(stranger);
        given().header("Authorization", "Bearer " + Tokens.of(Set.of("contacts.readonly"), Set.of("demo")))
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(reader);
    }

    @Test
    void theSchemaIsForAdministrators() {
        given().header("Authorization", "Bearer " + Tokens.of(Set.of("admin"), Set.of("demo")))
                .get("/graphql/schema.graphql")
                .then()
                .statusCode(200)
                .body(containsString("type Query"));
    }

    @Test
    void theAuditIsExportedToAdministratorsOnly() {
        given().header("X-API-Key", Secured.BOOTSTRAP)
                .get("/audit/export")
                .then()
                .statusCode(200);
        given().get("/audit/export")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("title", equalTo("UNAUTHENTICATED"));
        given().header("Authorization", "Bearer " + Tokens.of(Set.of("admin"), Set.of("other")))
                .header("X-Tandem-Workspace", "demo")
                .get("/audit/export")
                .then()
                .statusCode(403)
                .body("title", equalTo("FORBIDDEN"));
    }

    @Test
    void webhooksKeepTheirOwnSignatures() {
        given().header("Authorization", "Bearer of-the-crm")
                .body("{}")
                .post("/webhooks/ghl")
                .then()
                .statusCode(401)
                .body(emptyString());
    }

    @Test
    void aSocketSaysWhoItIs() {
        var token = Tokens.of(Set.of("contacts.readonly"), Set.of("demo"));
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));

        assertThat(greeting(Map.of(), Map.of("Authorization", "Bearer " + token)))
                .contains("connection_ack");
        assertThat(greeting(Map.of(), Map.of("Authorization", "Bearer " + key))).contains("connection_ack");
        assertThat(greeting(Map.of(), Map.of("apiKey", key))).contains("connection_ack");
        assertThat(greeting(Map.of("X-API-Key", key), Map.of())).contains("connection_ack");
        assertThat(greeting(Map.of(), Map.of())).isEqualTo("closed 4401");
        assertThat(greeting(Map.of(), Map.of("Authorization", "Bearer " + Tokens.forged())))
                .isEqualTo("closed 4403");
        assertThat(greeting(Map.of(), Map.of("apiKey", "tdm_abc"))).isEqualTo("closed 4403");
        assertThat(greeting(Map.of("X-API-Key", key), Map.of("apiKey", key))).isEqualTo("closed 4400");
    }

    @Test
    void nobodyIsToldThatAKeyIsWrongWhileItCannotBeLookedUp() throws SQLException {
        var key = Keys.make(Set.of("contacts.readonly"), Set.of("demo"));
        execute("alter table api_key rename to api_key_away");
        try {
            assertThat(greeting(Map.of(), Map.of("apiKey", key))).isEqualTo("closed 1013");
            given().header("X-API-Key", key)
                    .contentType(ContentType.JSON)
                    .body(Map.of("query", "{ __typename }"))
                    .post("/graphql")
                    .then()
                    .statusCode(503);
        } finally {
            execute("alter table api_key_away rename to api_key");
        }
        assertThat(greeting(Map.of(), Map.of("apiKey", key))).contains("connection_ack");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aSocketNamesItsWorkspaceAsARequestDoes() {
        var token = "Bearer " + Tokens.of(Set.of("admin"), Set.of("demo", "other"));

        assertThat(workspaceOf(Map.of(), Map.of("Authorization", token, "workspace", "other")))
                .contains("\"name\":\"other\"");
        assertThat(workspaceOf(Map.of("X-Tandem-Workspace", "other"), Map.of("Authorization", token)))
                .contains("\"name\":\"other\"");
        assertThat(workspaceOf(Map.of(), Map.of("Authorization", token, "workspace", "elsewhere")))
                .contains("FORBIDDEN")
                .doesNotContain("\"name\"");
        assertThat(greeting(Map.of(), Map.of("Authorization", token, "workspace", List.of("other"))))
                .isEqualTo("closed 4400");
        assertThat(greeting(Map.of("X-Tandem-Workspace", "demo"), Map.of("Authorization", token, "workspace", "other")))
                .isEqualTo("closed 4400");
    }

    private static String workspaceOf(Map<String, String> headers, Map<String, ?> payload) {
        try (var socket = new RawSocket(headers)) {
            assertThat(socket.init(payload).heard()).contains("connection_ack");
            return socket.subscribe("{ workspace { name } }").heard();
        }
    }

    private static String greeting(Map<String, String> headers, Map<String, ?> payload) {
        try (var socket = new RawSocket(headers)) {
            return socket.init(payload).heard();
        }
    }

    @Test
    void nothingIsToldBeforeASocketHasSaidWhoItIs() {
        try (var socket = new RawSocket(Map.of())) {
            assertThat(socket.subscribe("subscription { contactChanged { contactId } }")
                            .heard())
                    .isEqualTo("closed 4401");
        }
        try (var socket = new RawSocket(Map.of())) {
            assertThat(socket.say(Map.of("type", 7)).heard()).isEqualTo("closed 4400");
        }
    }

    @Test
    void aSocketIsClosedOnceItsKeyIsRevokedOrItsTokenExpires() {
        var key = Keys.made(Secured.BOOTSTRAP, Set.of("contacts.readonly"), Set.of("demo"));
        var nobody = new GlobalId(GlobalId.Type.CONTACT, new UUID(7, 7)); // of whom nothing is told
        var token = Tokens.of(Set.of("contacts.readonly"), Set.of("demo"), Duration.ofSeconds(4));
        try (var ofKey = new RawSocket(Map.of());
                var ofToken = new RawSocket(Map.of())) {
            assertThat(ofKey.init(Map.of("apiKey", key.secret())).heard()).contains("connection_ack");
            assertThat(ofToken.init(Map.of("Authorization", "Bearer " + token)).heard())
                    .contains("connection_ack");
            ofKey.subscribe("subscription { contactChanged(id: \"%s\") { contactId } }".formatted(nobody));

            Keys.revoke(key.id());

            assertThat(ofKey.heard()).isEqualTo("closed 4401");
            assertThat(ofToken.heard()).isEqualTo("closed 4401");
        }
    }
}
