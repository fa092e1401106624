package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** What a planned write does. */
@Enum("PlannedOperation")
@Description("What a planned write does.")
public enum PlannedOperationEnum {
    @Description("Makes a record.")
    CREATE,
    @Description("Changes some fields of a record.")
    UPDATE,
    @Description("Deletes a record.")
    DELETE
}
