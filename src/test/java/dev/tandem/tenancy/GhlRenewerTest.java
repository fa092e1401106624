package dev.tandem.tenancy;

import static dev.tandem.workspace.CredentialKind.GHL_OAUTH;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tandem.connector.Marketplace;
import dev.tandem.model.Failure;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Drain;
import dev.tandem.platform.Ids;
import dev.tandem.platform.Sessions;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.sandbox.ghl.GhlSandbox;
import dev.tandem.sandbox.ghl.Installs;
import dev.tandem.store.Credentials;
import dev.tandem.store.GhlAgencies;
import dev.tandem.store.GhlInstalls;
import dev.tandem.testkit.Deliveries;
import dev.tandem.testkit.GraphQl;
import dev.tandem.testkit.Hooks;
import dev.tandem.testkit.WatchedRuns;
import dev.tandem.workspace.Credential;
import dev.tandem.workspace.OAuthGrant;
import dev.tandem.workspace.Vault;
import dev.tandem.workspace.Vaults;
import dev.tandem.workspace.Workspaces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of GHL's marketplace, which are good for one renewal: none is lost, or it is told. */
@QuarkusTest
class GhlRenewerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Tenant tenants;

    @Inject
    GhlSandbox ghl;

    @Inject
    Sandboxes sandboxes;

    @Inject
    Pool pool;

    @Inject
    GhlInstalls installs;

    @Inject
    Credentials credentials;

    @Inject
    GhlAgencies agencies;

    @Inject
    Marketplace marketplace;

    @Inject
    Workspaces workspaces;

    @Inject
    Loader loader;

    @Inject
    Vault vault;

    @Inject
    TenancyConfig config;

    @Inject
    Sessions sessions;

    @Inject
    Drain drain;

    @Inject
    Clock clock;

    private Tenant.Created tenant;

    @BeforeEach
    void connected() {
        tenant = tenants.bare();
        Tenant.rotate(tenant, "RANKR_API_KEY", "rk-" + tenant.name());
        authorize(tenant.name() + "-location");
    }

    @AfterEach
    void usual() {
        ghl.installs().grace(Duration.ofSeconds(30));
        ghl.installs().life(Duration.ofSeconds(86_399));
        ghl.installs().locationsRefresh(true);
    }

    private GhlRenewer replica() {
        return new GhlRenewer(
                installs, credentials, marketplace, workspaces, loader, vault, config, sessions, drain, clock);
    }

    /** A person says yes at GHL: the whole way, as a browser goes it. */
    private void authorize(@Nullable String locationId) {
        assertThat(callback(ghl.installs().code(locationId, marketplace.scopes()), begun()))
                .isEqualTo(200);
    }

    private String begun() {
        var url = Tenant.admin()
                .control("workspaceAuthorize", "url", Map.of("id", tenant.id()))
                .getString("url");
        var query = URI.create(url).getRawQuery();
        return URLDecoder.decode(
                query.substring(query.indexOf("&state=") + "&state=".length()), StandardCharsets.UTF_8);
    }

    private static int callback(String code, String state) {
        return back(code, state).extract().statusCode();
    }

    private static ValidatableResponse back(String code, String state) {
        return given().queryParam("code", code)
                .queryParam("state", state)
                .get("/oauth/ghl/callback")
                .then();
    }

    private Credential current() {
        return credentials
                .current(tenant.workspace(), GHL_OAUTH)
                .await()
                .atMost(PATIENCE)
                .orElseThrow();
    }

    private OAuthGrant open(Credential pair) {
        return OAuthGrant.of(
                vault.open(pair.place(), pair.sealed()),
                Objects.requireNonNull(pair.expiresAt()),
                pair.scopes().orElse(Set.of()));
    }

    private boolean isGood(Credential pair) {
        return ghl.installs().opens(open(pair).access().reveal(), tenant.name() + "-location", Instant.now());
    }

    private String state() {
        return tenant.graph()
                .data("{ workspace { state stateReason } }", Map.of())
                .getString("workspace.state");
    }

    @Test
    void anInstallationOpensTheLocation() {
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();
        assertThat(state()).isEqualTo("ACTIVE");
    }

    @Test
    void noTokenIsInTheDatabase() {
        var state = begun();
        var first = open(current());
        replica().renewed(tenant.workspace(), current().version()).await().atMost(PATIENCE);
        var second = open(current());

        assertThat(Dump.of(pool))
                .contains(tenant.name())
                .doesNotContain(state, first.access().reveal(), first.refresh().reveal())
                .doesNotContain(second.access().reveal(), second.refresh().reveal());
    }

    @Test
    void anAgencysTokenIsExchangedForOneOfTheLocation() {
        ghl.installs().locationsRefresh(false);
        authorize(null);
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();
        assertThat(open(current()).refreshesAgency()).isTrue();

        ghl.installs().grace(Duration.ZERO);
        for (var i = 0; i < 3; i++) {
            replica().renewed(tenant.workspace(), current().version()).await().atMost(PATIENCE);
            assertThat(isGood(current())).isTrue();
        }
    }

    @Test
    void aStateIsGoodOnceAndForItsOwnLocation() {
        var state = begun();
        var elsewhere = ghl.installs().code("demo-location", marketplace.scopes());
        back(elsewhere, state).statusCode(403).body("code", equalTo("FORBIDDEN"));
        back(ghl.installs().code(tenant.name() + "-location", marketplace.scopes()), state)
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
        back("code-none", begun()).statusCode(502).body("code", equalTo("UPSTREAM_REJECTED"));
        back("code-none", "made up").statusCode(403).body("code", equalTo("FORBIDDEN"));
        back("code-none", "s".repeat(3_000)).statusCode(403).body("code", equalTo("FORBIDDEN"));
        back("code-none", "s".repeat(5_000)).statusCode(414);
        given().get("/oauth/ghl/callback").then().statusCode(400).body("code", equalTo("BAD_USER_INPUT"));
        given().redirects()
                .follow(false)
                .get("/oauth/ghl/authorize?workspace=demo")
                .then()
                .statusCode(409)
                .body("code", equalTo("CONFLICT"));
        given().redirects()
                .follow(false)
                .get("/oauth/ghl/authorize?workspace=nobody")
                .then()
                .statusCode(404)
                .body("code", equalTo("NOT_FOUND"));
        assertThat(given().redirects()
                        .follow(false)
                        .get("/oauth/ghl/authorize?workspace=" + tenant.name())
                        .then()
                        .statusCode(302)
                        .extract()
                        .header("Location"))
                .contains("state=");
        assertThat(isGood(current())).isTrue();
    }

    @Test
    void twoReplicasNeverBurnAToken() {
        burn(1, 1);
    }

    /** It takes two answers each time, and two versions: the agency's next token, and the location's. */
    @Test
    void twoReplicasNeverBurnAnAgencysToken() {
        ghl.installs().locationsRefresh(false);
        authorize(null);
        assertThat(open(current()).refreshesAgency()).isTrue();

        burn(2, 2);
    }

    /** Has both replicas renew the pair at the same time, again and again, where a token that is used twice is lost. */
    private void burn(int versions, int pairs) {
        ghl.installs().grace(Duration.ZERO);
        var one = replica();
        var two = replica();
        for (var i = 0; i < 200; i++) {
            var version = current().version();
            var issued = ghl.installs().issued();

            Uni.join()
                    .all(one.renewed(tenant.workspace(), version), two.renewed(tenant.workspace(), version))
                    .andFailFast()
                    .await()
                    .atMost(PATIENCE);

            assertThat(current().version()).isEqualTo(version + versions);
            assertThat(ghl.installs().issued()).isEqualTo(issued + pairs);
            assertThat(isGood(current())).isTrue();
        }
        assertThat(state()).isEqualTo("ACTIVE");
    }

    /** What a replica leaves that dies between GHL's answer and its storage. */
    private Credential crash() {
        var pair = current();
        var now = clock.now();
        assertThat(installs.claim(tenant.workspace(), Ids.next(), now, now.plusSeconds(2))
                        .await()
                        .atMost(PATIENCE))
                .isTrue();
        marketplace
                .renew(
                        open(pair),
                        tenant.name() + "-location",
                        _ -> Uni.createFrom().voidItem())
                .await()
                .atMost(PATIENCE);
        return pair;
    }

    /** What a replica leaves that dies once the agency's next token is stored, and before the location's has come. */
    @Test
    void whatACrashHasLeftOfAnAgencysRenewalIsGoneOnWith() {
        ghl.installs().locationsRefresh(false);
        ghl.installs().grace(Duration.ZERO);
        authorize(null);
        var before = current();
        var now = clock.now();
        var dead = Ids.next();
        assertThat(installs.claim(tenant.workspace(), dead, now, now.plusSeconds(1))
                        .await()
                        .atMost(PATIENCE))
                .isTrue();
        marketplace
                .renew(
                        open(before),
                        tenant.name() + "-location",
                        half -> installs.storeHalf(
                                        tenant.workspace(),
                                        dead,
                                        before.version(),
                                        now,
                                        now.plusSeconds(1),
                                        version -> GhlRenewer.sealed(vault, tenant.workspace(), half, version, now))
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("died"))))
                .onFailure(IllegalStateException.class)
                .recoverWithNull()
                .await()
                .atMost(PATIENCE);
        var half = current();
        assertThat(half.version()).isEqualTo(before.version() + 1);
        assertThat(open(half).access())
                .as("what still opens the location")
                .isEqualTo(open(before).access());

        replica().renewed(tenant.workspace(), half.version()).await().atMost(PATIENCE);

        assertThat(current().version()).isEqualTo(before.version() + 3);
        assertThat(open(current()).access()).isNotEqualTo(open(before).access());
        assertThat(isGood(current())).isTrue();
        assertThat(state()).isEqualTo("ACTIVE");
    }

    /** The same, dead before anything of the answer is stored: GHL gives it once more for a while, and then it is told. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatACrashTookOfAnAgencysRenewalIsGotAgainOrTold(boolean withinGrace) {
        ghl.installs().locationsRefresh(false);
        authorize(null);
        ghl.installs().grace(withinGrace ? Duration.ofSeconds(30) : Duration.ZERO);
        var before = current();
        var now = clock.now();
        installs.claim(tenant.workspace(), Ids.next(), now, now.plusSeconds(1))
                .chain(() -> marketplace.renew(
                        open(before),
                        tenant.name() + "-location",
                        _ -> Uni.createFrom().failure(new IllegalStateException("died"))))
                .onFailure(IllegalStateException.class)
                .recoverWithNull()
                .await()
                .atMost(PATIENCE);
        assertThat(current()).isEqualTo(before);

        replica()
                .renewed(tenant.workspace(), before.version())
                .onFailure(Failure.Unauthorized.class)
                .recoverWithNull()
                .await()
                .atMost(PATIENCE);

        assertThat(current().version() > before.version()).isEqualTo(withinGrace);
        assertThat(toldOf("state")).isEqualTo(withinGrace ? "ACTIVE" : "NEEDS_AUTHORIZATION");
        if (withinGrace) {
            assertThat(isGood(current())).isTrue();
        } else {
            assertThat(toldOf("stateReason")).contains("workspaceAuthorize");
        }
    }

    /** GHL gives it once and no more: it is kept in mind until the database takes it. */
    @Test
    void whatTheDatabaseDoesNotTakeForLongerThanATurnIsNotLost() {
        ghl.installs().grace(Duration.ZERO);
        var before = current();
        var issued = ghl.installs().issued();
        execute("alter table credential add constraint out_of_order check (workspace_id <> '%s') not valid"
                .formatted(tenant.workspace().value()));

        var renewal = replica().renewed(tenant.workspace(), before.version()).subscribeAsCompletionStage();
        try {
            while (ghl.installs().issued() == issued) {
                assertThat(renewal).isNotDone();
                WatchedRuns.pause(Duration.ofMillis(10));
            }
            assertThat(renewal)
                    .as("nothing is stored yet")
                    .failsWithin(config.renewal().lease().plusSeconds(2))
                    .withThrowableOfType(TimeoutException.class);
        } finally {
            execute("alter table credential drop constraint out_of_order");
        }
        assertThat(renewal).succeedsWithin(PATIENCE);

        assertThat(current().version()).isEqualTo(before.version() + 1);
        assertThat(isGood(current())).isTrue();
        assertThat(state()).isEqualTo("ACTIVE");
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE);
    }

    /** What an administrator is told of the workspace. */
    private String toldOf(String property) {
        return GraphQl.of("demo")
                .data("{ workspaces(first: 100) { nodes { name state stateReason } } }", Map.of())
                .getString("workspaces.nodes.find { it.name == '%s' }.%s".formatted(tenant.name(), property));
    }

    private static double renewals(String outcome) {
        return Metrics.globalRegistry
                .find("tandem.upstream.token.renewals")
                .tags("crm", "GHL", "outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void whatACrashLeftIsGotAgainWithinTheGrace() {
        var before = crash();
        var renewed = renewals("ok");

        replica().renewed(tenant.workspace(), before.version()).await().atMost(PATIENCE);

        assertThat(current().version()).isEqualTo(before.version() + 1);
        assertThat(isGood(current())).isTrue();
        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(renewals("ok")).isGreaterThan(renewed);
    }

    @Test
    void whatACrashLostIsTold() {
        ghl.installs().grace(Duration.ZERO);
        var before = crash();
        var refused = renewals("unauthorized");

        assertThat(replica()
                        .renewed(tenant.workspace(), before.version())
                        .map(_ -> "renewed")
                        .onFailure(Failure.Unauthorized.class)
                        .recoverWithItem("lost")
                        .await()
                        .atMost(PATIENCE))
                .isEqualTo("lost");
        assertThat(toldOf("state")).isEqualTo("NEEDS_AUTHORIZATION");
        assertThat(toldOf("stateReason")).contains("workspaceAuthorize");
        assertThat(renewals("unauthorized")).isGreaterThan(refused);

        authorize(tenant.name() + "-location");
        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(isGood(current())).isTrue();
    }

    /** As a server does by itself while what is behind it is deployed. */
    @Test
    void whatIsRefusedWithoutGhlsWordForItIsNoLoss() {
        var before = current();
        sandboxes.ghl().suffer(Trouble.status(404).on("POST", "/oauth/token"));

        assertThat(replica()
                        .renewed(tenant.workspace(), before.version())
                        .map(_ -> "renewed")
                        .onFailure(Failure.class)
                        .recoverWithItem("later")
                        .await()
                        .atMost(PATIENCE))
                .isEqualTo("later");
        sandboxes.ghl().heal();

        assertThat(state()).isEqualTo("ACTIVE");
        replica().renewed(tenant.workspace(), before.version()).await().atMost(PATIENCE);
        assertThat(current().version()).isGreaterThan(before.version());
        assertThat(isGood(current())).isTrue();
    }

    private void lost() {
        installs.lose(tenant.workspace(), Ids.next(), current().version(), "GHL takes it no more.")
                .chain(() -> loader.read(tenant.workspace()))
                .await()
                .atMost(PATIENCE);
        assertThat(toldOf("state")).isEqualTo("NEEDS_AUTHORIZATION");
    }

    @Test
    void whatAPersonPutsInInsteadOpensTheLocationAgain() {
        lost();

        Tenant.rotate(tenant, "GHL_TOKEN", "pit-" + tenant.name());

        assertThat(toldOf("state")).isEqualTo("ACTIVE");
        assertThat(Hooks.ghl(
                                io.restassured.RestAssured.port,
                                Deliveries.ghl(uninstall(appId(), Instant.now().plusSeconds(5))))
                        .statusCode())
                .isEqualTo(200);
        assertThat(toldOf("state")).as("the app opens nothing any more").isEqualTo("ACTIVE");
    }

    /** The replica was held up, and another one that took its turn was refused. */
    @Test
    void aRenewalThatIsStoredLateIsNoLoss() {
        var before = current();
        var now = clock.now();
        lost();

        installs.store(
                        tenant.workspace(),
                        Ids.next(),
                        before.version(),
                        now.plusSeconds(3_600),
                        now,
                        version -> GhlRenewer.sealed(vault, tenant.workspace(), open(before), version, now))
                .chain(() -> loader.read(tenant.workspace()))
                .await()
                .atMost(PATIENCE);

        assertThat(toldOf("state")).isEqualTo("ACTIVE");
    }

    @Test
    void aTokenThatEndsIsRenewedBeforeTheCall() {
        ghl.installs().life(Duration.ofSeconds(30)); // less than is left alone
        authorize(tenant.name() + "-location");
        var version = current().version();
        ghl.installs().life(Duration.ofHours(1));

        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();
        assertThat(current().version()).isGreaterThan(version);
    }

    @Test
    void anAppThatIsTakenOffPausesTheWorkspace() {
        var other = Deliveries.ghl(uninstall("another-app", Instant.now().plusSeconds(5)));
        var old = Deliveries.ghl(
                uninstall(marketplace.appId().orElseThrow(), Instant.now().minusSeconds(3_600)));
        assertThat(Hooks.ghl(io.restassured.RestAssured.port, other).statusCode())
                .isEqualTo(200);
        assertThat(Hooks.ghl(io.restassured.RestAssured.port, old).statusCode()).isEqualTo(200);
        assertThat(state()).isEqualTo("ACTIVE");

        var ours = Deliveries.ghl(
                uninstall(marketplace.appId().orElseThrow(), Instant.now().plusSeconds(5)));
        assertThat(Hooks.ghl(io.restassured.RestAssured.port, ours).statusCode())
                .isEqualTo(200);
        assertThat(state()).isEqualTo("PAUSED");
        assertThat(credentials.current(tenant.workspace(), GHL_OAUTH).await().atMost(PATIENCE))
                .isEmpty();

        authorize(tenant.name() + "-location");
        assertThat(state()).isEqualTo("ACTIVE");
    }

    /** As GHL tells it: without an id, and without saying when. */
    @Test
    void thatAnAppIsGoneIsToldOnceMoreAfterItIsInstalledAgain() {
        assertThat(state()).isEqualTo("ACTIVE");
        ghl.installs().uninstall(tenant.name() + "-location");
        assertThat(takenOff()).isEqualTo(200);
        assertThat(state()).isEqualTo("PAUSED");
        assertThat(credentials.current(tenant.workspace(), GHL_OAUTH).await().atMost(PATIENCE))
                .isEmpty();
        authorize(tenant.name() + "-location");
        var kept = current().version();

        assertThat(takenOff()).isEqualTo(200);

        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(current().version()).as("no token is renewed for it").isEqualTo(kept);
    }

    /** It tells again then; a workspace that is paused would wait for a person. */
    @Test
    void whileGhlDoesNotAnswerItIsNotKnownWhetherAnAppIsGone() {
        assertThat(state()).isEqualTo("ACTIVE"); // and imported: else that would fail
        sandboxes.ghl().suffer(Trouble.status(503).on("POST", "/contacts/search"));
        assertThat(takenOff()).isEqualTo(429);
        sandboxes.ghl().heal();
        assertThat(state()).isEqualTo("ACTIVE");

        ghl.installs().uninstall(tenant.name() + "-location");
        assertThat(takenOff()).isEqualTo(200);
        assertThat(state()).isEqualTo("PAUSED");
    }

    @Test
    void thatAnAppIsGoneFromAnAgencyIsToldOnceMoreAfterItIsInstalledAgain() {
        authorize(null);

        assertThat(goneFrom(Installs.COMPANY)).isEqualTo(200);

        assertThat(state()).isEqualTo("ACTIVE");
        tenant = tenants.bare();
        Tenant.rotate(tenant, "RANKR_API_KEY", "rk-" + tenant.name());
        assertThat(installed(appId(), Installs.COMPANY, tenant)).isEqualTo(200);
        assertThat(isGood(current())).isTrue();
    }

    private int takenOff() {
        return Hooks.ghl(
                        io.restassured.RestAssured.port,
                        Deliveries.ghl(Map.of(
                                "type", "UNINSTALL", "appId", appId(), "locationId", tenant.name() + "-location")))
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAppThatAnAgencyTookOffPausesTheLocationsItLetIn(boolean locationsRefresh) {
        ghl.installs().locationsRefresh(locationsRefresh);
        authorize(null);
        replica().renewed(tenant.workspace(), current().version()).await().atMost(PATIENCE);
        assertThat(open(current()).refreshesAgency()).isNotEqualTo(locationsRefresh);
        assertThat(goneFrom("another-agency")).isEqualTo(200);
        assertThat(state()).isEqualTo("ACTIVE");

        assertThat(takenOffBy(Installs.COMPANY)).isEqualTo(200);

        assertThat(state()).isEqualTo("PAUSED");
        authorize(tenant.name() + "-location");
        assertThat(goneFrom(Installs.COMPANY)).isEqualTo(200);
        assertThat(state()).isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 3_600})
    void aLocationThatInstallsTheAppLaterIsOpenedByItsAgency(long life) {
        ghl.installs().life(Duration.ofSeconds(life)); // the shorter is over, as far as anybody relies on it
        authorize(null);
        ghl.installs().life(Duration.ofHours(1));
        assertThat(state()).isEqualTo("ACTIVE");
        var first = tenant;
        for (var i = 0; i < 3; i++) {
            tenant = tenants.bare();
            Tenant.rotate(tenant, "RANKR_API_KEY", "rk-" + tenant.name());

            assertThat(installed(appId(), Installs.COMPANY, tenant)).isEqualTo(200);

            assertThat(open(current()).refreshesAgency()).isFalse();
            assertThat(isGood(current())).isTrue();
        }
        assertThat(tenant.graph().externalId(tenant.graph().contact(), "GHL")).isNotEmpty();
        replica().renewed(tenant.workspace(), current().version()).await().atMost(PATIENCE);
        assertThat(isGood(current())).isTrue();
        assertThat(takenOffBy(Installs.COMPANY)).isEqualTo(200);
        assertThat(state()).isEqualTo("PAUSED");
        tenant = first;
        assertThat(state()).isEqualTo("PAUSED");
    }

    /** What the agency gave has to be renewed first, and GHL takes what renews it once. */
    @Test
    void locationsThatInstallTheAppAtOnceBurnNoAgencysToken() throws Exception {
        ghl.installs().life(Duration.ofSeconds(30));
        authorize(null);
        ghl.installs().life(Duration.ofHours(1));
        ghl.installs().grace(Duration.ZERO);
        var all = Stream.generate(tenants::bare).limit(4).toList();
        all.forEach(one -> Tenant.rotate(one, "RANKR_API_KEY", "rk-" + one.name()));

        try (var threads = Executors.newFixedThreadPool(all.size())) {
            var answers = threads.invokeAll(all.stream()
                    .<Callable<Integer>>map(one -> () -> installed(appId(), Installs.COMPANY, one))
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        for (var one : all) {
            tenant = one;
            assertThat(isGood(current())).isTrue();
            assertThat(state()).isEqualTo("ACTIVE");
        }
    }

    @Test
    void anAppThatIsInstalledAgainResumesTheWorkspace() {
        authorize(null);
        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(Hooks.ghl(
                                io.restassured.RestAssured.port,
                                Deliveries.ghl(uninstall(appId(), Instant.now().plusSeconds(5))))
                        .statusCode())
                .isEqualTo(200);
        assertThat(state()).isEqualTo("PAUSED");

        assertThat(installed(appId(), Installs.COMPANY, tenant)).isEqualTo(200);

        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(isGood(current())).isTrue();
    }

    @Test
    void thatAnAppIsGoneIsToldAfterItIsInstalledAgain() {
        authorize(null);
        execute("update ghl_install set authorized_at = now() - interval '1 day' where workspace_id = '%s'"
                .formatted(tenant.workspace().value()));
        var version = current().version();
        var removed = Instant.now().minus(Duration.ofHours(1));

        assertThat(installed(appId(), Installs.COMPANY, tenant, removed.plusSeconds(60)))
                .isEqualTo(200);
        assertThat(current().version())
                .as("what was authorized before is good no more")
                .isGreaterThan(version);
        assertThat(Hooks.ghl(io.restassured.RestAssured.port, Deliveries.ghl(uninstall(appId(), removed)))
                        .statusCode())
                .isEqualTo(200);

        assertThat(state()).isEqualTo("ACTIVE");
        assertThat(isGood(current())).isTrue();
        var kept = current().version();
        assertThat(installed(appId(), Installs.COMPANY, tenant, removed.plusSeconds(60)))
                .isEqualTo(200);
        assertThat(current().version()).as("told twice").isEqualTo(kept);
    }

    @Test
    void whatIsInstalledByOthersOpensNothing() {
        authorize(null);
        assertThat(state()).isEqualTo("ACTIVE");
        var version = current().version();
        var later = tenants.bare();

        assertThat(installed("another-app", Installs.COMPANY, later)).isEqualTo(200);
        assertThat(installed(appId(), "another-agency", later)).isEqualTo(200);
        assertThat(installed(appId(), Installs.COMPANY, new Tenant.Created("", "nobody", later.workspace())))
                .isEqualTo(200);
        assertThat(installed(appId(), Installs.COMPANY, tenant)).isEqualTo(200);
        assertThat(current().version()).as("what is open stays as it is").isEqualTo(version);
        assertThat(credentials.current(later.workspace(), GHL_OAUTH).await().atMost(PATIENCE))
                .isEmpty();
        assertThat(takenOffBy(Installs.COMPANY)).isEqualTo(200);
        assertThat(installed(appId(), Installs.COMPANY, later)).isEqualTo(200);
        assertThat(installed(appId(), Installs.COMPANY, tenant)).isEqualTo(200);

        assertThat(credentials.current(later.workspace(), GHL_OAUTH).await().atMost(PATIENCE))
                .isEmpty();
        assertThat(state()).isEqualTo("PAUSED");
    }

    /** Else the agency's one refresh token would be that of two locations. */
    @Test
    void aLocationThatCannotRenewItsTokenIsLeftToAPerson() {
        authorize(null);
        ghl.installs().locationsRefresh(false);
        var later = tenants.bare();

        assertThat(installed(appId(), Installs.COMPANY, later)).isEqualTo(200);

        assertThat(credentials.current(later.workspace(), GHL_OAUTH).await().atMost(PATIENCE))
                .isEmpty();
    }

    @Test
    void whatAnAgencyGaveIsSealedAnewToo() {
        authorize(null);
        var later = tenants.bare();
        var keys = Map.of("local", key("local"), "other", key("other"));
        var keysOfAgencies = "select count(*) from ghl_agency where key_id = 'other'";
        try {
            sealing(keys, "other").resealAll().await().atMost(PATIENCE);
            assertThat(number(keysOfAgencies)).isPositive();

            assertThat(installed(appId(), Installs.COMPANY, later)).isEqualTo(200);
            assertThat(credentials.current(later.workspace(), GHL_OAUTH).await().atMost(PATIENCE))
                    .isPresent();
        } finally {
            sealing(keys, "local").resealAll().await().atMost(PATIENCE);
        }
        assertThat(number(keysOfAgencies)).isZero();
    }

    private static String key(String id) {
        return ConfigProvider.getConfig().getValue("tandem.secrets.keys." + id, String.class);
    }

    private TenantCredentials sealing(Map<String, String> keys, String current) {
        return new TenantCredentials(
                credentials, agencies, workspaces, loader, Vaults.of(keys, current), config, sessions, clock);
    }

    private long number(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private String appId() {
        return marketplace.appId().orElseThrow();
    }

    private static int installed(String appId, String agency, Tenant.Created at, Instant told) {
        return installed(appId, agency, at, Map.of("timestamp", told.toString()));
    }

    private static int installed(String appId, String agency, Tenant.Created at) {
        return installed(appId, agency, at, Map.of());
    }

    private static int installed(String appId, String agency, Tenant.Created at, Map<String, ?> more) {
        var payload = Deliveries.ghlInstall(at.name() + "-location");
        payload.putAll(more);
        payload.put("appId", appId);
        payload.put("companyId", agency);
        return Hooks.ghl(io.restassured.RestAssured.port, Deliveries.ghl(payload))
                .statusCode();
    }

    private int takenOffBy(String agency) {
        ghl.installs().uninstallAgency();
        return goneFrom(agency);
    }

    private int goneFrom(String agency) {
        return Hooks.ghl(
                        io.restassured.RestAssured.port,
                        Deliveries.ghl(Map.of(
                                "type",
                                "UNINSTALL",
                                "appId",
                                marketplace.appId().orElseThrow(),
                                "companyId",
                                agency)))
                .statusCode();
    }

    private Map<String, Object> uninstall(String appId, Instant at) {
        return Map.of(
                "type",
                "UNINSTALL",
                "appId",
                appId,
                "locationId",
                tenant.name() + "-location",
                "timestamp",
                at.toString(),
                "webhookId",
                Ids.next().toString());
    }
}
