package dev.tandem.api;

/** Descriptions that many places of the schema share. */
final class Doc {

    static final String FIRST = "How many items to return, counted from the start; 20 unless given, 100 at most.";
    static final String AFTER = "Return what follows this cursor.";
    static final String LAST = "How many items to return, counted from the end; 100 at most.";
    static final String BEFORE = "Return what precedes this cursor.";
    static final String TOTAL = "How many items the whole list has; counted only if asked for.";
    static final String MAX_AGE =
            "The oldest stored copy that will do, such as PT5M; an older one is read anew from both CRMs. PT0S always"
                    + " reads live. Left out, any stored copy will do.";
    static final String HISTORY = "What was decided and written about it, newest first.";
    static final String CONTACT = "The contact it belongs to.";
    static final String INPUT = "What to do.";

    static final String ID = "The object to change.";
    static final String EXPECTED_VERSION =
            "The version that the decision was based on: if the object has changed since, nothing is done and the error"
                    + " is CONFLICT. Left out, it is done regardless.";
    static final String IDEMPOTENCY_KEY =
            "A key of the caller's own making: a repeat with the same key is answered with the first result, but for"
                    + " the errors of its writes, and writes nothing.";
    static final String TARGETS = "The CRMs to write to now; both unless given.";
    static final String USER_ERRORS = "What has to be changed about the input; empty if the mutation succeeded.";
    static final String WRITES = "What was asked of each CRM, and what became of it.";

    private Doc() {}
}
