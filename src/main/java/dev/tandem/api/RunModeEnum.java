package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a run is for. */
@Enum("RunMode")
@Description("What a run is for.")
public enum RunModeEnum {
    @Description("Reads everything that the CRMs hold.")
    IMPORT
}
