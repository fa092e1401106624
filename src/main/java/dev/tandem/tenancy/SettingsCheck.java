package dev.tandem.tenancy;

import dev.tandem.model.Failure;
import dev.tandem.workspace.StoredWorkspace.Settings;
import dev.tandem.workspace.WorkspacesConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a workspace can be, and what is wrong with one that cannot. Pure. */
final class SettingsCheck {

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern LOCATION = Pattern.compile("[\\w-]{1,100}");
    private static final Pattern PREFIX = Pattern.compile("(?:/[\\w.-]+)*");
    private static final Pattern SCOPE = Pattern.compile("[\\w./:-]+(?: [\\w./:-]+)*");
    private static final int LONGEST_URL = 2_048;
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
     * @param plainHttp whether addresses without TLS will do
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
        return settings;
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
        var scheme = uri.orElseThrow().getScheme();
        require(
                "https".equals(scheme) || (plainHttp && "http".equals(scheme)),
                field,
                "must begin with https://, as credentials are sent there");
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
