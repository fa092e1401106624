package dev.tandem.enrichment;

import dev.tandem.model.Field;
import dev.tandem.model.Kind;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with the configuration of providers, each fault with what to change. */
final class EnrichmentFaults {

    static final Set<String> INPUTS = Set.of("company", "email", "name", "phone");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
    private static final String BUILT_IN =
            Arrays.stream(BuiltIn.values()).map(BuiltIn::label).collect(Collectors.joining(", "));

    private final List<String> faults = new ArrayList<>();

    private EnrichmentFaults() {}

    /** @throws ConfigurationException with everything that is to be changed */
    static void requireNone(EnrichmentConfig config) {
        var found = of(config);
        if (!found.isEmpty()) {
            throw new ConfigurationException(
                    "The configuration of enrichment cannot be used: " + String.join(" ", found));
        }
    }

    /** The workspaces that it names and that there are none of; one may have been deleted, another may be created yet. */
    static SortedSet<String> strangers(EnrichmentConfig config, Set<String> workspaces) {
        var strangers = new TreeSet<>(config.workspaces().keySet());
        strangers.removeAll(workspaces);
        return strangers;
    }

    static List<String> of(EnrichmentConfig config) {
        var check = new EnrichmentFaults();
        config.workspaces().forEach((name, workspace) -> {
            var key = "tandem.enrichment.workspaces." + name;
            workspace.http().forEach((label, http) -> check.http(key + ".http." + label, label, http));
            check.chosen(key, workspace);
        });
        return check.faults;
    }

    private void add(String key, String whatToChange) {
        faults.add("%s %s.".formatted(key, whatToChange));
    }

    private void chosen(String key, EnrichmentConfig.Workspace workspace) {
        var seen = new HashSet<String>();
        for (var raw : workspace.providers().orElse(List.of())) {
            var name = raw.strip();
            if (!seen.add(name)) {
                add(key + ".providers", "names %s twice: name it once".formatted(name));
            } else if (Arrays.stream(BuiltIn.values())
                            .noneMatch(known -> known.label().equals(name))
                    && !workspace.http().containsKey(name)) {
                add(
                        key + ".providers",
                        "names %s, which is none: use %s, or one that is defined under %s.http"
                                .formatted(name, BUILT_IN, key));
            }
        }
    }

    private void http(String key, String label, EnrichmentConfig.Http http) {
        if (!NAME.matcher(label).matches()
                || Arrays.stream(BuiltIn.values())
                        .anyMatch(known -> known.label().equals(label))) {
            add(key, "needs another name: small letters, digits and -, and none of " + BUILT_IN);
        }
        url(key, http.url());
        inputs(key + ".inputs", http.inputs());
        inputs(key + ".needs", http.needs());
        if (http.timeout().isNegative()
                || http.timeout().isZero()
                || http.timeout().toSeconds() > 30) {
            add(key + ".timeout", "must be more than nothing and at most 30s");
        }
        if (http.fields().isEmpty()) {
            add(key + ".fields", "must name at least one field, such as fields.company=/company/name");
        }
        http.fields().forEach((field, pointer) -> {
            if (!isFillable(field)) {
                add(
                        key + ".fields." + field,
                        "is no field of contacts that can be filled, such as company, address.city"
                                + " or customFields.KEY");
            }
            if (!pointer.startsWith("/")) {
                add(key + ".fields." + field, "must be a JSON Pointer, such as /company/name");
            }
        });
    }

    private void url(String key, String url) {
        var placeholders = PLACEHOLDER.matcher(url);
        while (placeholders.find()) {
            if (!INPUTS.contains(placeholders.group(1))) {
                add(
                        key + ".url",
                        "has {%s}: use {company}, {email}, {name} or {phone}".formatted(placeholders.group(1)));
            }
        }
        try {
            var uri = new URI(PLACEHOLDER.matcher(url).replaceAll("x"));
            var scheme = uri.getScheme();
            if (uri.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
                add(key + ".url", "must be a whole address, such as https://api.example.com/person?email={email}");
            }
        } catch (URISyntaxException _) {
            add(key + ".url", "is no address: write it as https://api.example.com/person?email={email}");
        }
    }

    private void inputs(String key, List<String> names) {
        if (names.isEmpty() || !INPUTS.containsAll(names)) {
            add(key, "must name some of company, email, name, phone");
        }
    }

    private static boolean isFillable(String field) {
        return Field.isCustom(field)
                ? field.length() > Field.CUSTOM_PREFIX.length()
                : Field.named(field)
                        .filter(known -> known.isOf(Kind.CONTACT) && known != Field.TAGS)
                        .isPresent();
    }
}
