package dev.tandem.sync;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connectors;
import dev.tandem.connector.Draft;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Fields;
import dev.tandem.model.Half;
import dev.tandem.model.Link;
import dev.tandem.model.LinkId;
import dev.tandem.model.Put;
import dev.tandem.model.RecordKey;
import dev.tandem.model.WriteOutcome;
import dev.tandem.model.WriteResult;
import dev.tandem.platform.Clock;
import dev.tandem.platform.Ids;
import dev.tandem.store.Links;
import dev.tandem.store.WriteLedger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one planned write at one CRM.
 *
 * <p><b>Failure semantics.</b> A {@link Failure} becomes part of the result, so that the other CRM's write goes on. A
 * creation is noted in the write ledger before it is sent; the note goes once it certainly did not happen, or once what
 * came of it is recorded.
 */
@ApplicationScoped
class Writer {

    /** How long an earlier creation without a known outcome stands in the way of another: by then it shows in lists. */
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(60);

    /**
     * How long after it was noted a creation may still be sent: one that sets out later could meet another's. Whoever stood
     * still after the note leaves it to whoever looks for the record next.
     */
    private static final Duration FRESH = UNTIL_SEEN.dividedBy(2);

    private final Connectors connectors;
    private final Links links;
    private final WriteLedger ledger;
    private final Clock clock;

