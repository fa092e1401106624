package dev.tandem.access;

import java.util.Arrays;
import java.util.Optional;

/** What somebody may do; keys and tokens name these. */
public enum Scope {
    /** Read contacts and what belongs to them. */
    CONTACTS_READONLY("contacts.readonly"),
    /** Change them, too. */
    CONTACTS_WRITE("contacts.write"),
    /** Start, steer and watch what keeps both CRMs in step. */
    SYNC_RUN("sync.run"),
    /** Read and change what is done by itself: mapping rules, automations, segments. */
    RULES_WRITE("rules.write"),
    /** All of that, the audit, keys, and what concerns the workspace as a whole. */
    ADMIN("admin");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** As it stands in tokens. */
    public String text() {
        return text;
    }

    /** The scope that tokens write so; empty for one that is none of ours. */
    public static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }

    /** Whether whoever has this one may do what {@code other} allows. */
    public boolean implies(Scope other) {
        return this == other || this == ADMIN || (this == CONTACTS_WRITE && other == CONTACTS_READONLY);
    }
}
