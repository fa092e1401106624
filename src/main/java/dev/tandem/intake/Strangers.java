package dev.tandem.intake;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Page;
import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Links;
import dev.tandem.sync.Absorber;
import dev.tandem.sync.Stages;
import dev.tandem.workspace.Staging;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes contacts known that a webhook is the first to tell of: what the webhook says of them is not believed, they are read
 * from their CRM. What belongs to them is found once they are looked at.
 */
@ApplicationScoped
class Strangers {

    /** As many as a CRM gives at once: a small page costs as much of its quota as a large one. */
    private static final int PAGE = 500;

    private final Connectors connectors;
    private final Links links;
    private final Absorber absorber;
    private final Stages stages;

    Strangers(Connectors connectors, Links links, Absorber absorber, Stages stages) {
        this.connectors = connectors;
        this.links = links;
        this.absorber = absorber;
        this.stages = stages;
    }

    /** What a look for a contact at its CRM came to. */
    sealed interface Meeting {

        /**
         * It is known.
         *
         * @param isNew whether it was not before
         */
        record Met(LinkId contact, boolean isNew) implements Meeting {}

        /** The CRM does not have it. */
        record Gone() implements Meeting {}

        /** The CRM has it, and the workspace is in TEST mode and leaves it out: nothing of it is kept. */
        record LeftOut(String reason) implements Meeting {}
    }

    /** Reads a contact and takes it in, unless it has become known meanwhile. */
    Uni<Meeting> meet(WorkspaceId workspace, Crm crm, String contactExternalId) {
        return links.byRefs(workspace, Kind.CONTACT, crm, List.of(contactExternalId))
                .chain(known -> known.isEmpty()
                        ? read(workspace, crm, contactExternalId)
                        : Uni.createFrom().item(new Meeting.Met(known.getFirst().id(), false)));
    }

    private Uni<Meeting> read(WorkspaceId workspace, Crm crm, String contactExternalId) {
        return connectors
                .of(crm)
                .observe(caller(workspace), RecordKey.contact(contactExternalId))
                .chain(record -> stages.of(workspace)
                        .chain(staging -> staging.filter(test -> !test.admits(record))
                                .map(test -> leftOut(test))
                                .orElseGet(() -> takeIn(workspace, record))))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(new Meeting.Gone());
    }

    private static Uni<Meeting> leftOut(Staging test) {
        return Uni.createFrom()
                .item(new Meeting.LeftOut(
                        String.valueOf(test.refusal("the contact").getMessage())));
    }

    private Uni<Meeting> takeIn(WorkspaceId workspace, CrmRecord record) {
        return absorber.absorb(
                        caller(workspace),
                        Kind.CONTACT,
                        List.of(record),
                        AuditEntry.Author.of(AuditEntry.Cause.WEBHOOK))
                .map(absorbed -> new Meeting.Met(absorbed.links().getFirst().id(), true));
    }

    /** Whose a record is whose webhook does not say so. */
    sealed interface Owner {

        /** The contact's, by its CRM's id. */
        record Known(String contactExternalId) implements Owner {}

        /** Its CRM does not list it (yet). */
        record Unlisted() implements Owner {}

        /** It is not among those that were looked through, and there are more. */
        record NotReached() implements Owner {}
    }

    /**
     * Looks for the contact that a record belongs to whose webhook does not say so: GHL's live {@code TaskCreate} leaves
     * {@code contactId} out. Such a record has only just been made, so it is most likely among the first; that is no promise of
     * GHL's. In TEST mode, too, whose it is shows only there.
     *
     * @param pages how many are looked through at most, {@link #PAGE} records each
     */
    Uni<Owner> ownerOf(WorkspaceId workspace, Crm crm, RecordKey record, int pages) {
        var connector = connectors.of(crm);
        return connector.listable().contains(record.kind())
                ? ownerOf(
                        record,
                        cursor -> connector.list(caller(workspace), record.kind(), null, cursor, PAGE),
                        null,
                        pages)
                : Uni.createFrom().item(new Owner.Unlisted());
    }

    static Uni<Owner> ownerOf(
            RecordKey wanted, Function<@Nullable String, Uni<Page>> list, @Nullable String cursor, int pages) {
        return list.apply(cursor).chain(page -> {
            var found = contactIn(page, wanted);
            if (found.isPresent()) {
                return Uni.createFrom().item(new Owner.Known(found.get()));
            }
            if (page.next() == null) {
                return Uni.createFrom().item(new Owner.Unlisted());
            }
            return pages <= 1
                    ? Uni.createFrom().item(new Owner.NotReached())
                    : ownerOf(wanted, list, page.next(), pages - 1);
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
