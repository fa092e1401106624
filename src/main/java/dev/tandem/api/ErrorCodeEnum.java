package dev.tandem.api;

import dev.tandem.model.FailureCode;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** The schema's word for a {@link FailureCode}. */
@Enum("ErrorCode")
@Description("The closed set of codes that an error can have, here and in extensions.code.")
public enum ErrorCodeEnum {
    @Description("The request does not say on whose behalf it is made.")
    UNAUTHENTICATED,
    @Description("The caller may not do this.")
    FORBIDDEN,
    @Description("The input has to be changed first.")
    BAD_USER_INPUT,
    @Description("What was named does not exist.")
    NOT_FOUND,
    @Description("It contradicts what is already there, or what has changed since it was read.")
    CONFLICT,
    @Description("The quota is used up for now.")
    RATE_LIMITED,
    @Description("A CRM did not answer in time.")
    UPSTREAM_TIMEOUT,
    @Description("A CRM cannot be reached.")
    UPSTREAM_UNAVAILABLE,
    @Description("A CRM refused it.")
    UPSTREAM_REJECTED,
    @Description("The request asks for more than one request may.")
    COST_EXCEEDED,
    @Description("The request took longer than one may; what a mutation changes may have been done.")
    TIME_LIMIT,
    @Description("No query was sent with that hash, or it was forgotten: send both.")
    PERSISTED_QUERY_NOT_FOUND,
    @Description("Only registered documents are taken here, and this is none.")
    UNKNOWN_DOCUMENT,
    @Description("Something went wrong on our side.")
    INTERNAL;

    static ErrorCodeEnum of(FailureCode failureCode) {
        return valueOf(failureCode.name());
    }
}
