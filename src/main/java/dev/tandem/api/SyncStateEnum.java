package dev.tandem.api;

import dev.tandem.model.SyncState;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link SyncState}. */
@Enum("SyncState")
@Description("How far the CRMs agree about an object.")
public enum SyncStateEnum {
    @Description("Both CRMs hold what the rules ask for.")
    IN_SYNC,
    @Description("A difference is known and waits to be carried.")
    PENDING,
    @Description("A person has to decide about at least one field.")
    CONFLICT,
    @Description("Carrying it was given up after repeated failures, or refused by a CRM.")
    FAILED,
    @Description("Only one CRM has it.")
    SINGLE_SIDED;

    static SyncStateEnum of(SyncState syncState) {
        return valueOf(syncState.name());
    }

    SyncState toModel() {
        return SyncState.valueOf(name());
    }
}
