package dev.tandem.intake;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Page;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Links;
import dev.tandem.sync.Absorber;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes contacts known that a webhook is the first to tell of: what the webhook says of them is not believed, they are read
 * from their CRM. What belongs to them is found once they are looked at.
 */
@ApplicationScoped
class Strangers {

    /** How many of the newest records are looked through for one that does not say whose it is, by hundreds. */
    private static final int PAGES = 5;

    private static final int PAGE = 100;

    private final Connectors connectors;
    private final Links links;
    private final Absorber absorber;

    Strangers(Connectors connectors, Links links, Absorber absorber) {
        this.connectors = connectors;
        this.links = links;
        this.absorber = absorber;
    }

    /**
     * A contact with that id at a CRM, which may have become known meanwhile; empty if there is none.
     *
     * @param isNew whether it was not known before
     */
    record Met(LinkId contact, boolean isNew) {}

    /** Reads a contact and takes it in; empty if its CRM does not have it. */
    Uni<Optional<Met>> meet(WorkspaceId workspace, Crm crm, String contactExternalId) {
        return links.byRefs(workspace, Kind.CONTACT, crm, List.of(contactExternalId))
                .chain(known -> known.isEmpty()
                        ? read(workspace, crm, contactExternalId)
                        : Uni.createFrom().item(met(known, false)));
    }

    private Uni<Optional<Met>> read(WorkspaceId workspace, Crm crm, String contactExternalId) {
        var caller = caller(workspace);
        return connectors
                .of(crm)
                .observe(caller, RecordKey.contact(contactExternalId))
                .chain(record -> absorber.absorb(
                        caller, Kind.CONTACT, List.of(record), AuditEntry.Author.of(AuditEntry.Cause.WEBHOOK)))
                .map(absorbed -> met(absorbed.links(), true))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(Optional.empty());
    }

    private static Optional<Met> met(List<Link> links, boolean isNew) {
        return links.stream().findFirst().map(link -> new Met(link.id(), isNew));
    }

    /**
     * The CRM's id of the contact that a record belongs to whose webhook does not say so: GHL's live {@code TaskCreate} leaves
     * {@code contactId} out. Such a record has only just been made, so it is among the newest; empty if it is not there (yet).
     */
    Uni<Optional<String>> contactOf(WorkspaceId workspace, Crm crm, RecordKey record) {
        return connectors.of(crm).listable().contains(record.kind())
                ? search(workspace, crm, record, null, 1)
                : Uni.createFrom().item(Optional.empty());
    }

    private Uni<Optional<String>> search(
            WorkspaceId workspace, Crm crm, RecordKey record, @Nullable String cursor, int number) {
        return connectors
                .of(crm)
                .list(caller(workspace), record.kind(), null, cursor, PAGE)
                .chain(page -> {
                    var found = contactIn(page, record);
                    return found.isPresent() || page.next() == null || number == PAGES
                            ? Uni.createFrom().item(found)
                            : search(workspace, crm, record, page.next(), number + 1);
                });
    }

    private static Optional<String> contactIn(Page page, RecordKey wanted) {
        return page.records().stream()
                .filter(record -> record.externalId().equals(wanted.externalId()))
                .findFirst()
                .flatMap(record -> Optional.ofNullable(record.key().contactExternalId()));
    }

    private static Caller caller(WorkspaceId workspace) {
        return new Caller(workspace, Lane.WEBHOOK);
    }
}
