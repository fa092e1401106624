package dev.tandem.connector.rankr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.connector.Caller;
import dev.tandem.connector.ContactKey;
import dev.tandem.connector.CrmHealth;
import dev.tandem.connector.CrmTag;
import dev.tandem.connector.Draft;
import dev.tandem.connector.GateStatus;
import dev.tandem.connector.TagsChange;
import dev.tandem.model.Changes;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.RecordKey;
import dev.tandem.model.Value;
import dev.tandem.platform.Ids;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.testkit.RankrContract;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rankr's good days and bad ones, from the port down to the sandbox, with a witness who holds the calls to the contract. */
@QuarkusTest
@TestProfile(RankrConnectorTest.Watched.class)
class RankrConnectorTest {

    private static final Caller SOMEONE = new Caller(Workspaces.idOf("demo"), Lane.INTERACTIVE);
    private static final RankrContract CONTRACT = RankrContract.load();

    @Inject
    RankrConnector rankr;

    @Inject
    RankrLists lists;

    @Inject
    Sandboxes sandboxes;

    @Inject
    Witness witness;

    @Inject
    CrmHealth health;

    @Inject
    Vertx vertx;

    /** Calls go past the witness, and give up sooner than they would. */
    public static final class Watched implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var port = freePort();
            var overrides = new HashMap<>(Map.of(
                    "witness.port",
                    port,
                    "tandem.workspaces.demo.rankr.url",
                    "http://localhost:" + port + "/rankr",
                    "tandem.workspaces.demo.rankr.oauth.token-url",
                    "http://localhost:" + port + "/rankr/oauth/token",
                    "Timeout/value",
                    "500",
                    "Timeout/unit",
                    "MILLIS",
                    RankrCalls.class.getName() + "/make/Retry/delay",
                    "20",
                    RankrCalls.class.getName() + "/make/Retry/jitter",
                    "10",
                    "tandem.sync.import-at-start",
                    "false",
                    "tandem.sync.enabled",
                    "false",
                    "tandem.gates.rankr.breaker.request-volume-threshold",
                    "1000"));
            overrides.put("tandem.rankr.token-patience", "500ms");
            return overrides;
        }

        private static String freePort() {
            try (var socket = new ServerSocket(0)) {
                return Integer.toString(socket.getLocalPort());
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }
    }

    @BeforeEach
    void startAnew() {
        sandboxes.reset();
        await(rankr.tags(SOMEONE)); // a token for the account as it is now
        witness.forget();
    }

    @AfterEach
    void allWasAsTheContractHasIt() {
        sandboxes.rankr().heal();
        witness.holdTo(CONTRACT);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordOfEachKindIsCreatedReadChangedAndDeleted(Kind kind) {
        var draft = draft(kind, "ghl-1");

        var created = await(rankr.create(SOMEONE, draft));
        var read = await(rankr.observe(SOMEONE, created.key()));
        var changed = await(rankr.update(SOMEONE, created.key(), change(kind), created.version()));
        await(rankr.delete(SOMEONE, created.key()));
        await(rankr.delete(SOMEONE, created.key()));

        assertThat(created.fields()).isEqualTo(draft.fields());
        assertThat(created.linkedTo()).isEqualTo("ghl-1");
        assertThat(read.traced(null)).isEqualTo(created.traced(null));
        assertThat(changed.fields()).isEqualTo(draft.fields().with(change(kind)));
        assertThat(changed.version()).isNotEqualTo(created.version());
        assertThatThrownBy(() -> await(rankr.observe(SOMEONE, created.key()))).isInstanceOf(Failure.NotFound.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"TASK", "NOTE", "APPOINTMENT"})
    void allChildrenOfAContactAreFound(Kind kind) {
        var one = await(rankr.create(SOMEONE, draft(kind, null)));
        var contact = Objects.requireNonNull(one.key().contactExternalId());
        var other = await(rankr.create(SOMEONE, draft(kind, contact, null)));

        assertThat(await(rankr.children(SOMEONE, kind, contact)))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("askedAt")
                .containsExactly(one, other);
    }

    @ParameterizedTest
    @EnumSource
    void whatChangedIsListedInPages(Kind kind) {
        var one = await(rankr.create(SOMEONE, draft(kind, "ghl-1")));
        var since = Objects.requireNonNull(one.lastModified());
        assertThat(one.createdAt()).isEqualTo(since);

        var first = await(rankr.list(SOMEONE, kind, since, null, 1));
        var other = await(rankr.create(SOMEONE, draft(kind, "ghl-2")));
        var all = await(rankr.list(SOMEONE, kind, since, null, 1000));
        var page = await(rankr.list(SOMEONE, kind, since, null, 1));
        var next = await(rankr.list(SOMEONE, kind, since, page.next(), 1));

        assertThat(first.next()).isNull();
        assertThat(all.records())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("askedAt")
                .startsWith(one)
                .endsWith(other);
        assertThat(page.records())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("askedAt")
                .containsExactly(one);
        assertThat(next.records()).hasSize(1).extracting(CrmRecord::externalId).doesNotContain(one.externalId());
        assertThat(await(rankr.list(SOMEONE, kind, null, null, 1)).total()).isPresent();
    }

    @Test
    void thoseWithATagAreListedAndNoOthers() {
        var one = await(rankr.create(SOMEONE, draft(Kind.CONTACT, "ghl-1")));
        await(rankr.create(SOMEONE, draft(Kind.CONTACT, "ghl-2")));
        await(rankr.changeTags(SOMEONE, one.externalId(), tags(List.of("Pilot Two"), List.of())));

        assertThat(await(rankr.tagged(SOMEONE, "pilot two", null, null, 10)).records())
                .extracting(CrmRecord::externalId)
                .containsExactly(one.externalId());
        assertThat(await(rankr.tagged(SOMEONE, "pilot two", Instant.now().plusSeconds(60), null, 10))
                        .records())
                .isEmpty();
        assertThat(await(rankr.tagged(SOMEONE, "pilot", null, null, 10)).records())
                .isEmpty();
    }

    @Test
    void contactsAreFoundByEachKey() {
        var ada = await(rankr.create(SOMEONE, draft(Kind.CONTACT, "ghl-1")));

        assertThat(await(rankr.find(SOMEONE, new ContactKey.Email("ada.1@example.com"))))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("askedAt")
                .containsExactly(ada);
        assertThat(await(rankr.find(SOMEONE, new ContactKey.Phone("+14155550123"))))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("askedAt")
                .contains(ada);
        assertThat(await(rankr.find(SOMEONE, new ContactKey.LinkedTo("ghl-1"))))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("askedAt")
                .containsExactly(ada);
        assertThat(await(rankr.find(SOMEONE, new ContactKey.LinkedTo("ghl-none"))))
                .isEmpty();
    }

    @Test
    void tagsAreAddedAndRemovedAndOthersLeftAlone() {
        var ada = await(rankr.create(SOMEONE, draft(Kind.CONTACT, null)));

        var changed = await(rankr.changeTags(SOMEONE, ada.externalId(), tags(List.of("new"), List.of("vip"))));
        var missing = await(rankr.changeTagsOfAll(
                SOMEONE, List.of(ada.externalId(), "con_none"), tags(List.of("bulk"), List.of())));

        assertThat(changed.fields().texts(Field.TAGS)).containsExactly("lead", "new");
        assertThat(missing).containsExactly("con_none");
        assertThat(await(rankr.observe(SOMEONE, ada.key())).fields().texts(Field.TAGS))
                .containsExactly("bulk", "lead", "new");
    }

    @Test
    void theTagDictionaryIsKept() {
        var tag = await(rankr.createTag(SOMEONE, "Brand New"));

        assertThatThrownBy(() -> await(rankr.createTag(SOMEONE, "brand new")))
                .isInstanceOfSatisfying(
                        Failure.Duplicate.class,
                        duplicate -> assertThat(duplicate.externalId()).isEqualTo(tag.externalId()));
        assertThat(await(rankr.renameTag(SOMEONE, tag.externalId(), "Newer")))
                .isEqualTo(new CrmTag(tag.externalId(), "Newer"));
        assertThat(await(rankr.tags(SOMEONE))).contains(new CrmTag(tag.externalId(), "Newer"));
        await(rankr.deleteTag(SOMEONE, tag.externalId()));
        await(rankr.deleteTag(SOMEONE, tag.externalId()));
        assertThat(await(rankr.tags(SOMEONE))).extracting(CrmTag::name).doesNotContain("Newer");
    }

    @Test
    void listsHaveMembers() {
        var ada = await(rankr.create(SOMEONE, draft(Kind.CONTACT, null)));
        var list = await(lists.createList(SOMEONE, "Spring", null));

        await(lists.addMember(SOMEONE, list.externalId(), ada.externalId()));
        var members = await(lists.members(SOMEONE, list.externalId(), null, 10));
        var changed = await(lists.changeList(SOMEONE, list.externalId(), "Summer", "Warmer"));
        await(lists.removeMember(SOMEONE, list.externalId(), ada.externalId()));

        assertThat(members.records()).extracting(CrmRecord::externalId).containsExactly(ada.externalId());
        assertThat(changed.name()).isEqualTo("Summer");
        assertThat(changed.members()).isEqualTo(1);
        assertThat(await(lists.list(SOMEONE, list.externalId())).members()).isEqualTo(0);
        assertThat(await(lists.lists(SOMEONE))).extracting("name").contains("Summer");
        await(lists.deleteList(SOMEONE, list.externalId()));
        assertThatThrownBy(() -> await(lists.list(SOMEONE, list.externalId()))).isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void aRecordIsLinked() {
        var note = await(rankr.create(SOMEONE, draft(Kind.NOTE, null)));

        await(rankr.linkTo(SOMEONE, note.key(), "ghl-9"));

        assertThat(await(rankr.observe(SOMEONE, note.key())).linkedTo()).isEqualTo("ghl-9");
    }

    @Test
    void thereAreNoCalendars() {
        assertThat(await(rankr.calendars(SOMEONE))).isEmpty();
        assertThatThrownBy(() -> await(rankr.freeSlots(SOMEONE, "sales", Instant.EPOCH, Instant.EPOCH)))
                .isInstanceOf(Failure.Rejected.class);
    }

    @Test
    void aContactThatIsThereAlreadyIsNamed() {
        var ada = await(rankr.create(SOMEONE, draft(Kind.CONTACT, "ghl-1")));

        assertThatThrownBy(() -> await(rankr.create(SOMEONE, draft(Kind.CONTACT, "ghl-1"))))
                .isInstanceOfSatisfying(
                        Failure.Duplicate.class,
                        duplicate -> assertThat(duplicate.externalId()).isEqualTo(ada.externalId()));
    }

    @Test
    void aRecordThatMovedIsNotOverwritten() {
        var ada = await(rankr.create(SOMEONE, draft(Kind.CONTACT, null)));
        await(rankr.update(SOMEONE, ada.key(), change(Kind.CONTACT), null));

        assertThatThrownBy(() -> await(rankr.update(SOMEONE, ada.key(), change(Kind.CONTACT), ada.version())))
                .isInstanceOf(Failure.Moved.class);
    }

    @Test
    void aRefusedValueIsNamedByItsUnifiedName() {
        var task = await(rankr.create(SOMEONE, draft(Kind.TASK, null)));

        assertThatThrownBy(() -> await(rankr.update(SOMEONE, task.key(), setting(Field.DUE_AT, "tomorrow"), null)))
                .isInstanceOfSatisfying(Failure.Rejected.class, rejected -> {
                    assertThat(rejected.field()).hasValue("dueAt");
                    assertThat(rejected.traceId()).isPresent();
                });
    }

    @Test
    void aTokenThatIsNoLongerGoodIsRenewedOnce() {
        var ada = await(rankr.create(SOMEONE, draft(Kind.CONTACT, null)));
        witness.forget();
        sandboxes.rankr().suffer(Trouble.status(401).next(1).on("GET", "/v1"));

        assertThat(await(rankr.observe(SOMEONE, ada.key())).traced(null)).isEqualTo(ada);

        assertThat(witness.tokens()).isEqualTo(1);
        assertThat(witness.calls("GET")).hasSize(2);
    }

    @Test
    void aTokenIsAskedForOnceHoweverManyNeedIt() {
        sandboxes.reset(); // and with it goes every token

        var all = IntStream.range(0, 10).mapToObj(_ -> rankr.tags(SOMEONE)).toList();
        await(Uni.join().all(all).andFailFast());

        assertThat(witness.tokens()).isEqualTo(1);
    }

    @Test
    void aTokenThatIsNotIssuedIsNotWaitedForAndAskedForAgain() {
        sandboxes.reset(); // and with it goes every token
        sandboxes.rankr().suffer(Trouble.hang().on("POST", "/oauth/token"));

        for (int call = 0; call < 2; call++) { // each tries more than once
            assertThatThrownBy(() -> await(rankr.tags(SOMEONE))).isInstanceOf(Failure.Unavailable.class);
        }
        sandboxes.rankr().heal();

        assertThat(await(rankr.tags(SOMEONE))).isNotEmpty();
    }

    @Test
    void credentialsThatAreNotAcceptedAreNotTriedAgainAndAgain() {
        sandboxes.rankr().suffer(Trouble.status(401).on("GET", "/v1"));

        assertThatThrownBy(() -> await(rankr.tags(SOMEONE))).isInstanceOf(Failure.Unauthorized.class);

        assertThat(witness.calls("GET")).hasSize(2);
    }

    @Test
    void aScopeThatIsMissingIsSaid() {
        sandboxes.rankr().suffer(Trouble.status(403).next(1).on("POST", "/v1"));

        assertThatThrownBy(() -> await(rankr.createTag(SOMEONE, "x"))).isInstanceOf(Failure.MissingScope.class);
    }

    @Test
    void aCallBeyondTheQuotaIsMadeAgainWhenRankrAllows() {
        sandboxes.rankr().suffer(Trouble.status(429).retryAfter(1).next(1).on("GET", "/v1"));

        assertThat(await(rankr.tags(SOMEONE))).isNotEmpty();

        assertThat(witness.calls("GET")).hasSize(2);
    }

    @Test
    void aHiccupIsRetriedUnseen() {
        sandboxes.rankr().suffer(Trouble.status(500).next(2).on("GET", "/v1"));

        assertThat(await(rankr.tags(SOMEONE))).isNotEmpty();

        assertThat(witness.calls("GET")).hasSize(3);
    }

    @Test
    void aRankrThatStaysDownIsUnavailable() {
        sandboxes.rankr().suffer(Trouble.status(503).on("GET", "/v1"));

        assertThatThrownBy(() -> await(rankr.tags(SOMEONE))).isInstanceOf(Failure.Unavailable.class);

        assertThat(witness.calls("GET")).hasSize(4);
        assertThat(health.status(SOMEONE.workspace(), Crm.RANKR).breaker()).isEqualTo(GateStatus.Breaker.CLOSED);
    }

    @Test
    void anAnswerThatMakesNoSenseIsNone() {
        sandboxes.rankr().suffer(Trouble.garbage().on("GET", "/v1"));

        assertThatThrownBy(() -> await(rankr.tags(SOMEONE))).isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void aReadThatIsNotAnsweredTimesOut() {
        sandboxes.rankr().suffer(Trouble.hang().on("GET", "/v1"));

        assertThatThrownBy(() -> await(rankr.observe(SOMEONE, RecordKey.contact("con_1"))))
                .isInstanceOf(Failure.Timeout.class);
    }

    @Test
    void aWriteWhoseAnswerIsLostHappensOnce() {
        sandboxes.rankr().suffer(Trouble.reset().afterwards().next(1).on("POST", "/v1/contacts"));

        var ada = await(rankr.create(SOMEONE, draft(Kind.CONTACT, null)));

        var keys = witness.calls("POST").stream().map(call -> call.headers().get("Idempotency-Key"));
        assertThat(keys)
                .hasSizeGreaterThan(1)
                .containsOnly(witness.calls("POST").getFirst().headers().get("Idempotency-Key"));
        assertThat(ada.version()).isEqualTo("1");
    }

    @Test
    void aWriteThatIsNeverAnsweredMayHaveHappened() {
        sandboxes.rankr().suffer(Trouble.hang().on("POST", "/v1/contacts"));

        assertThatThrownBy(() -> await(rankr.create(SOMEONE, draft(Kind.CONTACT, null))))
                .isInstanceOf(Failure.UnknownOutcome.class);
    }

    @Test
    void whatIsAskedOnAContextIsAnsweredOnItEvenAfterRetries() {
        var mine = Objects.requireNonNull(VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()));
        sandboxes.rankr().suffer(Trouble.status(500).next(1).on("GET", "/v1"));
        sandboxes.rankr().suffer(Trouble.hang().next(1).on("GET", "/v1/contacts"));
        var tags = new CompletableFuture<Context>();
        var contacts = new CompletableFuture<Context>();

        mine.runOnContext(_ -> rankr.tags(SOMEONE)
                .onItemOrFailure()
                .invoke((_, _) -> tags.complete(Vertx.currentContext()))
                .chain(() -> rankr.list(SOMEONE, Kind.CONTACT, null, null, 1))
                .onItemOrFailure()
                .invoke((_, _) -> contacts.complete(Vertx.currentContext()))
                .subscribe()
                .with(_ -> {}, _ -> {}));

        assertThat(tags.orTimeout(20, TimeUnit.SECONDS).join()).isSameAs(mine);
        assertThat(contacts.orTimeout(20, TimeUnit.SECONDS).join()).isSameAs(mine);
    }

    private Draft draft(Kind kind, @Nullable String linkedTo) {
        var contact = kind == Kind.CONTACT
                ? null
                : await(rankr.create(SOMEONE, draft(Kind.CONTACT, null))).externalId();
        return draft(kind, contact, linkedTo);
    }

    private static Draft draft(Kind kind, @Nullable String contact, @Nullable String linkedTo) {
        return new Draft(kind, contact, fields(kind, linkedTo), linkedTo, Ids.next());
    }

    private static Fields fields(Kind kind, @Nullable String linkedTo) {
        return switch (kind) {
            case CONTACT ->
                texts(Map.of(
                                Field.FIRST_NAME, "Ada",
                                Field.LAST_NAME, "Lovelace",
                                Field.EMAIL,
                                        linkedTo == null
                                                ? Ids.next() + "@example.com"
                                                : linkedTo.replace("ghl-", "ada.") + "@example.com",
                                Field.PHONE, "+14155550123",
                                Field.ADDRESS_CITY, "London",
                                Field.ADDRESS_COUNTRY, "GB"))
                        .with(Field.TAGS, Value.of(List.of("vip", "lead")))
                        .with(Field.custom("plan"), Value.of("gold"))
                        .with(Field.custom("seat.row"), Value.of("7"));
            case TASK ->
                texts(Map.of(
                        Field.TITLE, "Call back",
                        Field.BODY, "After four",
                        Field.DUE_AT, "2026-12-01T15:00:00Z",
                        Field.STATUS, "IN_PROGRESS"));
            case NOTE -> texts(Map.of(Field.TITLE, "Call", Field.BODY, "Prefers tea"));
            case APPOINTMENT ->
                texts(Map.of(
                        Field.TITLE, "Demo",
                        Field.CALENDAR_ID, "sales",
                        Field.STARTS_AT, "2026-12-01T15:00:00Z",
                        Field.ENDS_AT, "2026-12-01T15:30:00Z",
                        Field.STATUS, "CONFIRMED",
                        Field.LOCATION, "Room 1"));
        };
    }

    /** One field set, and one cleared that may be empty. */
    private static Changes change(Kind kind) {
        return switch (kind) {
            case CONTACT ->
                setting(Field.FIRST_NAME, "Augusta")
                        .with(Field.PHONE.fieldName(), Optional.empty())
                        .with(Field.ADDRESS_CITY.fieldName(), Optional.empty())
                        .with(Field.custom("plan"), Optional.empty());
            case TASK -> setting(Field.STATUS, "DONE").with(Field.DUE_AT.fieldName(), Optional.empty());
            case NOTE -> setting(Field.BODY, "Prefers coffee").with(Field.TITLE.fieldName(), Optional.empty());
            case APPOINTMENT -> setting(Field.STATUS, "NO_SHOW").with(Field.LOCATION.fieldName(), Optional.empty());
        };
    }

    private static Changes setting(Field field, String value) {
        return Changes.NONE.with(field.fieldName(), Optional.of(Value.of(value)));
    }

    private static Fields texts(Map<Field, String> texts) {
        var values = new TreeMap<String, Value>();
        texts.forEach((field, text) -> values.put(field.fieldName(), Value.of(text)));
        return Fields.of(values);
    }

    private static TagsChange tags(List<String> add, List<String> remove) {
        return new TagsChange(new TreeSet<>(add), new TreeSet<>(remove));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
