package dev.tandem.graph;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.ContactKey;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Canonical;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Audit;
import dev.tandem.store.Cursor;
import dev.tandem.store.LinkSearch;
import dev.tandem.store.Links;
import dev.tandem.store.TagDictionary;
import dev.tandem.sync.Absorber;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reading the graph: from the store, or live where a caller wants no copy older than a given age. */
@ApplicationScoped
public class Graph {

    private final Links links;
    private final LinkSearch search;
    private final TagDictionary tags;
    private final Audit audit;
    private final AuditTrail trail;
    private final LiveReads live;
    private final Absorber absorber;
    private final Connectors connectors;
    private final Tick<ChildrenKey, Reading<LinkSearch.Result>> children = new Tick<>(this::loadChildren);
    private final Tick<LinkId, Optional<Link>> contacts = new Tick<>(this::loadContacts);
    private final Tick<SortedSet<String>, List<TagEntry>> tagsOfContacts = new Tick<>(this::loadTags);
    private final Tick<Audit.Wanted, List<AuditEntry>> histories = new Tick<>(this::latest);

    Graph(
            Links links,
            LinkSearch search,
            TagDictionary tags,
            Audit audit,
            AuditTrail trail,
            LiveReads live,
            Absorber absorber,
            Connectors connectors) {
        this.links = links;
        this.search = search;
        this.tags = tags;
        this.audit = audit;
        this.trail = trail;
        this.live = live;
        this.absorber = absorber;
        this.connectors = connectors;
    }

    /** One object; empty if there is none of that kind in the workspace. */
    public Uni<Reading<Optional<Unified>>> get(WorkspaceId workspace, Kind kind, LinkId id, @Nullable Duration maxAge) {
        return stored(workspace, kind, id).chain(found -> fresh(found, Set.of(), maxAge));
    }

    /**
     * One contact; empty if there is none.
     *
     * @param lists of what kinds its lists will be asked for too: what has to be read live is all read at once
     */
    public Uni<Reading<Optional<Unified>>> contact(
            WorkspaceId workspace, LinkId id, Set<Kind> lists, @Nullable Duration maxAge) {
        return stored(workspace, Kind.CONTACT, id).chain(found -> fresh(found, lists, maxAge));
    }

    private Uni<Optional<Link>> stored(WorkspaceId workspace, Kind kind, LinkId id) {
        return links.byId(workspace, id).map(found -> found.filter(link -> link.kind() == kind && !link.isDeleted()));
    }

