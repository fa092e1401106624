package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.connector.Caller;
import dev.tandem.connector.CrmTag;
import dev.tandem.connector.TagsChange;
import dev.tandem.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Tags at GHL: the dictionary of a location, and those on contacts. GHL keeps them in lower case. */
@ApplicationScoped
class GhlTags {

    private final GhlTagsClient client;
    private final GhlCalls calls;
    private final GhlLocations locations;

    GhlTags(@RestClient GhlTagsClient client, GhlCalls calls, GhlLocations locations) {
        this.client = client;
        this.calls = calls;
        this.locations = locations;
    }

    Uni<List<CrmTag>> all(Caller caller) {
        var location = location(caller);
        return calls.make(GhlRequest.read(caller, "location", location), as -> client.list(as, location))
                .map(many -> Objects.requireNonNullElse(many.tags(), List.<GhlTag>of()).stream()
                        .map(GhlTag::toTag)
                        .toList());
    }

    Uni<CrmTag> create(Caller caller, String name) {
        return calls.make(
                        GhlRequest.once(caller, "tag", name),
                        as -> client.create(as, location(caller), new GhlTag.Name(name)))
                .map(answer -> answer.tag().toTag());
    }

    Uni<CrmTag> rename(Caller caller, String id, String name) {
        return calls.make(
                        GhlRequest.repeatable(caller, "tag", id),
                        as -> client.rename(as, location(caller), id, new GhlTag.Name(name)))
                .map(answer -> answer.tag().toTag());
    }

    Uni<Void> delete(Caller caller, String id) {
        return GhlRecords.deleted(calls.make(
                        GhlRequest.repeatable(caller, "tag", id), as -> client.delete(as, location(caller), id)))
                .replaceWithVoid();
    }

    /**
     * Puts tags on one contact and takes others off.
     *
     * @return GHL's id of the last request; empty if it gave none
     */
    Uni<Optional<String>> change(Caller caller, String contactId, TagsChange change) {
        var request = GhlRequest.overwriting(caller, "contact", contactId);
        return unlessEmpty(change.add(), tags -> calls.make(request, as -> client.add(as, contactId, tags)))
                .chain(added -> unlessEmpty(
                                change.remove(), tags -> calls.make(request, as -> client.remove(as, contactId, tags)))
                        .onFailure(_ -> !change.add().isEmpty())
                        .transform(failure -> Failure.UnknownOutcome.onceBegun(GHL, failure))
                        .map(removed -> removed.or(() -> added)));
    }

    private static Uni<Optional<String>> unlessEmpty(
            SortedSet<String> tags, Function<GhlTag.Names, Uni<JsonNode>> call) {
        return tags.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : call.apply(new GhlTag.Names(tags))
                        .map(answer -> Optional.ofNullable(answer)
                                .map(told -> told.path("traceId").asText(null)));
    }

    /** The same for many contacts; says which of them GHL would not change. */
    Uni<SortedSet<String>> changeAll(Caller caller, SortedSet<String> contactIds, TagsChange change) {
        return bulk(caller, "add", contactIds, change.add())
                .chain(refused -> bulk(caller, "remove", contactIds, change.remove())
                        .map(more -> {
                            more.addAll(refused);
                            return more;
                        }));
    }

    private Uni<SortedSet<String>> bulk(
            Caller caller, String type, SortedSet<String> contactIds, SortedSet<String> tags) {
        if (tags.isEmpty()) {
            return Uni.createFrom().item(new TreeSet<>());
        }
        var body = new GhlTag.Bulk(contactIds, tags, location(caller));
        return calls.make(
                        GhlRequest.repeatable(caller, "tags of", body.locationId()), as -> client.bulk(as, type, body))
                .map(GhlTags::refused);
    }

    private static SortedSet<String> refused(GhlTag.BulkAnswer answer) {
        return Objects.requireNonNullElse(answer.responses(), List.<JsonNode>of()).stream()
                .filter(row -> "error".equals(row.path("type").asText()))
                .map(row -> row.path("contactId").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String location(Caller caller) {
        return locations.of(caller).id();
    }
}
