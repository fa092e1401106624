package dev.tandem.tenancy;

import dev.tandem.model.Failure;
import dev.tandem.model.Poll;
import dev.tandem.workspace.Staging;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.WorkspacesConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a workspace can be, and what is wrong with one that cannot. Pure. */
final class SettingsCheck {

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern LOCATION = Pattern.compile("[\\w-]{1,100}");
    private static final Pattern CONTACT = Pattern.compile("[\\w-]{1,64}");
    private static final Pattern PREFIX = Pattern.compile("(?:/[\\w.-]+)*");
    private static final Pattern SCOPE = Pattern.compile("[\\w./:-]+(?: [\\w./:-]+)*");
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");
    private static final int LONGEST_URL = 2_048;
    private static final String ANY_SCOPE = "read write";

    /** What fields of {@link Settings} are called where a workspace is configured, if not the same. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "ghlLocationId", "ghl.location-id",
            "ghlUrl", "ghl.url",
            "rankrUrl", "rankr.url",
            "rankrPathPrefix", "rankr.path-prefix",
            "rankrTokenUrl", "rankr.oauth.token-url",
            "rankrScope", "rankr.oauth.scope",
            "testContactIds", "test.contact-ids",
            "pollEvery", "poll-every");

    private static final int IPV4_BYTES = 4;

    /** 100.64.0.0/10 is what carriers, and clouds, have inside. */
    private static final byte CARRIER = 100;

    private static final int CARRIER_MASK = 0xc0;
    private static final int CARRIER_NET = 0x40;

    /** fc00::/7. */
    private static final int UNIQUE_LOCAL = 0xfc;

    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

    private SettingsCheck() {}

