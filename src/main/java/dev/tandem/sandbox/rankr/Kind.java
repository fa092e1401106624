package dev.tandem.sandbox.rankr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * A kind of resource: what it holds and what it does beyond being read and written. Contacts, tasks, notes and
 * appointments are records of their own; tags and lists describe an account.
 */
interface Kind {

    /** The word for one of them, such as {@code contact}; with an s it is their path. */
    String name();

    /** What their ids start with. */
    String idPrefix();

    Shape shape();

    List<Index> indexes();

    /**
     * Whether a deleted one is kept as archived, can be a test record, and bears an externalId. The others are gone when
     * deleted, and belong to the account as a whole, so that they cannot be changed under {@code /sandbox/v1}.
     */
    default boolean isRecord() {
        return true;
    }

    /** Whether webhooks tell of it. */
    default boolean isTold() {
        return true;
    }

    /** What no property's own rule can check. */
    default void check(Account account, ObjectNode values, Errors errors) {}

    /** Makes a new one a test record, as it must be under {@code /sandbox/v1}. */
    default void makeTest(Account account, ObjectNode body, ObjectNode values, Errors errors) {}

    /** What else happens to the values of a new or changed one, once they are known to be good. */
    default void prepare(Account account, ObjectNode values, Instant now) {}

    /** What else a change brings about. */
    default void changed(Account account, Entry before, Entry after, Instant now) {}

    /** What else a deletion brings about. */
    default void deleted(Account account, Entry entry, Instant now) {}

    /** What answers show beyond what is kept. */
    default void complete(Account account, Entry entry, ObjectNode shown) {}

    default String path() {
        return "/" + name() + "s";
    }
}
