package dev.tandem.enrichment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a provider goes by: some values of one contact, by name. The same values are the same question. */
record Question(SortedMap<String, String> inputs) {

    Question {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    static Question of(String name, String value) {
        return new Question(new TreeMap<>(java.util.Map.of(name, value)));
    }

    String input(String name) {
        return inputs.getOrDefault(name, "");
    }

    /** Stands for these values in the store, which need not keep them a second time. */
    String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            inputs.forEach((name, value) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(value.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
