package dev.tandem.api;

import dev.tandem.model.Crm;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link Crm}. */
@Enum("Crm")
@Description("One of the two systems of record that are kept in step.")
public enum CrmEnum {
    @Description("GoHighLevel.")
    GHL,
    @Description("Rankr.")
    RANKR;

    static CrmEnum of(Crm crm) {
        return valueOf(crm.name());
    }

    Crm toModel() {
        return Crm.valueOf(name());
    }
}
