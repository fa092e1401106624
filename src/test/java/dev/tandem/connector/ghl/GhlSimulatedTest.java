package dev.tandem.connector.ghl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.ContactBatches;
import dev.tandem.connector.ContactKey;
import dev.tandem.connector.CrmTag;
import dev.tandem.connector.Draft;
import dev.tandem.connector.Memberships;
import dev.tandem.connector.Page;
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
import dev.tandem.sandbox.People;
import dev.tandem.sandbox.Sandboxes;
import dev.tandem.sandbox.Trouble;
import dev.tandem.sandbox.ghl.GhlSandbox;
import dev.tandem.workspace.Workspaces;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connector against the simulated GHL: whole lives of records, and the traps on the way. */
@QuarkusTest
class GhlSimulatedTest {

    private static final Caller CALLER = new Caller(Workspaces.idOf("demo"), Lane.INTERACTIVE);
    private static final Caller WORKER = new Caller(Workspaces.idOf("demo"), Lane.WEBHOOK);
    private static final Caller STRANGER = new Caller(Workspaces.idOf("other"), Lane.INTERACTIVE);
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    @Inject
    Connectors connectors;

    @Inject
    Memberships memberships;

    @Inject
    ContactBatches batches;

    @Inject
    Sandboxes sandboxes;

    @Inject
    GhlSandbox simulated;

    private Connector ghl;

    @BeforeEach
    void start() {
        ghl = connectors.of(Crm.GHL);
    }

