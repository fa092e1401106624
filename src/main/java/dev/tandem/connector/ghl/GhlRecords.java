package dev.tandem.connector.ghl;

import static dev.tandem.model.Crm.GHL;

import dev.tandem.connector.Caller;
import dev.tandem.connector.Connector;
import dev.tandem.connector.Draft;
import dev.tandem.model.Changes;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of one kind at GHL; {@link Connector} says what each operation means. */
interface GhlRecords {

    Kind kind();

    Uni<CrmRecord> observe(Caller caller, RecordKey key);

    /** All of a contact; fails for contacts, which belong to nobody. */
    Uni<List<CrmRecord>> ofContact(Caller caller, String contactId);

    Uni<CrmRecord> create(Caller caller, Draft draft);

    Uni<CrmRecord> update(Caller caller, RecordKey key, Changes changes);

    Uni<Optional<String>> delete(Caller caller, RecordKey key);

    /** The contact that a record is addressed through. */
    static String contactOf(Kind kind, @Nullable String contactExternalId) {
        if (contactExternalId == null) {
            throw new Failure.Rejected(GHL, null, "a %s is only found through its contact.".formatted(kind));
        }
        return contactExternalId;
    }

    /** Runs a delete to which "there is no such record" is a good answer. */
    static Uni<Optional<String>> deleted(Uni<GhlDone> call) {
        return call.invoke(GhlDone::check)
                .map(done -> Optional.ofNullable(done).map(GhlDone::traceId))
                .onFailure(Failure.NotFound.class)
                .recoverWithItem(Optional.empty());
    }
}
