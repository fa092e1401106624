package dev.tandem.api;

import dev.tandem.graph.Calendar;
import dev.tandem.graph.ChildQuery;
import dev.tandem.graph.ContactQuery;
import dev.tandem.graph.Graph;
import dev.tandem.graph.HistoryEntry;
import dev.tandem.graph.PageRequest;
import dev.tandem.graph.ReadFailure;
import dev.tandem.graph.Reading;
import dev.tandem.graph.Slice;
import dev.tandem.graph.TagEntry;
import dev.tandem.graph.Unified;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A graph that holds what a test puts into it. */
@Alternative
@ApplicationScoped
class ScriptedGraph extends Graph {

    static final UUID VIP = UUID.fromString("0198f2a4-0000-7000-8000-0000000000aa");

    private final Map<LinkId, Unified> objects = new HashMap<>();
    private List<ReadFailure> failures = List.of();
    private Optional<RuntimeException> broken = Optional.empty();
    private int totals;

    void reset() {
        objects.clear();
        failures = List.of();
        broken = Optional.empty();
        totals = 0;
    }

    void holds(Unified object) {
        objects.put(object.link().id(), object);
    }

    /** From now on every live read fails so, and the stored copies are served. */
    void failsLive(ReadFailure... failures) {
        this.failures = List.of(failures);
    }

    /** From now on every read ends so. */
    void breaks(RuntimeException thrown) {
        broken = Optional.of(thrown);
    }

    int totals() {
        return totals;
    }

    @Override
    public Uni<Reading<Optional<Unified>>> get(WorkspaceId workspace, Kind kind, LinkId id, @Nullable Duration maxAge) {
        return reading(Optional.ofNullable(objects.get(id)));
    }

    @Override
    public Uni<Reading<Slice<Unified>>> contacts(
            WorkspaceId workspace, ContactQuery query, PageRequest page, @Nullable Duration maxAge) {
        return reading(slice(Kind.CONTACT));
    }

    @Override
    public Uni<Reading<Slice<Unified>>> children(Unified contact, ChildQuery query) {
        return reading(slice(query.kind()));
    }

    @Override
    public Uni<Slice<Unified>> list(WorkspaceId workspace, ChildQuery query) {
        return Uni.createFrom().item(slice(query.kind()));
    }

    @Override
    public Uni<Optional<Unified>> contactOf(Unified child) {
        return Uni.createFrom()
                .item(Optional.ofNullable(objects.get(child.link().contactId())));
    }

    @Override
    public Uni<List<TagEntry>> tags(WorkspaceId workspace) {
        return Uni.createFrom().item(List.of(new TagEntry(VIP, "vip", Map.of())));
    }

    @Override
    public Uni<List<TagEntry>> tagsOf(Unified contact) {
        return tags(contact.link().workspace());
    }

    @Override
    public Uni<List<Calendar>> calendars(WorkspaceId workspace) {
        return Uni.createFrom().item(List.of(new Calendar("cal", "Demo", true, Duration.ofMinutes(30))));
    }

    @Override
    public Uni<List<Instant>> freeSlots(WorkspaceId workspace, String calendarId, Instant from, Instant to) {
        return Uni.createFrom().item(List.of(from));
    }

    @Override
    public Uni<Slice<HistoryEntry>> history(Unified object, PageRequest page) {
        return Uni.createFrom()
                .item(new Slice<>(
                        List.of(), false, false, () -> Uni.createFrom().item(0L)));
    }

    private Slice<Unified> slice(Kind kind) {
        var items = objects.values().stream()
                .filter(object -> object.link().kind() == kind)
                .map(object -> new Slice.Item<>(object, "c-" + object.link().id()))
                .toList();
        return new Slice<>(items, false, false, () -> {
            totals++;
            return Uni.createFrom().item((long) items.size());
        });
    }

    private <T> Uni<Reading<T>> reading(T value) {
        return broken.<Uni<Reading<T>>>map(thrown -> Uni.createFrom().failure(thrown))
                .orElseGet(() -> Uni.createFrom().item(new Reading<>(value, failures)));
    }
}
