package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** Whether a CRM is being called. */
@Enum("BreakerState")
@Description("Whether a CRM is being called.")
public enum BreakerStateEnum {
    @Description("It is called as usual.")
    CLOSED,
    @Description("It is being tried again after a pause.")
    HALF_OPEN,
    @Description("It failed so often that it is left alone for a while.")
    OPEN
}
