package dev.tandem.sync;

import static java.util.Comparator.comparing;

import dev.tandem.connector.Connectors;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Disputes;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Brings the tasks, notes and appointments of a contact into step, once the contact itself is. */
@ApplicationScoped
public class ChildrenSync {

    private final Connectors connectors;
    private final Links links;
    private final Rules rules;
    private final Absorber absorber;
    private final Carrier carrier;
    private final Deletions deletions;
    private final Clock clock;

    ChildrenSync(
            Connectors connectors,
            Links links,
            Rules rules,
            Absorber absorber,
            Carrier carrier,
            Deletions deletions,
            Clock clock) {
        this.connectors = connectors;
        this.links = links;
        this.rules = rules;
        this.absorber = absorber;
        this.carrier = carrier;
        this.deletions = deletions;
        this.clock = clock;
    }

    /** Every child of a contact as both CRMs hold it now; nothing is written to a CRM. */
    public Uni<List<Link>> observe(Errand errand, Link contact) {
        var kinds = Arrays.stream(Kind.values())
                .filter(kind -> kind.isChild() && errand.carries(kind))
                .toList();
        if (kinds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var lists = Stream.of(Crm.values())
                .flatMap(crm -> contact.living(crm).stream()
                        .flatMap(half -> kinds.stream().map(kind -> list(errand, crm, kind, half.externalId()))))
                .toList();
        return Multi.createFrom()
                .iterable(lists)
                .onItem()
                .transformToUniAndMerge(list -> list)
                .collect()
                .asList()
                .chain(listed -> absorb(errand, listed))
                .chain(listed -> links.childrenOf(contact.workspace(), contact.id())
                        .map(children -> children.stream()
                                .filter(child -> errand.carries(child.kind()))
                                .toList())
                        .chain(children -> severed(errand, contact, children))
                        .chain(children -> untold(errand, contact, children, listed)));
    }

    /** The children without their halves at CRMs that the contact was taken from: those went with it. */
    private Uni<List<Link>> severed(Errand errand, Link contact, List<Link> children) {
        var ids = severedFrom(contact, children);
        return ids.isEmpty()
                ? Uni.createFrom().item(children)
                : links.byId(contact.workspace(), contact.id()) // it may have got a half meanwhile, and these with it
                        .chain(now -> now.filter(link -> !link.isDeleted())
                                .map(link -> sever(errand, link, children))
                                .orElseGet(() -> Uni.createFrom().item(children)));
    }

    private static List<LinkId> severedFrom(Link contact, List<Link> children) {
        return children.stream()
                .filter(child ->
                        !contact.halves().keySet().containsAll(child.halves().keySet()))
                .map(Link::id)
                .toList();
    }

    private Uni<List<Link>> sever(Errand errand, Link contact, List<Link> children) {
        var ids = severedFrom(contact, children);
        return ids.isEmpty()
                ? Uni.createFrom().item(children)
                : rules.of(errand.caller())
                        .chain(known -> links.change(
                                contact.workspace(),
                                ids,
                                current -> Observed.of(known, Severed.from(contact, current, clock.now()), clock.now())
                                        .change(errand.author())))
                        .map(changed -> Stream.concat(
                                        children.stream().filter(child -> !ids.contains(child.id())), changed.stream())
                                .toList());
    }

    /**
     * One list of a contact, whole.
     *
     * @param doubtful the children of which it may tell what was before
     */
    private record Listed(Crm crm, Kind kind, List<CrmRecord> records, Set<LinkId> doubtful) {

        /** Whether it tells what became of a child. */
        boolean tells(Link child, Half half) {
            return !doubtful.contains(child.id())
                    && records.stream().anyMatch(record -> record.externalId().equals(half.externalId()));
        }

        Listed doubting(Set<LinkId> some) {
            return new Listed(crm, kind, records, some);
        }
    }

    private Uni<Listed> list(Errand errand, Crm crm, Kind kind, String contactExternalId) {
        return connectors
                .of(crm)
                .children(errand.caller(), kind, contactExternalId)
                .map(records -> new Listed(crm, kind, records, Set.of()));
    }

    /**
     * One list after the other, so that the second CRM's records find the first one's to match with: GHL's first, as only
     * Rankr's name their counterparts.
     */
    private Uni<List<Listed>> absorb(Errand errand, List<Listed> listed) {
        return Multi.createFrom()
                .items(listed.stream().sorted(comparing(Listed::crm)))
                .onItem()
                .transformToUniAndConcatenate(
                        list -> absorber.absorb(errand.caller(), list.kind(), list.records(), errand.author())
                                .map(absorbed -> list.doubting(absorbed.doubtful())))
                .collect()
                .asList();
    }

    /** Asks by id for the halves that their CRM no longer lists, and for those that may have moved since it was asked. */
    private Uni<List<Link>> untold(Errand errand, Link contact, List<Link> children, List<Listed> listed) {
        return Multi.createFrom()
                .iterable(children)
                .onItem()
                .transformToUniAndConcatenate(
                        child -> untold(contact, child, listed).isEmpty()
                                ? Uni.createFrom().item(child)
                                : deletions
                                        .reread(errand, child, contact, untold(contact, child, listed))
                                        .map(ContactSync.Seen::link))
                .collect()
                .asList();
    }

    private static List<Crm> untold(Link contact, Link child, List<Listed> listed) {
        return listed.stream()
                .filter(list -> list.kind() == child.kind()
                        && contact.living(list.crm()).isPresent())
                .filter(list -> child.living(list.crm())
                        .filter(half -> !list.tells(child, half))
                        .isPresent())
                .map(Listed::crm)
                .toList();
    }

    /**
     * Children go with their contact at both CRMs; here they are only noted, once its deletion is through: as long as it may
     * live on at one, so do they.
     *
     * @param deletion of any object; nothing goes with anything but a contact
     */
    public Uni<Void> bury(AuditEntry.Author author, Carried deletion) {
        var object = deletion.link();
        return object.kind() == Kind.CONTACT && object.isDeleted() && !deletion.isUnfinished()
                ? buryChildren(author, object)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> buryChildren(AuditEntry.Author author, Link contact) {
        return links.childrenOf(contact.workspace(), contact.id())
                .map(children -> children.stream()
                        .filter(child -> !child.isDeleted())
                        .map(Link::id)
                        .toList())
                .chain(living -> links.change(
                        contact.workspace(),
                        living,
                        child -> Links.Change.of(goneWith(child), author, clock.now())
                                .with(Disputes.NOTHING_LEFT)))
                .replaceWithVoid();
    }

    private Link goneWith(Link child) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        child.halves().forEach((crm, half) -> halves.put(crm, half.gone(clock.now())));
        return child.with(halves).deleted(clock.now());
    }

    /** Carries children as they were seen. */
    Uni<List<WriteResult>> carryAll(Errand errand, Link contact, Collection<Link> children) {
        return Multi.createFrom()
                .iterable(children)
                .onItem()
                .transformToUniAndConcatenate(child -> carry(errand, contact, child))
                .collect()
                .asList()
                .map(all -> all.stream()
                        .flatMap(carried -> carried.writes().stream())
                        .toList());
    }

    private Uni<Carried> carry(Errand errand, Link contact, Link child) {
        if (child.isDeleted()) {
            return deletions.finish(errand, child, contact);
        }
        var creatable = ContactSync.creatable(child);
        creatable.removeIf(crm -> contact.living(crm).isEmpty());
        return rules.of(errand.caller()).chain(known -> switch (Observed.of(known, child, clock.now())
                .fate()) {
            case GOES -> deletions.follow(errand, child, contact);
            case WAITS, WAITS_EDITED -> Uni.createFrom().item(new Carried(child, List.of()));
            case LIVES -> carrier.carry(errand, child, contact, creatable);
        });
    }
}
