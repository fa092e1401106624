package dev.tandem.platform.embedded;

/** Why there is no embedded PostgreSQL; the message is one line for whoever started Tandem. */
public final class EmbeddedPostgresException extends RuntimeException {

    EmbeddedPostgresException(String message) {
        super("Embedded PostgreSQL: " + message);
    }

    EmbeddedPostgresException(String message, Exception cause) {
        super("Embedded PostgreSQL: " + message, cause);
    }
}
