package dev.tandem.connector.ghl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.connector.Caller;
import dev.tandem.connector.Draft;
import dev.tandem.connector.Page;
import dev.tandem.model.Canonical;
import dev.tandem.model.Changes;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Tasks at GHL. It wants to know when each is due: one that does not say is due after {@link GhlConfig#taskDue()}. */
@ApplicationScoped
class GhlTasks implements GhlRecords {

    private final GhlTasksClient client;
    private final GhlCalls calls;
    private final GhlLocations locations;

    GhlTasks(@RestClient GhlTasksClient client, GhlCalls calls, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.locations = locations;
    }

    @Override
    public Kind kind() {
        return Kind.TASK;
    }

    @Override
    public Uni<CrmRecord> observe(Caller caller, RecordKey key) {
        var contact = GhlRecords.contactOf(Kind.TASK, key.contactExternalId());
        return calls.make(
                        GhlRequest.read(caller, "task", key.externalId()),
                        as -> client.get(as, contact, key.externalId()))
                .map(one -> one.task().toRecord(locations.of(caller), contact));
    }

    private Uni<CrmRecord> written(Caller caller, String contact, Uni<GhlTask.One> answer) {
        return answer.map(
                one -> one.task().toRecord(locations.of(caller), contact).traced(one.traceId()));
    }

    @Override
    public Uni<List<CrmRecord>> ofContact(Caller caller, String contactId) {
        return calls.make(GhlRequest.read(caller, "contact", contactId), as -> client.list(as, contactId))
                .map(many -> toRecords(caller, many, contactId));
    }

    private List<CrmRecord> toRecords(Caller caller, GhlTask.Many many, @Nullable String contactId) {
        return tasks(many).stream()
                .filter(task -> !task.isDeleted())
                .map(task -> task.toRecord(locations.of(caller), contactId))
                .toList();
    }

    private static List<GhlTask> tasks(GhlTask.Many many) {
        return Objects.requireNonNullElse(many.tasks(), List.of());
    }

    /**
     * Those of the location. GHL cannot search by the time of a change, so those before {@code since} are left out here.
     *
     * @param contacts whose they are; empty for all
     */
    Uni<Page> list(
            Caller caller, List<String> contacts, @Nullable Instant since, @Nullable JsonNode cursor, int limit) {
        var location = locations.of(caller).id();
        var search = new GhlTask.Search(Math.clamp(limit, 1, GhlSearch.MOST), contacts, cursor);
        return calls.make(GhlRequest.read(caller, "tasks of", location), as -> client.search(as, location, search))
                .map(many -> toPage(caller, many, since, search.limit()));
    }

    private Page toPage(Caller caller, GhlTask.Many many, @Nullable Instant since, int limit) {
        var rows = tasks(many);
        var last = rows.size() < limit ? null : rows.getLast().searchAfter();
        var records = toRecords(caller, many, null).stream()
                .filter(task -> task.mayHaveChangedSince(since))
                .toList();
        return new Page(records, GhlCursor.write(last), OptionalLong.empty());
    }

    @Override
    public Uni<CrmRecord> create(Caller caller, Draft draft) {
        var contact = GhlRecords.contactOf(Kind.TASK, draft.contactExternalId());
        var body = complete(GhlWriting.child(Kind.TASK, Changes.creating(draft.fields())));
        return written(
                caller,
                contact,
                calls.make(
                        GhlRequest.once(caller, "contact", contact).until(draft.until()),
                        as -> client.create(as, contact, body)));
    }

    private GhlBody complete(GhlBody body) {
        var due = Canonical.instant(locations.now().plus(locations.config().taskDue()));
        var dated = body.has("dueDate") ? body : body.with("dueDate", due);
        return dated.has("completed") ? dated : dated.with("completed", false);
    }

    @Override
    public Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes) {
        var contact = GhlRecords.contactOf(Kind.TASK, key.contactExternalId());
        var body = GhlWriting.child(Kind.TASK, changes);
        return written(
                caller,
                contact,
                calls.make(
                        GhlRequest.overwriting(caller, "task", key.externalId()),
                        as -> isTick(body)
                                ? client.complete(as, contact, key.externalId(), tick(body))
                                : client.update(as, contact, key.externalId(), body)));
    }

    private static boolean isTick(GhlBody body) {
        return body.properties().keySet().equals(Set.of("completed"));
    }

    private static GhlTask.Completion tick(GhlBody body) {
        return new GhlTask.Completion(Boolean.TRUE.equals(body.properties().get("completed")));
    }

    @Override
    public Uni<Optional<String>> delete(Caller caller, RecordKey key) {
        var contact = GhlRecords.contactOf(Kind.TASK, key.contactExternalId());
        return GhlRecords.deleted(calls.make(
                GhlRequest.repeatable(caller, "task", key.externalId()),
                as -> client.delete(as, contact, key.externalId())));
    }
}
