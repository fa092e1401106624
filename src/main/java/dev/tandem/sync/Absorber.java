package dev.tandem.sync;

import static java.util.stream.Collectors.toMap;

import dev.tandem.connector.Caller;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Field;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what a CRM says of its records: each becomes a half of the object it belongs to, known, matched or new. Nothing
 * is written to a CRM here.
 */
@ApplicationScoped
public class Absorber {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Links links;
    private final Rules rules;
    private final Clock clock;

    Absorber(Links links, Rules rules, Clock clock) {
        this.links = links;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * What was taken in.
     *
     * @param links the objects that the records are halves of now
     * @param matched how many records were found to be the missing half of an object
     * @param orphans how many children were left out because their contact is not known; they come with it
     */
    public record Absorbed(List<Link> links, int matched, int orphans) {}

    /** Takes in records of one kind from one CRM. */
    public Uni<Absorbed> absorb(Caller caller, Kind kind, List<CrmRecord> records, AuditEntry.Cause cause) {
        return Uni.createFrom()
                .deferred(() -> sortIn(caller, kind, records, cause))
                .onFailure(Absorber::isTaken)
                .retry()
                .atMost(3);
    }

    /** Whether somebody else took a record in at the same time; looking again finds it. */
    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }

    private Uni<Absorbed> sortIn(Caller caller, Kind kind, List<CrmRecord> records, AuditEntry.Cause cause) {
        if (records.isEmpty()) {
            return Uni.createFrom().item(new Absorbed(List.of(), 0, 0));
        }
        var workspace = caller.workspace();
        var page = new Page(workspace, kind, records.getFirst().crm(), distinct(records));
        return Uni.combine()
                .all()
                .unis(
                        rules.of(caller),
                        links.byRefs(workspace, kind, page.crm(), page.ids()),
                        links.byRefs(workspace, Kind.CONTACT, page.crm(), page.contactIds()))
                .asTuple()
                .chain(found -> candidates(page, found.getItem3())
                        .map(candidates -> sort(page, found.getItem2(), candidates, found.getItem3()))
                        .chain(sorting -> store(workspace, cause, sorting, found.getItem1())));
    }

    private record Page(WorkspaceId workspace, Kind kind, Crm crm, List<CrmRecord> records) {

        List<String> ids() {
            return records.stream().map(CrmRecord::externalId).toList();
        }

        List<String> contactIds() {
            return records.stream()
                    .map(record -> record.key().contactExternalId())
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
        }

        List<String> references() {
            return records.stream()
                    .map(CrmRecord::linkedTo)
                    .filter(Objects::nonNull)
                    .toList();
        }

        List<String> texts(Field field) {
            return records.stream()
                    .flatMap(record -> record.fields().text(field).stream())
                    .distinct()
                    .toList();
        }
    }

    private static List<CrmRecord> distinct(List<CrmRecord> records) {
        return List.copyOf(records.stream()
                .collect(toMap(CrmRecord::externalId, record -> record, (_, later) -> later, LinkedHashMap::new))
                .values());
    }

    /** The objects that a record of the page might be the missing half of. */
    private Uni<List<Link>> candidates(Page page, List<Link> parents) {
        if (page.kind().isChild()) {
            return links.childrenOf(
                    page.workspace(),
                    page.kind(),
                    parents.stream().map(Link::id).toList());
        }
        return Uni.combine()
                .all()
                .unis(
                        links.contactsHolding(page.workspace(), page.texts(Field.EMAIL), page.texts(Field.PHONE)),
                        links.byRefs(page.workspace(), page.kind(), page.crm().other(), page.references()))
                .with((holding, referred) -> {
                    var all = new LinkedHashMap<LinkId, Link>();
                    holding.forEach(link -> all.put(link.id(), link));
                    referred.forEach(link -> all.put(link.id(), link));
                    return List.copyOf(all.values());
                });
    }

    /**
     * What becomes of every record of a page.
     *
     * @param halves the new halves of known objects
     */
    private record Sorting(Crm crm, Map<LinkId, Half> halves, List<Link> fresh, int matched, int orphans) {}

    private Sorting sort(Page page, Collection<Link> known, List<Link> candidates, List<Link> parents) {
        var knownById = byExternalId(page.crm(), known);
        var parentsById = byExternalId(page.crm(), parents);
        var free = new ArrayList<>(candidates);
        var halves = new HashMap<LinkId, Half>();
        var fresh = new ArrayList<Link>();
        var matched = 0;
        var orphans = 0;
        var now = clock.now();
        for (var record : page.records()) {
            var half = Half.of(record, now);
            var link = knownById.get(record.externalId());
            var contactId = record.key().contactExternalId();
            var parent = contactId == null ? null : parentsById.get(contactId);
            if (link != null) {
                halves.put(link.id(), half);
            } else if (record.kind().isChild() && (parent == null || parent.isDeleted())) {
                orphans++;
            } else if (Matching.of(record, of(parent, free)) instanceof Matching.Matched match) {
                halves.put(match.link().id(), half);
                free.remove(match.link());
                matched++;
            } else {
                var id = new LinkId(Ids.next());
                fresh.add(Link.empty(page.workspace(), id, page.kind(), parent == null ? null : parent.id(), now)
                        .with(Map.of(page.crm(), half)));
            }
        }
        return new Sorting(page.crm(), halves, fresh, matched, orphans);
    }

    private static Map<String, Link> byExternalId(Crm crm, Collection<Link> links) {
        var byId = new HashMap<String, Link>();
        links.forEach(link -> link.half(crm).ifPresent(half -> byId.put(half.externalId(), link)));
        return byId;
    }

    private static List<Link> of(@Nullable Link parent, List<Link> candidates) {
        return parent == null
                ? candidates
                : candidates.stream()
                        .filter(link -> parent.id().equals(link.contactId()))
                        .toList();
    }

    private Uni<Absorbed> store(WorkspaceId workspace, AuditEntry.Cause cause, Sorting sorting, RuleSet rules) {
        var added = sorting.fresh().stream()
                .map(link -> change(rules, link, link, cause))
                .toList();
        return links.add(workspace, added)
                .chain(() -> links.change(workspace, sorting.halves().keySet(), link -> {
                    var half = sorting.halves().get(link.id());
                    return change(rules, link, half == null ? link : link.with(Map.of(sorting.crm(), half)), cause);
                }))
                .map(changed -> {
                    var all = new ArrayList<>(
                            added.stream().map(Links.Change::link).toList());
                    all.addAll(changed);
                    return new Absorbed(List.copyOf(all), sorting.matched(), sorting.orphans());
                });
    }

    private Links.Change change(RuleSet rules, Link before, Link seen, AuditEntry.Cause cause) {
        var now = clock.now();
        var observed = Observed.of(rules, seen, now);
        var moved =
                observed.link().version() != before.version() || before.fields().isEmpty();
        return new Links.Change(
                observed.link(), moved ? observed.entry(Ids.next(), now, cause, null, List.of()) : null, null);
    }
}
