package dev.tandem.enrichment;

import org.jspecify.annotations.Nullable;

/**
 * What a field should hold.
 *
 * @param value in canonical form
 * @param reason a sentence, for provenance and audit
 * @param writes the very value that this is another way to write; null for a field that must hold nothing
 */
record Suggestion(String value, String reason, @Nullable String writes) {

    static Suggestion of(String value, String reason) {
        return new Suggestion(value, reason, null);
    }
}