    private Uni<Reading<Optional<Unified>>> fresh(Optional<Link> found, Set<Kind> lists, @Nullable Duration maxAge) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(Reading.of(Optional.empty()));
        }
        var link = found.get();
        return maxAge == null
                ? Uni.createFrom().item(Reading.of(Optional.of(Unified.stored(link))))
                : refresh(link, lists, maxAge)
                        .map(reading -> new Reading<>(
                                Optional.of(reading.value())
                                        .filter(seen -> !seen.link().isDeleted()),
                                reading.failures()));
    }

    private Uni<Reading<Unified>> refresh(Link link, Set<Kind> lists, Duration maxAge) {
        return link.contactId() == null
                ? live.refresh(link, lists, maxAge)
                : links.byId(link.workspace(), link.contactId()).chain(contact -> live.refresh(link, contact, maxAge));
    }

    /**
     * The contact that is known now as that CRM's record, as it was then; empty if it was not there, or if no contact is
     * known as that.
     */
    public Uni<Optional<Unified>> contactByRefAsOf(WorkspaceId workspace, Crm crm, String externalId, Instant at) {
        return links.byRefs(workspace, Kind.CONTACT, crm, List.of(externalId))
                .chain(known -> known.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : trail.asOf(workspace, Kind.CONTACT, known.getFirst().id(), at));
    }

    /**
     * The contact that a CRM knows by that id; one never seen before is fetched from there and remembered.
     *
     * @param lists of what kinds its lists will be asked for too
     */
    public Uni<Reading<Optional<Unified>>> contactByRef(
            WorkspaceId workspace, Crm crm, String externalId, Set<Kind> lists, @Nullable Duration maxAge) {
        return links.byRefs(workspace, Kind.CONTACT, crm, List.of(externalId))
                .chain(known -> known.isEmpty()
                        ? live.fetch(workspace, RecordKey.contact(externalId), crm)
                                .map(found -> Reading.of(found.map(link -> new Unified(link, maxAge, Set.of()))))
                        : fresh(known.stream().filter(link -> !link.isDeleted()).findFirst(), lists, maxAge));
    }

    /** The contacts that a query asks for. */
    public Uni<Reading<Slice<Unified>>> contacts(
            WorkspaceId workspace, ContactQuery query, PageRequest page, @Nullable Duration maxAge) {
        var request = ContactSearch.request(workspace, query, page);
        return search.find(request)
                .chain(result -> freshAll(result, maxAge).map(readings -> {
                    var failures = readings.stream()
                            .flatMap(reading -> reading.failures().stream())
                            .toList();
                    var values = readings.stream().map(Reading::value).toList();
                    return new Reading<>(slice(page, result, values, () -> search.count(request)), failures);
                }));
    }

    private Uni<List<Reading<Unified>>> freshAll(LinkSearch.Result result, @Nullable Duration maxAge) {
        if (maxAge == null) {
            return Uni.createFrom()
                    .item(result.found().stream()
                            .map(found -> Reading.of(Unified.stored(found.link())))
                            .toList());
        }
        return Uni.join()
                .all(result.found().stream()
                        .map(found -> live.refresh(found.link(), Optional.empty(), maxAge))
                        .toList())
                .andFailFast();
    }

    /** The contacts that share an e-mail address or a phone number, looked up in the store and at both CRMs. */
    public Uni<Reading<List<Unified>>> duplicates(
            WorkspaceId workspace, @Nullable String email, @Nullable String phone) {
        var keys = new ArrayList<ContactKey>();
        list(email).forEach(value -> keys.add(new ContactKey.Email(value)));
        list(phone).forEach(value -> keys.add(new ContactKey.Phone(value)));
        var failures = new ArrayList<ReadFailure>();
        return Multi.createFrom()
                .items(Crm.values())
                .onItem()
                .transformToUniAndMerge(crm -> find(workspace, crm, keys, failures))
                .collect()
                .asList()
                .chain(found -> Multi.createFrom()
                        .iterable(found)
                        .filter(records -> !records.isEmpty())
                        .onItem()
                        .transformToUniAndConcatenate(records -> absorber.absorbRead(
                                new Caller(workspace, Lane.INTERACTIVE),
                                Kind.CONTACT,
                                records,
                                AuditEntry.Author.of(AuditEntry.Cause.READ)))
                        .collect()
                        .asList())
                .chain(() -> links.contactsHolding(workspace, list(email), list(phone)))
                .map(found -> new Reading<>(found.stream().map(Unified::stored).toList(), List.copyOf(failures)));
    }

    private Uni<List<CrmRecord>> find(
            WorkspaceId workspace, Crm crm, List<ContactKey> keys, Collection<ReadFailure> failures) {
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUniAndConcatenate(
                        key -> connectors.of(crm).find(new Caller(workspace, Lane.INTERACTIVE), key))
                .collect()
                .asList()
                .map(found -> found.stream().flatMap(List::stream).toList())
                .onFailure(Failure.class)
                .recoverWithItem(failure -> {
                    failures.add(new ReadFailure(crm, failure));
                    return List.of();
                });
    }

    private static List<String> list(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    private record ChildrenKey(Unified contact, ChildQuery query) {}

    /** Children of one contact. Calls made in the same tick are answered by one read of the store. */
    public Uni<Reading<Slice<Unified>>> children(Unified contact, ChildQuery query) {
        if (contact.asOf() != null) {
            return trail.children(contact, contact.asOf(), query).map(Reading::of);
        }
        return children.load(contact.link().workspace(), new ChildrenKey(contact, query))
                .map(reading -> {
                    var stale = EnumSet.noneOf(Crm.class);
                    reading.failures().forEach(failure -> stale.add(failure.crm()));
                    var values = reading.value().found().stream()
                            .map(found -> new Unified(found.link(), contact.maxAge(), stale))
                            .toList();
                    return new Reading<>(
                            slice(
                                    query.page(),
                                    reading.value(),
                                    values,
                                    () -> search.count(
                                            contact.link().workspace(),
                                            wish(contact.link().id(), query))),
                            reading.failures());
                });
    }

    private Uni<List<Reading<LinkSearch.Result>>> loadChildren(WorkspaceId workspace, List<ChildrenKey> keys) {
        return refreshLists(keys)
                .chain(failures -> search.children(
                                workspace,
                                keys.stream()
                                        .map(key -> wish(key.contact().link().id(), key.query()))
                                        .toList())
                        .map(results -> {
                            var readings = new ArrayList<Reading<LinkSearch.Result>>();
                            for (var i = 0; i < keys.size(); i++) {
                                var key = keys.get(i);
                                var contact = key.contact();
                                var kind = key.query().kind();
                                var read = contact.lists().containsKey(kind)
                                        ? contact.lists()
                                        : failures.getOrDefault(contact.link().id(), Map.of());
                                readings.add(new Reading<>(results.get(i), read.getOrDefault(kind, List.of())));
                            }
                            return readings;
                        }));
    }

    /** Reads again, once for each contact and kind, the lists that are older than the request accepts. */
    private Uni<Map<LinkId, Map<Kind, List<ReadFailure>>>> refreshLists(List<ChildrenKey> keys) {
        var wanted = new LinkedHashMap<LinkId, Unified>();
        var kinds = new HashMap<LinkId, Set<Kind>>();
        for (var key : keys) {
            var contact = key.contact();
            if (contact.maxAge() != null
                    && !contact.lists().containsKey(key.query().kind())) {
                wanted.put(contact.link().id(), contact);
                kinds.computeIfAbsent(contact.link().id(), _ -> EnumSet.noneOf(Kind.class))
                        .add(key.query().kind());
            }
        }
        return Multi.createFrom()
                .iterable(wanted.values())
                .onItem()
                .transformToUni(contact -> live.refreshLists(
                                contact.link(),
                                kinds.getOrDefault(contact.link().id(), Set.of()),
                                java.util.Objects.requireNonNull(contact.maxAge()))
                        .map(refreshed -> Map.entry(contact.link().id(), refreshed)))
                .merge(wanted.isEmpty() ? 1 : wanted.size())
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static LinkSearch.Children wish(LinkId contact, ChildQuery query) {
        return new LinkSearch.Children(
                contact,
                query.kind(),
                query.status() == null ? null : query.status().name(),
                text(query.from()),
                text(query.to()),
                query.page().size(),
                query.page().backward(),
                query.page().cursor());
    }

    /** Children of all contacts of the workspace. */
    public Uni<Slice<Unified>> list(WorkspaceId workspace, ChildQuery query) {
        var restrictions = new ArrayList<LinkSearch.Restriction>();
        if (query.status() != null) {
            restrictions.add(new LinkSearch.Restriction(
                    "l.fields ->> 'status' = ?", query.status().name()));
        }
        if (query.from() != null) {
            restrictions.add(new LinkSearch.Restriction("l.sort_at >= ? and l.sort_at <> '~'", text(query.from())));
        }
        if (query.to() != null) {
            restrictions.add(new LinkSearch.Restriction("l.sort_at < ?", text(query.to())));
        }
        var request = new LinkSearch.Request(
                workspace,
                query.kind(),
                restrictions,
                List.of(new LinkSearch.Sort("sort_at", false, false)),
                query.page().size(),
                query.page().backward(),
                query.page().cursor(),
                query.page().argument());
        return search.find(request)
                .map(result -> slice(
                        query.page(),
                        result,
                        result.found().stream()
                                .map(found -> Unified.stored(found.link()))
                                .toList(),
                        () -> search.count(request)));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : Canonical.instant(instant);
    }

    /** The contact of a child. Calls made in the same tick are answered by one read of the store. */
    public Uni<Optional<Unified>> contactOf(Unified child) {
        var contact = child.link().contactId();
        if (contact != null && child.asOf() != null) {
            return trail.asOf(child.link().workspace(), Kind.CONTACT, contact, child.asOf());
        }
        return contact == null
                ? Uni.createFrom().item(Optional.empty())
                : contacts.load(child.link().workspace(), contact)
                        .map(found -> found.map(link -> new Unified(link, child.maxAge(), Set.of())));
    }

    private Uni<List<Optional<Link>>> loadContacts(WorkspaceId workspace, List<LinkId> ids) {
        return links.byIds(workspace, ids.stream().distinct().toList()).map(found -> {
            var byId = new HashMap<LinkId, Link>();
            found.forEach(link -> byId.put(link.id(), link));
            return ids.stream().map(id -> Optional.ofNullable(byId.get(id))).toList();
        });
    }

    /**
     * The dictionary entries of a contact's tags; one that no dictionary has yet is entered. Calls made in the same tick
     * are answered by one read of the store.
     */
    public Uni<List<TagEntry>> tagsOf(Unified contact) {
        var link = contact.link();
        return tagsOfContacts.load(link.workspace(), link.fields().texts(Field.TAGS));
    }

    private Uni<List<List<TagEntry>>> loadTags(WorkspaceId workspace, List<SortedSet<String>> names) {
        var all = new TreeSet<String>();
        names.forEach(all::addAll);
        return tags.named(workspace, all).map(entries -> {
            var byName = new HashMap<String, TagEntry>();
            entries.forEach(entry -> byName.put(entry.name(), TagEntry.of(entry)));
            return names.stream()
                    .map(some -> some.stream()
                            .flatMap(name -> Stream.ofNullable(byName.get(name)))
                            .toList())
                    .toList();
        });
    }

    /** The tag dictionary. */
    public Uni<List<TagEntry>> tags(WorkspaceId workspace) {
        return tags.all(workspace)
                .map(entries -> entries.stream().map(TagEntry::of).toList());
    }

    /** The calendars that appointments can be booked on. */
    public Uni<List<Calendar>> calendars(WorkspaceId workspace) {
        return connectors
                .of(Crm.GHL)
                .calendars(new Caller(workspace, Lane.INTERACTIVE))
                .map(found -> found.stream()
                        .map(calendar -> new Calendar(
                                calendar.externalId(), calendar.name(), calendar.active(), calendar.slotDuration()))
                        .toList());
    }

    /** The free starting times of a calendar; at most 31 days. */
    public Uni<List<Instant>> freeSlots(WorkspaceId workspace, String calendarId, Instant from, Instant to) {
        return connectors.of(Crm.GHL).freeSlots(new Caller(workspace, Lane.INTERACTIVE), calendarId, from, to);
    }

    /** What was decided and written about an object, newest first. Calls made in the same tick are one read. */
    public Uni<Slice<AuditEntry>> history(Unified object, PageRequest page) {
        if (page.backward()) {
            throw new Failure.BadInput(
                    "last", "is not supported: history is read from the newest entry on, with first");
        }
        var link = object.link();
        var list = "history %s %s".formatted(link.workspace(), link.id());
        var before = page.cursor() == null
                ? null
                : Cursor.of(page.cursor(), list, page.argument()).id();
        return histories
                .load(link.workspace(), new Audit.Wanted(link.id(), before, object.asOf(), page.size() + 1))
                .map(entries -> new Slice<>(
                        entries.stream()
                                .limit(page.size())
                                .map(entry -> new Slice.Item<>(entry, new Cursor(entry.id()).in(list)))
                                .toList(),
                        entries.size() > page.size(),
                        page.cursor() != null,
                        () -> audit.count(link.workspace(), link.id(), object.asOf())));
    }

    private Uni<List<List<AuditEntry>>> latest(WorkspaceId workspace, List<Audit.Wanted> wanted) {
        return audit.latest(workspace, wanted);
    }

    private static Slice<Unified> slice(
            PageRequest page,
            LinkSearch.Result result,
            List<Unified> values,
            java.util.function.Supplier<Uni<Long>> total) {
        var items = new ArrayList<Slice.Item<Unified>>();
        for (var i = 0; i < values.size(); i++) {
            items.add(new Slice.Item<>(values.get(i), result.found().get(i).cursor()));
        }
        var beyondCursor = page.cursor() != null;
        return new Slice<>(
                items,
                page.backward() ? beyondCursor : result.more(),
                page.backward() ? result.more() : beyondCursor,
                total);
    }
}
