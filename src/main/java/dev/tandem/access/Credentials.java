package dev.tandem.access;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a request says to show who makes it. Decided by its looks alone: what looks wrong is refused for nothing. */
sealed interface Credentials {

    /** Nothing at all. */
    record None() implements Credentials {}

    /** Something that opens nothing, whoever is asked: garbage, another scheme, several at once. */
    record Unusable() implements Credentials {}

    /** What may be an API key. */
    record Key(String secret) implements Credentials {

        @Override
        public String toString() {
            return "Key";
        }
    }

    /** What may be a token of an issuer's. */
    record Token() implements Credentials {}

    /** The header for keys, beside that for tokens and keys. */
    String KEY_HEADER = "X-API-Key";

    /**
     * Reads what a caller has sent to say who it is.
     *
     * @param authorization the values of the header {@code Authorization}
     * @param keys the values of the header {@value #KEY_HEADER}
     */
    static Credentials of(List<String> authorization, List<String> keys) {
        if (authorization.isEmpty() && keys.isEmpty()) {
            return new None();
        }
        if (authorization.size() + keys.size() > 1) {
            return new Unusable();
        }
        return keys.isEmpty()
                ? bearer(authorization.getFirst())
                : key(keys.getFirst().strip());
    }

    private static Credentials bearer(String header) {
        if (!header.toLowerCase(Locale.ROOT).startsWith(Looks.SCHEME)) {
            return new Unusable();
        }
        var text = header.substring(Looks.SCHEME.length()).strip();
        if (text.startsWith(ApiKeySecret.PREFIX)) {
            return key(text);
        }
        return text.length() <= Looks.LONGEST_TOKEN && Looks.TOKEN.matcher(text).matches()
                ? new Token()
                : new Unusable();
    }

    private static Credentials key(String text) {
        return text.startsWith(ApiKeySecret.PREFIX) && text.length() <= ApiKeySecret.LONGEST
                ? new Key(text)
                : new Unusable();
    }

    /** How they look. */
    final class Looks {
        private static final String SCHEME = "bearer ";
        private static final int LONGEST_TOKEN = 16_384;
        private static final Pattern TOKEN = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");

        private Looks() {}
    }
}
