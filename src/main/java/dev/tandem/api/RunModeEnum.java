package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a run is for. */
@Enum("RunMode")
@Description("What a run is for.")
public enum RunModeEnum {
    @Description("Reads everything that the CRMs hold.")
    IMPORT,
    @Description("Reads everything that the CRMs hold, and then carries every contact.")
    BACKFILL,
    @Description("Carries the contacts that are known.")
    RECONCILE,
    @Description("Carries exactly what a preview showed.")
    APPLY,
    @Description("Takes back what another run has written.")
    UNDO
}
