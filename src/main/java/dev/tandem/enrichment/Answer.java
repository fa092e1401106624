package dev.tandem.enrichment;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a provider made of a question. */
sealed interface Answer {

    /** It knows these fields. */
    record Found(SortedMap<String, Suggestion> fields) implements Answer {
        public Found {
            fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        }

        static Found of(String field, Suggestion suggestion) {
            return new Found(new TreeMap<>(Map.of(field, suggestion)));
        }
    }

    /** It knows nothing about it; the same question is not asked again. */
    record Nothing(String reason) implements Answer {}

    /** It will never take this question. */
    record Refused(String reason) implements Answer {}

    /** It failed; a later try may succeed. */
    record Failed(String reason) implements Answer {}

    /** It was not asked at all, as it may not be for so long. */
    record NotNow(String reason, Duration rest) implements Answer {}
}
