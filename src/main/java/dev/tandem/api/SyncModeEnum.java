package dev.tandem.api;

import dev.tandem.model.Run;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a sync that a caller starts does. */
@Enum("SyncMode")
@Description("What a sync does.")
public enum SyncModeEnum {
    @Description("Reads everything that both CRMs hold, and then carries every contact.")
    BACKFILL,
    @Description("Carries the contacts that are known already.")
    RECONCILE;

    Run.Mode toModel() {
        return Run.Mode.valueOf(name());
    }
}