    @AfterEach
    void heal() {
        sandboxes.ghl().heal();
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(30));
    }

    private static String email() {
        return "wire%d@example.com".formatted(PEOPLE.incrementAndGet());
    }

    private CrmRecord somebody() {
        return create(Kind.CONTACT, null, Map.of("firstName", Value.of("Ada"), "email", Value.of(email())));
    }

    private CrmRecord create(Kind kind, @Nullable String contact, Map<String, Value> fields) {
        return await(ghl.create(CALLER, draft(kind, contact, fields, null)));
    }

    private static Draft draft(
            Kind kind, @Nullable String contact, Map<String, Value> fields, @Nullable String linkedTo) {
        return new Draft(kind, contact, Fields.of(fields), linkedTo, UUID.randomUUID());
    }

    private static Changes set(Field field, String value) {
        return Changes.NONE.with(field.fieldName(), Optional.of(Value.of(value)));
    }

    private static SortedSet<String> names(String... names) {
        return new TreeSet<>(Set.of(names));
    }

    @Test
    void aContactLives() {
        var email = email();
        var ada = create(
                Kind.CONTACT,
                null,
                Map.of(
                        "firstName", Value.of("Ada"),
                        "email", Value.of(email),
                        "company", Value.of("Engines"),
                        "dateOfBirth", Value.of("1990-02-28"),
                        "address.postalCode", Value.of("10115"),
                        "customFields.referral_code", Value.of("friend"),
                        "tags", Value.of(Set.of("vip"))));
        var cleared = Changes.NONE
                .with("lastName", Optional.of(Value.of("Lovelace")))
                .with("address.postalCode", Optional.empty())
                .with("dateOfBirth", Optional.empty())
                .with("customFields.referral_code", Optional.empty());

        var changed = await(ghl.update(CALLER, ada.key(), cleared, null));
        var tagged = await(ghl.changeTags(CALLER, ada.externalId(), new TagsChange(names("new"), names("vip"))));
        var found = await(ghl.find(CALLER, new ContactKey.Email(email)));
        await(ghl.delete(CALLER, ada.key()));
        await(ghl.delete(CALLER, ada.key()));
        var gone = catchThrowable(() -> await(ghl.observe(CALLER, ada.key())));

        assertThat(ada.fields().get("customFields.referral_code")).contains(Value.of("friend"));
        assertThat(ada.fields().text(Field.COMPANY)).contains("Engines");
        assertThat(changed.fields().values().keySet())
                .containsExactly("company", "email", "firstName", "lastName", "tags");
        assertThat(changed.lastModified()).isNotNull();
        assertThat(tagged.fields().texts(Field.TAGS)).containsExactly("new");
        assertThat(found).map(CrmRecord::key).containsExactly(ada.key());
        assertThat(gone).isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void aDuplicateSaysOfWhom() {
        var ada = somebody();
        var again = Map.of("email", Value.of(ada.fields().text(Field.EMAIL).orElseThrow()));

        var failure = catchThrowableOfType(Failure.Duplicate.class, () -> create(Kind.CONTACT, null, again));

        assertThat(failure.externalId()).isEqualTo(ada.externalId());
        assertThat(failure.traceId()).isPresent();
    }

    @Test
    void aTaskLives() {
        var ada = somebody();
        var task = create(Kind.TASK, ada.externalId(), Map.of("title", Value.of("Call")));

        var renamed = await(ghl.update(CALLER, task.key(), set(Field.TITLE, "Ring"), null));
        var done = await(ghl.update(CALLER, task.key(), set(Field.STATUS, "DONE"), null));
        var listed = await(ghl.children(CALLER, Kind.TASK, ada.externalId()));
        await(ghl.delete(CALLER, task.key()));
        await(ghl.delete(CALLER, task.key()));

        assertThat(task.fields().text(Field.DUE_AT)).isPresent();
        assertThat(task.fields().text(Field.STATUS)).contains("OPEN");
        assertThat(renamed.fields().text(Field.TITLE)).contains("Ring");
        assertThat(done.fields().text(Field.STATUS)).contains("DONE");
        assertThat(listed).map(CrmRecord::fields).containsExactly(done.fields());
        assertThat(catchThrowable(() -> await(ghl.observe(CALLER, task.key())))).isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void aNoteLives() {
        var ada = somebody();
        var note = create(Kind.NOTE, ada.externalId(), Map.of("title", Value.of("First"), "body", Value.of("Hello")));

        var changed = await(ghl.update(CALLER, note.key(), set(Field.BODY, "Bye"), null));
        var listed = await(ghl.children(CALLER, Kind.NOTE, ada.externalId()));
        var seen = await(ghl.observe(CALLER, note.key()));
        await(ghl.delete(CALLER, note.key()));

        assertThat(changed.fields().text(Field.BODY)).contains("Bye");
        assertThat(listed).extracting(record -> record.traced(null)).containsExactly(seen.traced(null));
        assertThat(seen.askedAt()).isAfter(listed.getFirst().askedAt());
        assertThat(seen.lastModified()).isNull();
        assertThat(seen.createdAt()).isNotNull().isEqualTo(changed.createdAt());
    }

    @Test
    void anAppointmentLives() {
        var ada = somebody();
        var calendar = await(ghl.calendars(CALLER)).stream()
                .filter(one -> one.active())
                .findFirst()
                .orElseThrow();
        var from = Instant.now().plus(Duration.ofDays(3));
        var slot = await(ghl.freeSlots(CALLER, calendar.externalId(), from, from.plus(Duration.ofDays(7))))
                .getFirst();
        var fields = Map.of(
                "title", Value.of("Visit"),
                "calendarId", Value.of(calendar.externalId()),
                "startsAt", Value.of(slot.toString()),
                "endsAt", Value.of(slot.plus(calendar.slotDuration()).toString()),
                "status", Value.of("CONFIRMED"));

        var visit = create(Kind.APPOINTMENT, ada.externalId(), fields);
        var taken = catchThrowable(() -> create(Kind.APPOINTMENT, ada.externalId(), fields));
        var mirrored = await(ghl.create(WORKER, draft(Kind.APPOINTMENT, ada.externalId(), fields, "rankr-1")));
        var listed = await(ghl.children(CALLER, Kind.APPOINTMENT, ada.externalId()));
        var cancelled = await(ghl.update(WORKER, visit.key(), set(Field.STATUS, "CANCELLED"), null));
        await(ghl.delete(CALLER, visit.key()));

        assertThat(taken).isInstanceOf(Failure.SlotTaken.class);
        assertThat(visit.fields()).isEqualTo(Fields.of(fields));
        assertThat(visit.lastModified()).isNotNull();
        assertThat(visit.createdAt()).isNotNull();
        assertThat(listed).map(CrmRecord::fields).containsExactly(visit.fields(), mirrored.fields());
        assertThat(cancelled.fields().text(Field.STATUS)).contains("CANCELLED");
    }

    @Test
    void everyContactAndTaskIsListedOnce() {
        sandboxes.reset(); // nothing of other tests on its way to the search
        sandboxes.ghl().searchLag(Duration.ZERO);
        var ada = somebody();
        var since = Instant.now().minus(1, ChronoUnit.HOURS);

        var contacts = everything(Kind.CONTACT, null, 20);
        var recent = everything(Kind.CONTACT, since, 100);
        var tasks = everything(Kind.TASK, null, 20);

        assertThat(new HashSet<>(contacts)).hasSameSizeAs(contacts).contains(ada.externalId());
        assertThat(contacts.size()).isGreaterThan(50);
        assertThat(recent).contains(ada.externalId()).hasSizeLessThan(contacts.size());
        assertThat(new HashSet<>(tasks)).hasSameSizeAs(tasks).isNotEmpty();
    }

    @Test
    void thoseWithATagAreListedAndNoOthers() {
        sandboxes.ghl().searchLag(Duration.ZERO);
        var tag = "tagged for " + UUID.randomUUID();
        var since = Instant.now().minus(1, ChronoUnit.HOURS);
        var tagged = Stream.of(tag.toUpperCase(Locale.ROOT), tag, tag + " too", "other")
                .map(one ->
                        create(Kind.CONTACT, null, Map.of("email", Value.of(email()), "tags", Value.of(List.of(one)))))
                .map(CrmRecord::externalId)
                .toList();

        var first = await(ghl.tagged(WORKER, tag, null, null, 1));
        var rest = await(ghl.tagged(WORKER, tag, since, first.next(), 10));
        var later = await(ghl.tagged(WORKER, tag, Instant.now().plus(1, ChronoUnit.HOURS), null, 10));

        assertThat(Stream.of(first, rest)
                        .flatMap(page -> page.records().stream())
                        .map(CrmRecord::externalId))
                .containsExactly(tagged.get(0), tagged.get(1));
        assertThat(later.records()).isEmpty();
    }

    /** GHL's numbered pages end there. */
    @Test
    void moreThanTenThousandContactsAreListedEachOnce() {
        sandboxes.ghl().searchLag(Duration.ZERO);
        synchronized (sandboxes.ghl()) {
            simulated.load("other", People.of(7, 12_000), Instant.now());
        }
        var first = await(ghl.list(STRANGER, Kind.CONTACT, null, null, 1));

        var ids = everything(STRANGER, Kind.CONTACT, null, 500);

        sandboxes.reset();
        assertThat(first.total().orElseThrow()).isGreaterThan(10_000);
        assertThat(ids).hasSize((int) first.total().getAsLong()).doesNotHaveDuplicates();
    }

    private List<String> everything(Kind kind, @Nullable Instant since, int limit) {
        return everything(WORKER, kind, since, limit);
    }

    private List<String> everything(Caller caller, Kind kind, @Nullable Instant since, int limit) {
        var ids = new ArrayList<String>();
        Page page;
        @Nullable String cursor = null;
        do {
            page = await(ghl.list(caller, kind, since, cursor, limit));
            page.records().forEach(one -> ids.add(one.externalId()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    @Test
    void theTagDictionaryLives() {
        var tag = await(ghl.createTag(CALLER, "wire one"));
        var renamed = await(ghl.renameTag(CALLER, tag.externalId(), "wire two"));
        var all = await(ghl.tags(CALLER));
        await(ghl.deleteTag(CALLER, tag.externalId()));

        assertThat(renamed).isEqualTo(new CrmTag(tag.externalId(), "wire two"));
        assertThat(all).contains(renamed);
        assertThat(await(ghl.tags(CALLER))).doesNotContain(renamed);
    }

    @Test
    void whatOnlyGhlOffersWorks() {
        var ada = somebody();
        var email = ada.fields().text(Field.EMAIL).orElseThrow();
        var fields = Fields.of(Map.of("email", Value.of(email), "lastName", Value.of("Lovelace")));

        var upserted = await(batches.upsert(CALLER, fields));
        var refused = await(
                batches.changeTags(CALLER, names(ada.externalId(), "nobody"), new TagsChange(names("bulk"), names())));
        await(memberships.leaveAllCampaigns(CALLER, ada.externalId()));
        await(memberships.assignBusiness(CALLER, Set.of(ada.externalId()), "b1"));
        var colleagues = await(memberships.ofBusiness(CALLER, "b1", 0, 25));
        var matching = await(batches.matching(CALLER, null, null, 10));

        var campaigns = await(memberships.campaigns(CALLER));
        var workflows = await(memberships.workflows(CALLER));

        assertThat(campaigns)
                .isNotEmpty()
                .allSatisfy(one -> await(memberships.joinCampaign(CALLER, ada.externalId(), one.externalId())));
        assertThat(workflows)
                .isNotEmpty()
                .allSatisfy(one -> await(memberships.joinWorkflow(CALLER, ada.externalId(), one.externalId(), null)));
        assertThat(upserted.created()).isFalse();
        assertThat(upserted.contact().key()).isEqualTo(ada.key());
        assertThat(upserted.lost()).isEmpty();
        assertThat(refused).containsExactly("nobody");
        assertThat(await(ghl.observe(CALLER, ada.key())).fields().texts(Field.TAGS))
                .containsExactly("bulk");
        assertThat(colleagues).map(CrmRecord::externalId).containsExactly(ada.externalId());
        assertThat(matching.records()).hasSize(10);
        assertThat(matching.next()).isNotNull();
    }

    @Test
    void aBadDayIsRiddenOut() {
        var ada = somebody();
        sandboxes.ghl().suffer(Trouble.status(503).next(2));
        var afterHiccups = await(ghl.observe(CALLER, ada.key()));
        sandboxes.ghl().suffer(Trouble.garbage().next(1));
        var afterGarbage = await(ghl.observe(CALLER, ada.key()));
        sandboxes.ghl().suffer(Trouble.reset().next(1));
        var afterReset = await(ghl.observe(CALLER, ada.key()));

        assertThat(List.of(afterHiccups, afterGarbage, afterReset))
                .extracting(record -> record.traced(null))
                .containsOnly(ada.traced(null));
    }

    @Test
    void aCreateThatIsCutOffIsNotRepeated() {
        sandboxes.ghl().forgetCalls();
        sandboxes.ghl().suffer(Trouble.reset().next(1));

        var failure = catchThrowable(this::somebody);

        assertThat(failure).isInstanceOf(Failure.UnknownOutcome.class);
        assertThat(sandboxes.ghl().callCount()).isEqualTo(1);
    }

    /** Whoever saw the change may have typed something else by then. */
    @Test
    void anUpdateWhoseAnswerIsLostIsNotRepeated() {
        var ada = somebody();
        sandboxes.ghl().forgetCalls();
        sandboxes
                .ghl()
                .suffer(Trouble.reset().on("PUT", "/contacts/").afterwards().next(1));

        var failure =
                catchThrowable(() -> await(ghl.update(CALLER, ada.key(), set(Field.FIRST_NAME, "Augusta"), null)));

        assertThat(failure).isInstanceOf(Failure.UnknownOutcome.class);
        assertThat(sandboxes.ghl().callCount()).isEqualTo(1);
    }

    @Test
    void anUpdateThatWasNotTakenIsRepeated() {
        var ada = somebody();
        sandboxes.ghl().suffer(Trouble.status(503).on("PUT", "/contacts/").next(2));

        await(ghl.update(CALLER, ada.key(), set(Field.FIRST_NAME, "Augusta"), null));

        assertThat(await(ghl.observe(CALLER, ada.key())).fields().text(Field.FIRST_NAME))
                .contains("Augusta");
    }

    @Test
    void nobodySeesAnotherWorkspace() {
        var ada = somebody();

        var failure = catchThrowable(() -> await(ghl.observe(STRANGER, RecordKey.contact(ada.externalId()))));

        assertThat(failure).isInstanceOf(Failure.MissingScope.class);
    }
}
