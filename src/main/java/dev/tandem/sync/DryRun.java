package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Half;
import dev.tandem.model.Kind;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.SyncState;
import dev.tandem.platform.Clock;
import dev.tandem.store.Links;
import dev.tandem.sync.mapping.RuleSet;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What rules would make of a contact and of all that belongs to it, as both CRMs hold it now. Reads from the CRMs, and
 * neither writes there nor stores anything. A record that is not linked yet has no part in it.
 */
@ApplicationScoped
public class DryRun {

    private final Connectors connectors;
    private final Links links;
    private final Stages stages;
    private final Clock clock;

    DryRun(Connectors connectors, Links links, Stages stages, Clock clock) {
        this.connectors = connectors;
        this.links = links;
        this.stages = stages;
        this.clock = clock;
    }

    /** The contact first. */
    public Uni<List<Observed>> of(Caller caller, RuleSet rules, LinkId id) {
        return links.byId(caller.workspace(), id)
                .map(found -> found.filter(link -> link.kind() == Kind.CONTACT && !link.isDeleted())
                        .orElseThrow(() -> Failure.NotFound.named("contact", "contactIds")))
                .call(stages::check)
                .chain(contact -> seen(caller, contact))
                .chain(contact -> children(caller, contact)
                        .map(children -> Stream.concat(
                                        Stream.of(observed(rules, contact, null)),
                                        children.stream().map(child -> observed(rules, child, contact)))
                                .toList()));
    }

    private Observed observed(RuleSet rules, Link link, @Nullable Link contact) {
        return Observed.of(rules, link, creatable(link, contact), clock.now());
    }

    /** The CRMs that would get the record. */
    private static SortedSet<Crm> creatable(Link link, @Nullable Link contact) {
        var creatable = new TreeSet<Crm>();
        if (link.state() != SyncState.CONFLICT) {
            creatable.addAll(Observed.everywhere());
            creatable.removeAll(link.halves().keySet());
            creatable.removeAll(link.apart());
            creatable.removeIf(crm -> contact != null && contact.living(crm).isEmpty());
        }
        return creatable;
    }

    private Uni<Link> seen(Caller caller, Link contact) {
        return Multi.createFrom()
                .iterable(contact.halves().entrySet())
                .onItem()
                .transformToUniAndConcatenate(half -> look(caller, half.getKey(), half.getValue()))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(contact::with);
    }

    private Uni<Map.Entry<Crm, Half>> look(Caller caller, Crm crm, Half half) {
        return connectors
                .of(crm)
                .observe(caller, RecordKey.contact(half.externalId()))
                .map(record -> Half.of(record, clock.now()))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(() -> half.gone(clock.now()))
                .map(now -> Map.entry(crm, now));
    }

    /** What belongs to the contact; a half that its CRM does not list is taken as it was last seen. */
    private Uni<List<Link>> children(Caller caller, Link contact) {
        return Multi.createFrom()
                .items(Crm.values())
                .onItem()
                .transformToMultiAndConcatenate(crm -> lists(caller, contact, crm))
                .collect()
                .asList()
                .map(lists -> lists.stream().flatMap(List::stream).toList())
                .chain(records -> links.childrenOf(contact.workspace(), contact.id())
                        .map(children -> children.stream()
                                .filter(child -> !child.isDeleted())
                                .map(child -> child.with(halves(child, records)))
                                .toList()));
    }

    private Multi<List<CrmRecord>> lists(Caller caller, Link contact, Crm crm) {
        return Multi.createFrom()
                .iterable(contact.living(crm).stream()
                        .flatMap(half -> Stream.of(Kind.values())
                                .filter(Kind::isChild)
                                .map(kind -> connectors.of(crm).children(caller, kind, half.externalId())))
                        .toList())
                .onItem()
                .transformToUniAndConcatenate(list -> list);
    }

    private Map<Crm, Half> halves(Link child, List<CrmRecord> records) {
        var halves = new EnumMap<Crm, Half>(Crm.class);
        for (var record : records) {
            Optional.of(record)
                    .filter(seen -> seen.kind() == child.kind())
                    .flatMap(seen -> child.half(seen.crm()))
                    .filter(half -> half.externalId().equals(record.externalId()))
                    .ifPresent(_ -> halves.put(record.crm(), Half.of(record, clock.now())));
        }
        return halves;
    }
}
