package dev.tandem.access;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a token says of whoever has it, once its signature, issuer, audience and time have been found good. */
final class Claims {

    private static final int LONGEST_SUBJECT = 200;

    private Claims() {}

    /**
     * Finds out who the owner of a token is, and what they may do.
     *
     * @param claim the value of each claim; null if it is not there
     * @return empty if the token does not say whose it is
     */
    static Optional<Principal> principal(AccessConfig.Claims config, Function<String, @Nullable Object> claim) {
        var scopes = config.scopes().stream()
                .map(claim)
                .filter(value -> value != null)
                .findFirst()
                .map(Claims::words)
                .orElse(Set.of());
        return subject(claim)
                .map(subject -> new Principal(
                        subject,
                        scopes.stream()
                                .flatMap(text -> Scope.of(text).stream())
                                .collect(Collectors.toUnmodifiableSet()),
                        words(claim.apply(config.workspaces())),
                        expiry(claim.apply("exp")),
                        Optional.empty()));
    }

    /** Whose it is: a person's, or else a program's. */
    private static Optional<String> subject(Function<String, @Nullable Object> claim) {
        return Stream.of("sub", "client_id", "azp")
                .map(name -> text(claim.apply(name)))
                .filter(text -> !text.isBlank() && text.length() <= LONGEST_SUBJECT)
                .map(text -> "user:" + text)
                .findFirst();
    }

    private static Optional<Instant> expiry(@Nullable Object value) {
        return value instanceof Number seconds
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : value instanceof JsonNumber number
                        ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                        : Optional.empty();
    }

    private static Set<String> words(@Nullable Object value) {
        var words = new LinkedHashSet<String>();
        if (value instanceof Collection<?> items) {
            items.forEach(item -> words.add(text(item).strip()));
        } else {
            words.addAll(Arrays.asList(text(value).split("\\s+", -1)));
        }
        words.remove("");
        return words;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case JsonString text -> text.getString();
            case null, default -> "";
        };
    }
}
