package dev.tandem.api;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tandem.access.Principal;
import dev.tandem.access.Scope;
import dev.tandem.model.Failure;
import dev.tandem.testkit.Keys;
import dev.tandem.testkit.RawSocket;
import dev.tandem.testkit.Secured;
import dev.tandem.testkit.Tokens;
import graphql.GraphQLContext;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironmentImpl;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnmodifiedType;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may do what: all fields of the schema, as it is, by everybody who may come. What is expected is written down here. */
@QuarkusTest
@TestProfile(Secured.class)
class AccessMatrixTest {

    /** What each scope opens at the root, besides what is open to whoever is known. */
    private static final Map<String, Set<String>> ROOTS = Map.of(
            "contacts.readonly",
            words(
                    "_entities appointments calendars changesCursor conflicts contact contacts crmUsers duplicates freeSlots",
                    "node tags tasks conflictOpened contactChanged"),
            "contacts.write",
            words(
                    "appointmentBook appointmentCancel appointmentUpdate conflictResolve contactCreate contactDelete",
                    "contactEnrich contactTagsAdd contactTagsBulkUpdate contactTagsRemove contactUpdate contactUpsert",
                    "noteCreate noteDelete noteUpdate tagCreate tagDelete tagRename taskComplete taskCreate taskDelete",
                    "taskReopen taskUpdate"),
            "sync.run",
            words(
                    "crms deadLetters enrichmentProviders polls run runs webhookDeliveries runProgress contactsEnrich",
                    "deadLetterRetry pollNow runCancel runPause runResume runRetryFailed runUndo syncContact syncPreview",
                    "syncPreviewApply syncStart"),
            "rules.write",
            words(
                    "automation automationFirings automations campaigns contactLists ruleSet ruleSets segment segmentPreview",
                    "segments workflows",
                    "automationCreate automationDelete automationDisable automationEnable automationFiringRetry",
                    "automationTest automationUpdate ruleSetActivate ruleSetSave ruleSetTest segmentChange segmentCreate",
                    "segmentDelete segmentPause segmentRelease segmentResume"),
            "admin",
            words(
                    "apiKeys auditLog auditReplay workspaces apiKeyCreate apiKeyRevoke credentialRotate",
                    "credentialsReencrypt workspaceAuthorize workspaceCreate workspaceDelete workspacePause",
                    "workspacePromote workspaceResume workspaceUpdate"));

    /** What concerns all workspaces, and so takes an administrator of all. */
    private static final Set<String> OPERATORS_ONLY = words("credentialsReencrypt workspaceCreate");

    /** What is open to whoever is known; the schema is one of them only where it is configured so. */
    private static final Set<String> KNOWN_ONLY = words("workspace _service");

    /** Objects that show a contact's data, and must not do so to whoever may not read contacts. */
    private static final Set<String> PERSONAL = words(
            "Contact ContactConnection ContactEdge ContactChange ChangedField Address Task TaskConnection TaskEdge Note",
            "NoteConnection NoteEdge Appointment AppointmentConnection AppointmentEdge Conflict ConflictConnection ConflictEdge",
            "AuditEntry AuditEntryConnection AuditEntryEdge AuditedWrite FieldChange FieldProvenance SourceRecord Tag Calendar",
            "EnrichmentResult PlannedField PlannedConflict RuleTrial RuleTrialField RuleTrialWrite RuleTrialWrittenField",
            "AutomationTodo CrmUser");

    /** What automations and segments name. */
    private static final Set<String> NAMED_BY_RULES = words("Campaign ContactList Workflow");

    /** Objects that hold nothing of their own: what they lead to has rules, what they tell is of the caller's own doing. */
    private static final Set<String> PLAIN = words(
            "UserError Write WriteError PageInfo CustomField ExternalId Assignee Workspace WorkspaceTest PollInterval");

    @Inject
    GraphQLSchema schema;

    private static Set<String> words(String... lines) {
        return Stream.of(lines).flatMap(line -> Stream.of(line.split(" ", -1))).collect(Collectors.toSet());
    }

