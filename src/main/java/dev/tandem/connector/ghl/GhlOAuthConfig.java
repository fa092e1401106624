package dev.tandem.connector.ghl;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The app in GHL's marketplace through which people let Tandem into their locations; without it they use tokens. */
@ConfigMapping(prefix = "tandem.ghl.oauth")
public interface GhlOAuthConfig {

    /** The app's client id: its id, a hyphen and eight characters. */
    Optional<String> clientId();

    Optional<String> clientSecret();

    /** Where GHL sends people back to: {@code https://YOUR-HOST/oauth/ghl/callback}, as the app has it. */
    Optional<String> redirectUri();

    /** Where people choose the location. */
    @WithDefault("https://marketplace.gohighlevel.com/v2/oauth/chooselocation")
    String authorizeUrl();

    /** The version of the app, which live install links bear; left out unless given. */
    Optional<String> versionId();

    /** Where codes and tokens are exchanged, without the path. */
    @WithDefault("https://services.leadconnectorhq.com")
    String url();

    /** What goes into the header {@code Version} when a location's token is asked for. */
    @WithDefault("2021-07-28")
    String version();

    /** How long GHL may take. */
    @WithDefault("8s")
    Duration patience();

    /** What the app asks for. */
    @WithDefault("contacts.readonly,contacts.write,calendars.readonly,calendars/events.readonly,calendars/events.write,"
            + "locations.readonly,locations/tags.readonly,locations/tags.write,locations/customFields.readonly,"
            + "locations/tasks.readonly,campaigns.readonly,workflows.readonly,oauth.write,oauth.readonly")
    List<String> scopes();
}
