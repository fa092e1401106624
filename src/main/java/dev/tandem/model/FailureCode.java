package dev.tandem.model;

/** The closed set of codes that callers can act on. */
public enum FailureCode {
    UNAUTHENTICATED,
    FORBIDDEN,
    BAD_USER_INPUT,
    NOT_FOUND,
    CONFLICT,
    RATE_LIMITED,
    UPSTREAM_TIMEOUT,
    UPSTREAM_UNAVAILABLE,
    UPSTREAM_REJECTED,
    COST_EXCEEDED,
    TIME_LIMIT,
    PERSISTED_QUERY_NOT_FOUND,
    UNKNOWN_DOCUMENT,
    INTERNAL
}
