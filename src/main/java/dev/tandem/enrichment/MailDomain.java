package dev.tandem.enrichment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The domain that a company has registered, as far as an e-mail address tells.
 *
 * @param name without any subdomain, such as {@code acme-tools.co.uk}
 */
record MailDomain(String name) {

    private static final Set<String> SHARED = lines("shared-domains.txt");
    private static final Set<String> ENDINGS = lines("endings.txt");

    /** Top-level domains that are nobody's: RFC 2606 and RFC 6762. */
    private static final Set<String> NOBODYS = Set.of("example", "invalid", "localhost", "local", "test", "arpa");

    private static final Set<String> EXAMPLES = Set.of("example.com", "example.net", "example.org");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
    private static final Pattern TOP = Pattern.compile("[a-z]{2,}|xn--[a-z0-9-]+");

    /** The domain of an address; empty if it is shared with strangers, or nobody's. */
    static Optional<MailDomain> of(String email) {
        var at = email.lastIndexOf('@');
        var labels = List.of(email.substring(at + 1).toLowerCase(Locale.ROOT).split("\\.", -1));
        if (at < 1
                || labels.size() < 2
                || !labels.stream().allMatch(label -> LABEL.matcher(label).matches())) {
            return Optional.empty();
        }
        var count = labels.size();
        var top = labels.getLast();
        var two = String.join(".", labels.subList(count - 2, count));
        var own = ENDINGS.contains(two) ? 3 : 2;
        if (count < own || !TOP.matcher(top).matches() || NOBODYS.contains(top) || EXAMPLES.contains(two)) {
            return Optional.empty();
        }
        for (var from = 0; from <= count - own; from++) {
            if (isShared(labels.subList(from, count), own)) {
                return Optional.empty();
            }
        }
        return Optional.of(new MailDomain(String.join(".", labels.subList(count - own, count))));
    }

    /** @param own of how many labels a registered domain has under its ending */
    private static boolean isShared(List<String> labels, int own) {
        return SHARED.contains(String.join(".", labels))
                || (labels.size() == own && SHARED.contains(labels.getFirst() + ".*"));
    }

    String website() {
        return "https://" + name;
    }

    /** A guess at the name of the company: the words of the domain, with capitals. Empty if it reads as no name. */
    Optional<String> company() {
        var label = name.substring(0, name.indexOf('.'));
        if (label.startsWith("xn--") || label.length() < 2 || label.chars().noneMatch(Character::isLetter)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(label.split("-+"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" ")));
    }

    private static Set<String> lines(String resource) {
        try (var stream = MailDomain.class.getResourceAsStream("/enrichment/" + resource)) {
            if (stream == null) {
                throw new IllegalStateException("the resource enrichment/%s is missing".formatted(resource));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.strip().split("\\s+")))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