    Writer(Connectors connectors, Links links, WriteLedger ledger, Clock clock) {
        this.connectors = connectors;
        this.links = links;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * What became of a write.
     *
     * @param half the half as the CRM now holds it; null if that is not known
     * @param sent what was sent to create it, in its CRM's own terms; empty if it was not created
     */
    record Made(WriteResult result, @Nullable Half half, Fields sent) {

        Made(WriteResult result, @Nullable Half half) {
            this(result, half, Fields.NONE);
        }

        /** This, by what was sent. */
        Made by(Fields fields) {
            return new Made(result, half, fields);
        }
    }

    /**
     * Makes a write.
     *
     * @param contactExternalId the CRM's id of the contact that a child belongs to; null for a contact
     */
    Uni<Made> write(Errand errand, Crm crm, Link link, @Nullable String contactExternalId, Plan.Write write) {
        return switch (write) {
            case Plan.Write.Create create -> create(errand, crm, link, contactExternalId, create);
            case Plan.Write.Update update -> update(errand.writer(), crm, link, contactExternalId, update);
        };
    }

    /** Deletes the half at that CRM; one that is already gone is deleted. */
    Uni<Made> delete(Caller caller, Crm crm, Half half, RecordKey key, @Nullable String version) {
        return delete(caller, crm, key, version)
                .map(result -> new Made(result, result.outcome() == WriteOutcome.DONE ? half.gone(clock.now()) : null));
    }

    /** Deletes a record; one that is already gone is deleted. */
    Uni<WriteResult> delete(Caller caller, Crm crm, RecordKey key, @Nullable String version) {
        return connectors
                .of(crm)
                .delete(caller, key, version)
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(Optional.empty())
                .map(traceId -> new WriteResult(crm, "delete", WriteOutcome.DONE, key.externalId(), null)
                        .traced(traceId.orElse(null)))
                .onFailure(Failure.class)
                .recoverWithItem(failure ->
                        failed(crm, "delete", key.externalId(), failure).result());
    }

    private Uni<Made> create(
            Errand errand, Crm crm, Link link, @Nullable String contactExternalId, Plan.Write.Create create) {
        var linkedTo = link.living(crm.other()).map(Half::externalId).orElse(null);
        return create(errand, crm, link, contactExternalId, create, linkedTo)
                .chain(made -> isNamedByOther(link, made)
                        .chain(named -> named
                                ? ledger.forget(link.workspace(), link.id(), crm)
                                        .chain(() -> create(errand, crm, link, contactExternalId, create, null))
                                : Uni.createFrom().item(made)));
    }

    /**
     * Whether a child was refused because the half of another object names this one as its counterpart already: the two were
     * alike when they were matched. The new record can do without the name.
     */
    private Uni<Boolean> isNamedByOther(Link link, Made made) {
        return link.kind().isChild() && made.result().failure() instanceof Failure.Duplicate duplicate
                ? links.byRefs(link.workspace(), link.kind(), made.result().crm(), List.of(duplicate.externalId()))
                        .map(owners ->
                                owners.stream().anyMatch(owner -> !owner.id().equals(link.id())))
                : Uni.createFrom().item(false);
    }

    private Uni<Made> create(
            Errand errand,
            Crm crm,
            Link link,
            @Nullable String contactExternalId,
            Plan.Write.Create create,
            @Nullable String linkedTo) {
        var caller = errand.writer();
        var contact = Optional.ofNullable(link.contactId()).orElse(link.id());
        var now = clock.now();
        var recognisesRepeats = connectors.of(crm).recognisesRepeats().isPositive();
        var notSince = recognisesRepeats
                ? now
                : earlier(now.minus(UNTIL_SEEN), errand.scope().since());
        var until = recognisesRepeats ? Instant.MAX : now.plus(FRESH);
        var creation = new WriteLedger.Creation(contact, link.id(), crm, create.fields(), linkedTo);
        return ledger.sending(caller.workspace(), Ids.next(), creation, now, notSince)
                .chain(allowed -> allowed.map(Uni.createFrom()::item).orElseGet(() -> standsInTheWay(link, crm)))
                .chain(sending -> connectors
                        .of(crm)
                        .create(
                                caller,
                                new Draft(
                                        link.kind(),
                                        contactExternalId,
                                        sending.fields(),
                                        recognisesRepeats ? sending.linkedTo() : linkedTo,
                                        sending.id(),
                                        until,
                                        link.living(crm.other()).isPresent() || link.isFromCrm()))
                        .onFailure(Failure.class)
                        .call(failure -> unsettled(caller, sending, failure))
                        .call(record -> tellOther(caller, link, record))
                        .map(record ->
                                made(crm, "create", record, created(record)).by(sending.fields())))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> failed(crm, "create", null, failure));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Why nothing is created: another worker has created it since this one looked, or may have. */
    private Uni<WriteLedger.Sending> standsInTheWay(Link link, Crm crm) {
        return links.byId(link.workspace(), link.id())
                .map(found -> found.flatMap(current -> current.half(crm)))
                .chain(half -> Uni.createFrom()
                        .failure(half.<Failure>map(there -> new Failure.Moved(crm, there.externalId()))
                                .orElseGet(() -> new Failure.UnknownOutcome(crm))));
    }

    /** What the CRM finds fault with it never made, however often it was sent: the next try may say something else. */
    private Uni<Void> unsettled(Caller caller, WriteLedger.Sending sending, Failure failure) {
        if (failure instanceof Failure.UnknownOutcome) {
            return ledger.unknown(caller.workspace(), sending.id());
        }
        return sending.first() || failure instanceof Failure.Rejected
                ? ledger.settled(caller.workspace(), sending.id())
                : Uni.createFrom().voidItem();
    }

    /** Lets the other half name the new one; whether it can is its CRM's matter, and the link holds without it. */
    private Uni<Void> tellOther(Caller caller, Link link, CrmRecord created) {
        var other = created.crm().other();
        return link.living(other)
                .map(half -> connectors
                        .of(other)
                        .linkTo(caller, new RecordKey(link.kind(), half.externalId(), null), created.externalId())
                        .onFailure(Failure.class)
                        .recoverWithItem(Optional.<CrmRecord>empty())
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Made> update(
            Caller caller, Crm crm, Link link, @Nullable String contactExternalId, Plan.Write.Update update) {
        var half = link.living(crm).orElseThrow();
        var key = new RecordKey(link.kind(), half.externalId(), contactExternalId);
        var connector = connectors.of(crm);
        Uni<CrmRecord> fields =
                update.changes().isEmpty() ? null : connector.update(caller, key, update.changes(), half.version());
        Uni<CrmRecord> written;
        if (fields == null) {
            written = connector.changeTags(caller, half.externalId(), update.tags());
        } else if (update.tags().isEmpty()) {
            written = fields;
        } else {
            written = fields.chain(() -> connector
                    .changeTags(caller, half.externalId(), update.tags())
                    .onFailure()
                    .transform(failure -> Failure.UnknownOutcome.onceBegun(crm, failure)));
        }
        return written.map(record -> made(crm, "update", record, updated(update, record)))
                .onFailure(Failure.class)
                .recoverWithItem(failure -> {
                    var failed = failed(crm, "update", half.externalId(), failure);
                    return failure instanceof Failure.UnknownOutcome
                            ? new Made(failed.result().putting(sent(update)), null)
                            : failed;
                });
    }

    /** Everything that the CRM holds of a record that it did not have before. */
    private static Map<String, Put> created(CrmRecord record) {
        var puts = new TreeMap<String, Put>();
        record.fields().values().forEach((at, value) -> puts.put(at, new Put(at, null, value)));
        return puts;
    }

    /** What the CRM made of the fields that were written. */
    private static Map<String, Put> updated(Plan.Write.Update update, CrmRecord record) {
        var puts = new TreeMap<String, Put>();
        update.fields()
                .forEach((field, write) -> puts.put(
                        field,
                        new Put(
                                write.at(),
                                write.before().orElse(null),
                                record.fields().get(write.at()).orElse(null))));
        return puts;
    }

    private static Map<String, Put> sent(Plan.Write.Update update) {
        var puts = new TreeMap<String, Put>();
        update.fields()
                .forEach((field, write) -> puts.put(
                        field,
                        new Put(
                                write.at(),
                                write.before().orElse(null),
                                write.value().orElse(null))));
        return puts;
    }

    /** A write that is about to be made. */
    static WriteResult announced(Crm crm, Link link, Plan.Write write) {
        return switch (write) {
            case Plan.Write.Create _ -> new WriteResult(crm, "create", WriteOutcome.UNKNOWN, null, null);
            case Plan.Write.Update update ->
                new WriteResult(
                                crm,
                                "update",
                                WriteOutcome.UNKNOWN,
                                link.living(crm).map(Half::externalId).orElse(null),
                                null)
                        .putting(sent(update));
        };
    }

    private Made made(Crm crm, String operation, CrmRecord record, Map<String, Put> puts) {
        return new Made(
                new WriteResult(crm, operation, WriteOutcome.DONE, record.externalId(), null)
                        .traced(record.traceId())
                        .putting(puts),
                Half.of(record, clock.now()));
    }

    private static Made failed(Crm crm, String operation, @Nullable String externalId, Failure failure) {
        return new Made(new WriteResult(crm, operation, outcome(failure), externalId, failure), null);
    }

    /** A write that is not made, as another CRM would not have it. */
    static Made refused(Crm crm, Link link, Failure failure) {
        var half = link.living(crm);
        return failed(
                crm,
                half.isPresent() ? "update" : "create",
                half.map(Half::externalId).orElse(null),
                failure);
    }

    private static WriteOutcome outcome(Failure failure) {
        return switch (failure) {
            case Failure.UnknownOutcome _ -> WriteOutcome.UNKNOWN;
            case Failure other when other.retryable() -> WriteOutcome.QUEUED;
            default -> WriteOutcome.REJECTED;
        };
    }

    /** The contact that a link belongs to, or is. */
    static LinkId contactOf(Link link) {
        return Optional.ofNullable(link.contactId()).orElse(link.id());
    }
}
