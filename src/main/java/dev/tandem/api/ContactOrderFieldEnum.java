package dev.tandem.api;

import dev.tandem.graph.ContactQuery;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for an {@link ContactQuery.OrderField}. */
@Enum("ContactOrderField")
@Description("What contacts can be sorted by.")
public enum ContactOrderFieldEnum {
    @Description("Last name, then first name.")
    NAME,
    @Description("E-mail address.")
    EMAIL,
    @Description("Company.")
    COMPANY,
    @Description("When Tandem first knew them.")
    CREATED_AT,
    @Description("When they last changed.")
    UPDATED_AT;

    ContactQuery.OrderField toModel() {
        return ContactQuery.OrderField.valueOf(name());
    }
}