    @Test
    void everyFieldHasARuleAndEveryRuleAField() {
        var fields = GuardedSchema.fields(schema).stream()
                .map(field -> field.type() + "." + field.name())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(new TreeSet<>(AccessRules.OURS.rules().keySet())).isEqualTo(fields);
    }

    @Test
    void everyRootFieldIsExpectedHere() {
        var expected = new TreeSet<>(KNOWN_ONLY);
        ROOTS.values().forEach(expected::addAll);

        assertThat(roots().stream().map(GraphQLFieldDefinition::getName)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aFieldWithoutARuleIsRefusedToEverybody() {
        var rules = new HashMap<>(AccessRules.OURS.rules());
        rules.remove("Contact.email");
        rules.remove("Query.tags");
        var guarded = guarded(new AccessRules(rules));

        assertThat(passes(guarded, "Contact", "email", access(Set.of(Scope.ADMIN))))
                .isFalse();
        assertThat(passes(guarded, "Query", "tags", access(Set.of(Scope.ADMIN))))
                .isFalse();
        assertThat(passes(guarded, "Contact", "phone", access(Set.of(Scope.ADMIN))))
                .isTrue();
    }

    @Test
    void nobodyUnknownGetsToAnyFieldOfTheRoot() {
        var guarded = guarded(AccessRules.OURS);
        var nobody = new Access(Optional.empty(), Optional.empty());

        assertThat(GuardedSchema.fields(schema).stream()
                        .filter(field ->
                                Set.of("Query", "Mutation", "Subscription").contains(field.type()))
                        .filter(field -> passes(guarded, field.type(), field.name(), nobody)))
                .isEmpty();
    }

    @Test
    void everyFieldOfEveryObjectOpensToItsScopesOnly() {
        var guarded = guarded(AccessRules.OURS);
        var wrong = new ArrayList<String>();
        for (var field : GuardedSchema.fields(schema)) {
            for (var scope : Scope.values()) {
                var passes = passes(guarded, field.type(), field.name(), access(Set.of(scope)));
                if (passes != expected(field.type(), field.name(), scope)) {
                    wrong.add("%s.%s by %s: %s".formatted(field.type(), field.name(), scope, passes));
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static boolean expected(String type, String field, Scope scope) {
        if (scope == Scope.ADMIN) {
            return true;
        }
        var reads = scope == Scope.CONTACTS_READONLY || scope == Scope.CONTACTS_WRITE;
        if (Set.of("Query", "Mutation", "Subscription").contains(type)) {
            return KNOWN_ONLY.contains(field)
                    || ROOTS.getOrDefault(scope.text(), Set.of()).contains(field)
                    || (reads
                            && ROOTS.getOrDefault("contacts.readonly", Set.of()).contains(field));
        }
        if (type.startsWith("ApiKey") || type.startsWith("AuditReplay") || type.startsWith("AuditDifference")) {
            return field.equals("userErrors");
        }
        if (Set.of("Credential", "WorkspaceConnection", "WorkspaceEdge").contains(type)) {
            return false;
        }
        if (PERSONAL.contains(type)) {
            return reads;
        }
        if (PLAIN.contains(type) || type.endsWith("Payload") || type.equals("_Service")) {
            return true;
        }
        var ofRules = NAMED_BY_RULES.contains(type)
                || Stream.of("Automation", "Rule", "Segment").anyMatch(type::startsWith);
        return scope == (ofRules ? Scope.RULES_WRITE : Scope.SYNC_RUN);
    }

    private GraphQLSchema guarded(AccessRules rules) {
        var passed = schema.getCodeRegistry()
                .transform(registry -> GuardedSchema.fields(schema)
                        .forEach(field -> registry.dataFetcher(field.coordinates(), (DataFetcher<?>) _ -> "passed")));
        return GuardedSchema.of(
                schema.transformWithoutTypes(builder -> builder.codeRegistry(passed)), rules, Optional.empty());
    }

    private static Access access(Set<Scope> scopes) {
        return new Access(
                Optional.of(new Principal("ada", scopes, Set.of("demo"), Optional.empty(), Optional.empty())),
                Optional.empty());
    }

    private static boolean passes(GraphQLSchema guarded, String type, String field, Access access) {
        var context = new HashMap<String, Object>();
        access.putInto(context);
        var object = guarded.getObjectType(type);
        var fetcher = guarded.getCodeRegistry().getDataFetcher(object, object.getFieldDefinition(field));
        try {
            return fetcher.get(DataFetchingEnvironmentImpl.newDataFetchingEnvironment()
                            .graphQLContext(GraphQLContext.of(context))
                            .build())
                    .equals("passed");
        } catch (Failure.Denied _) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(type + "." + field, e);
        }
    }

    @Test
    void whoeverCannotShowWhoTheyAreIsTurnedAwayFromEverything() {
        for (var caller : strangers().entrySet()) {
            for (var root : operations().entrySet()) {
                given().headers(caller.getValue())
                        .contentType(ContentType.JSON)
                        .body(Map.of("query", root.getValue()))
                        .post("/graphql")
                        .then()
                        .statusCode(401)
                        .header("WWW-Authenticate", "Bearer")
                        .body("errors[0].extensions.code", equalTo("UNAUTHENTICATED"))
                        .body("data", equalTo(null));
            }
        }
    }

    private static Map<String, Map<String, String>> strangers() {
        var strangers = new LinkedHashMap<String, Map<String, String>>();
        strangers.put("nobody", Map.of());
        strangers.put("another scheme", bearer("Basic YWRhOmFkYQ=="));
        strangers.put("an empty bearer", bearer("Bearer "));
        strangers.put("garbage", bearer("Bearer garbage"));
        strangers.put("a malformed token", bearer("Bearer a.b.c"));
        strangers.put("a malformed key", bearer("Bearer tdm_abc"));
        strangers.put("a malformed key in its header", Map.of("X-API-Key", "abc"));
        strangers.put("an unknown key", bearer("Bearer tdm_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh-RJn6K"));
        strangers.put("an expired token", token(Tokens.of(Set.of("admin"), Set.of("*"), Duration.ofMinutes(-5))));
        strangers.put("a token for another", token(Tokens.forAnother()));
        strangers.put("a token of another", token(Tokens.ofAnother()));
        strangers.put("a forged token", token(Tokens.forged()));
        strangers.put("a token that never ends", token(Tokens.endless()));
        strangers.put("a token of tomorrow", token(Tokens.early()));
        strangers.put("a token that nobody signed", token(Tokens.unsigned()));
        strangers.put("a token signed with the public key", token(Tokens.signedWithThePublicKey()));
        strangers.put("a revoked key", token(Keys.revoked()));
        strangers.put("an expired key", token(Keys.expired()));
        strangers.put("both", Map.of("X-API-Key", Secured.BOOTSTRAP, "Authorization", "Bearer " + Secured.BOOTSTRAP));
        return strangers;
    }

    @Test
    void eachScopeAloneOpensItsPartOfTheRoot() {
        for (var scope : Tokens.SCOPES) {
            var callers = List.of(
                    token(Tokens.of(Set.of(scope), Set.of("demo"))), token(Keys.make(Set.of(scope), Set.of("demo"))));
            for (var caller : callers) {
                assertThat(open(caller)).as(scope).isEqualTo(opened(scope));
            }
        }
    }

    @Test
    void eachScopeAloneOpensTheSameOverASocket() {
        for (var scope : Tokens.SCOPES) {
            assertThat(openOverASocket(Tokens.of(Set.of(scope), Set.of("demo"))))
                    .as(scope)
                    .isEqualTo(opened(scope));
        }
    }

    /** All operations one after the other, on one socket that says who it is as it says hello. */
    private Set<String> openOverASocket(String token) {
        var open = new TreeSet<String>();
        try (var socket = new RawSocket(Map.of())) {
            assertThat(socket.init(Map.of("Authorization", "Bearer " + token)).heard())
                    .contains("connection_ack");
            operations().forEach((name, operation) -> {
                socket.say(Map.of("id", name, "type", "subscribe", "payload", Map.of("query", operation)));
                if (!Set.of("FORBIDDEN", "UNAUTHENTICATED").contains(String.valueOf(code(socket, name)))) {
                    open.add(name);
                }
                socket.say(Map.of("id", name, "type", "complete"));
            });
        }
        return open;
    }

    /** The code of the error that the operation of that id is answered with, if there is one. */
    private static @Nullable String code(RawSocket socket, String id) {
        while (true) {
            var answer = JsonPath.from(socket.heard());
            if (id.equals(answer.getString("id")) && !answer.getString("type").equals("complete")) {
                return code(answer);
            }
        }
    }

    private static @Nullable String code(JsonPath answer) {
        return answer.getString(
                answer.get("type").equals("error")
                        ? "payload[0].extensions.code"
                        : "payload.errors[0].extensions.code");
    }

    @Test
    void whoeverCannotShowWhoTheyAreIsTurnedAwayAsTheySayHello() {
        strangers().forEach((who, headers) -> {
            var payload = new HashMap<String, String>();
            headers.forEach((name, value) -> payload.put(name.equals("X-API-Key") ? "apiKey" : name, value));
            try (var socket = new RawSocket(Map.of())) {
                var heard = socket.init(payload).heard();

                assertThat(heard).as(who).isIn("closed 4400", "closed 4401", "closed 4403");
                if (who.contains("token") || who.contains(" key")) {
                    assertThat(heard).as(who).isEqualTo("closed 4403");
                }
            }
        });
    }

    @Test
    void anOperatorMayDoEverything() {
        var everything = opened("admin");
        everything.addAll(OPERATORS_ONLY);

        assertThat(open(token(Tokens.of(Set.of("admin"), Set.of("*"))))).isEqualTo(everything);
    }

    @Test
    void anAdministratorOfOneWorkspaceReachesNoOther() {
        var caller = token(Tokens.of(Set.of("admin"), Set.of("demo")));
        var other = given().headers(token(Tokens.of(Set.of("admin"), Set.of("*"))))
                .header("X-Tandem-Workspace", "other")
                .contentType(ContentType.JSON)
                .body(Map.of("query", "{ workspace { id } }"))
                .post("/graphql")
                .jsonPath()
                .getString("data.workspace.id");
        for (var mutation : List.of(
                "workspacePause(input: { id: \"%s\" })",
                "workspaceResume(input: { id: \"%s\" })",
                "workspaceUpdate(input: { id: \"%s\" })",
                "workspaceAuthorize(input: { id: \"%s\" })",
                "workspaceDelete(input: { id: \"%s\", confirm: \"other\" })",
                "credentialRotate(input: { workspaceId: \"%s\", kind: GHL_TOKEN, value: \"pit-1\" })")) {
            var query = "mutation { it: %s { userErrors { code } } }".formatted(mutation.formatted(other));
            given().headers(caller)
                    .contentType(ContentType.JSON)
                    .body(Map.of("query", query))
                    .post("/graphql")
                    .then()
                    .body("data.it.userErrors.code", equalTo(List.of("NOT_FOUND")));
        }
        given().headers(caller)
                .contentType(ContentType.JSON)
                .body(Map.of("query", "{ workspaces { nodes { name } } }"))
                .post("/graphql")
                .then()
                .body("data.workspaces.nodes.name", equalTo(List.of("demo")));
        for (var path : List.of("/oauth/ghl/authorize", "/oauth/ghl/authorize/", "/oauth//ghl/authorize/")) {
            given().headers(caller)
                    .urlEncodingEnabled(false)
                    .get(path + "?workspace=other")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void withoutAScopeOnlyTheKnownIsOpen() {
        assertThat(open(token(Tokens.of(Set.of("something.else"), Set.of("demo")))))
                .containsExactly("workspace");
    }

    @Test
    void nothingIsOpenInAnotherWorkspace() {
        for (var caller : List.of(
                token(Tokens.of(Set.of("admin"), Set.of("other"))),
                token(Keys.make(Set.of("admin"), Set.of("other"))))) {
            var elsewhere = new HashMap<>(caller);
            elsewhere.put("X-Tandem-Workspace", "demo");

            assertThat(open(elsewhere)).isEmpty();
        }
    }

    private static Set<String> opened(String scope) {
        var opened = new TreeSet<>(KNOWN_ONLY);
        ROOTS.forEach((name, fields) -> {
            if (Scope.of(scope).orElseThrow().implies(Scope.of(name).orElseThrow())) {
                opened.addAll(fields);
            }
        });
        opened.removeAll(OPERATORS_ONLY);
        if (!scope.equals("admin")) {
            opened.remove("_service");
        }
        return opened;
    }

    /** The fields of the root that somebody gets something of, be it that their input is wrong. */
    private Set<String> open(Map<String, String> caller) {
        var open = new TreeSet<String>();
        operations().forEach((name, operation) -> {
            var answer = operation.startsWith("subscription") ? told(caller, operation) : asked(caller, operation);
            if (!Set.of("FORBIDDEN", "UNAUTHENTICATED").contains(String.valueOf(answer))) {
                open.add(name);
            }
        });
        return open;
    }

    /** The code of the error, if there is one. */
    private static String asked(Map<String, String> caller, String operation) {
        return given().headers(caller)
                .contentType(ContentType.JSON)
                .body(Map.of("query", operation))
                .post("/graphql")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("errors[0].extensions.code");
    }

    private static @Nullable String told(Map<String, String> caller, String operation) {
        try (var socket = new RawSocket(caller)) {
            socket.init(Map.of());
            assertThat(socket.heard()).contains("connection_ack");
            return code(JsonPath.from(socket.subscribe(operation).heard()));
        }
    }

    private List<GraphQLFieldDefinition> roots() {
        return Stream.of(schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType())
                .map(GraphQLObjectType::getFieldDefinitions)
                .flatMap(List::stream)
                .toList();
    }

    /** An operation for each field of the root, whose input may be wrong but can be understood. */
    private Map<String, String> operations() {
        var operations = new LinkedHashMap<String, String>();
        for (var root : Map.of(
                        "query", schema.getQueryType(),
                        "mutation", schema.getMutationType(),
                        "subscription", schema.getSubscriptionType())
                .entrySet()) {
            for (var field : root.getValue().getFieldDefinitions()) {
                operations.put(
                        field.getName(),
                        "%s { %s%s%s }"
                                .formatted(
                                        root.getKey(),
                                        field.getName(),
                                        arguments(root.getKey(), field),
                                        selection(field)));
            }
        }
        return operations;
    }

    private static String arguments(String kind, GraphQLFieldDefinition field) {
        var arguments = field.getArguments().stream()
                .filter(argument -> GraphQLTypeUtil.isNonNull(argument.getType())
                        || (kind.equals("subscription") && argument.getName().equals("after")))
                .map(argument -> argument.getName() + ": " + value(argument.getType()))
                .collect(joining(", "));
        return arguments.isEmpty() ? "" : "(" + arguments + ")";
    }

    private static String value(GraphQLType type) {
        if (type instanceof GraphQLNonNull required) {
            return value(required.getWrappedType());
        }
        if (GraphQLTypeUtil.isList(type)) {
            return "[]";
        }
        return switch (type) {
            case GraphQLEnumType values -> values.getValues().getFirst().getName();
            case GraphQLInputObjectType object ->
                object.getFieldDefinitions().stream()
                        .filter(field -> GraphQLTypeUtil.isNonNull(field.getType()))
                        .map(field -> field.getName() + ": " + value(field.getType()))
                        .collect(joining(", ", "{", "}"));
            case GraphQLUnmodifiedType scalar ->
                switch (scalar.getName()) {
                    case "Int", "Float" -> "1";
                    case "Boolean" -> "false";
                    case "DateTime" -> "\"2026-01-01T00:00:00Z\"";
                    default -> "\"x\"";
                };
            default -> throw new AssertionError(type);
        };
    }

    private static String selection(GraphQLFieldDefinition field) {
        var type = GraphQLTypeUtil.unwrapAll(field.getType());
        return GraphQLTypeUtil.isLeaf(type) ? "" : " { __typename }";
    }

    private static Map<String, String> bearer(String header) {
        return Map.of("Authorization", header);
    }

    private static Map<String, String> token(String token) {
        return bearer("Bearer " + token);
    }
}