    /** @throws Failure.BadInput if it cannot be a name */
    static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Failure.BadInput(
                    "name", "must be of lower-case letters, digits and hyphens, no hyphen at either end, 63 at most");
        }
        return name;
    }

    /**
     * Checks all of it.
     *
     * @param plainHttp whether addresses without TLS, and within the house, will do
     * @throws Failure.BadInput with the first thing that is wrong about it
     */
    static Settings checked(Settings settings, boolean plainHttp) {
        require(COUNTRIES.contains(settings.region()), "region", "is not the two-letter code of a country");
        require(ZONES.contains(settings.timezone()), "timezone", "is not an IANA time zone, such as Europe/Berlin");
        require(LOCATION.matcher(settings.ghlLocationId()).matches(), "ghlLocationId", "is not the id of a location");
        url("ghlUrl", settings.ghlUrl(), plainHttp);
        url("rankrUrl", settings.rankrUrl(), plainHttp);
        require(PREFIX.matcher(settings.rankrPathPrefix()).matches(), "rankrPathPrefix", "is not a path such as /v1");
        settings.rankrTokenUrl().ifPresent(url -> url("rankrTokenUrl", url, plainHttp));
        require(SCOPE.matcher(settings.rankrScope()).matches(), "rankrScope", "is not a list such as: read write");
        require(
                settings.mode() == WorkspacesConfig.Mode.LIVE
                        || settings.testFlag().isPresent()
                        || !settings.testContactIds().isEmpty(),
                "testFlag",
                "is required in TEST mode, unless testContactIds names contacts");
        require(
                settings.testContactIds().size() <= Staging.MOST_IDS,
                "testContactIds",
                "may be at most %d; mark more by testFlag".formatted(Staging.MOST_IDS));
        require(
                settings.testContactIds().stream()
                        .allMatch(id -> CONTACT.matcher(id).matches()),
                "testContactIds",
                "must be ids as the CRMs have them: letters, digits, - and _");
        settings.pollEvery()
                .forEach((kind, every) -> require(
                        Poll.isInterval(every),
                        "pollEvery",
                        "must be from PT1M to PT15M, and is %s for %s".formatted(every, kind)));
        return settings;
    }

    /**
     * Checks a workspace that is configured: whoever does that may have addresses without TLS, and within the house.
     *
     * @throws ConfigurationException with the first property that is wrong
     */
    static void check(String name, WorkspacesConfig.Workspace workspace) {
        var oauth = workspace.rankr().oauth();
        try {
            checked(
                    new Settings(
                            workspace.region(),
                            workspace.timezone(),
                            workspace.ghl().locationId(),
                            workspace.ghl().url(),
                            workspace.rankr().url(),
                            workspace.rankr().pathPrefix(),
                            oauth.map(WorkspacesConfig.Oauth::tokenUrl),
                            oauth.map(WorkspacesConfig.Oauth::scope).orElse(ANY_SCOPE),
                            workspace.mode(),
                            workspace.test().flag(),
                            workspace.test().contactIds().orElse(Set.of()),
                            workspace.pollEvery()),
                    true);
        } catch (Failure.BadInput wrong) {
            var field = wrong.field().orElseThrow();
            throw new ConfigurationException("tandem.workspaces.%s.%s"
                    .formatted(
                            name,
                            String.valueOf(wrong.getMessage())
                                    .replaceFirst(field, PROPERTIES.getOrDefault(field, field))));
        }
    }

    /** Which address leads to a host that was not among those of its CRM before; empty if none does. */
    static Optional<String> moved(Settings before, Settings after) {
        if (!origin(after.ghlUrl()).equals(origin(before.ghlUrl()))) {
            return Optional.of("ghlUrl");
        }
        var known = Stream.concat(Stream.of(before.rankrUrl()), before.rankrTokenUrl().stream())
                .map(SettingsCheck::origin)
                .collect(Collectors.toSet());
        if (!known.contains(origin(after.rankrUrl()))) {
            return Optional.of("rankrUrl");
        }
        return after.rankrTokenUrl().filter(url -> !known.contains(origin(url))).map(_ -> "rankrTokenUrl");
    }

    private static String origin(String url) {
        var uri = URI.create(url);
        return "%s://%s:%d".formatted(uri.getScheme(), uri.getHost().toLowerCase(Locale.ROOT), uri.getPort());
    }

    private static void url(String field, String url, boolean plainHttp) {
        var uri = parsed(url);
        require(
                uri.filter(one -> one.getHost() != null
                                && one.getRawUserInfo() == null
                                && one.getRawQuery() == null
                                && one.getRawFragment() == null
                                && url.length() <= LONGEST_URL)
                        .isPresent(),
                field,
                "is not an address such as https://api.example.com");
        require(
                plainHttp || !isInternal(uri.orElseThrow().getHost()),
                field,
                "leads to this machine or its network, which only tandem.tenancy.plain-http allows");
        var scheme = uri.orElseThrow().getScheme();
        require(
                "https".equals(scheme) || (plainHttp && "http".equals(scheme)),
                field,
                "must begin with https://, as credentials are sent there");
    }

    /** Whether a host is within the house, as far as it says so itself: what a name stands for is the network's to restrict. */
    private static boolean isInternal(String host) {
        var name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || ((name.startsWith("[") || NUMERIC.matcher(name).matches()) && isInternalAddress(name));
    }

    /** One that others may read otherwise, such as with leading zeros, or that is of one of this machine's interfaces, is too. */
    private static boolean isInternalAddress(String literal) {
        try {
            var address = InetAddress.ofLiteral(literal);
            return isInternal(address)
                    || (address instanceof Inet4Address
                            && !address.getHostAddress().equals(literal));
        } catch (IllegalArgumentException _) {
            return true;
        }
    }

    private static boolean isInternal(InetAddress address) {
        var bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (bytes.length == IPV4_BYTES
                        ? bytes[0] == 0 || (bytes[0] == CARRIER && (bytes[1] & CARRIER_MASK) == CARRIER_NET)
                        : (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL);
    }

    private static Optional<URI> parsed(String url) {
        try {
            return Optional.of(new URI(url));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static void require(boolean met, String field, String reason) {
        if (!met) {
            throw new Failure.BadInput(field, reason);
        }
    }
}
