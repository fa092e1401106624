package dev.tandem.workspace;

import dev.tandem.model.Kind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The workspaces of this installation. */
@ConfigMapping(prefix = "tandem.workspaces")
public interface WorkspacesConfig {

    /** The workspaces by name; a name is for ever, as ids are made from it. */
    @WithParentName
    Map<String, Workspace> workspaces();

    /** One GHL location paired with one Rankr account. */
    interface Workspace {

        /** Two-letter code of the country whose national phone numbers need no prefix. */
        @WithDefault("US")
        String region();

        /** IANA zone of the location, in which GHL writes some of its times without saying so. */
        @WithDefault("UTC")
        String timezone();

        /** Whether it touches everything, or only what is marked for a test until it is promoted. */
        @WithDefault("LIVE")
        Mode mode();

        /** What is marked for the test of a workspace whose mode is TEST. */
        Test test();

        /** How often its CRMs are asked for their latest changes of single kinds, from 1m to 15m. */
        Map<Kind, Duration> pollEvery();

        /** Where the location is and how it is opened. */
        Ghl ghl();

        /** Where the account is and how it is opened. */
        Rankr rankr();
    }

    /** How much of a workspace is touched. */
    enum Mode {
        LIVE,
        TEST
    }

    /** What marks a contact for a test; one of the two at least. */
    interface Test {

        /** The tag that marks a contact. */
        Optional<String> flag();

        /** CRM ids of single contacts, at either CRM. */
        Optional<Set<String>> contactIds();
    }

    /** A GHL location. */
    interface Ghl {

        @WithDefault("https://services.leadconnectorhq.com")
        String url();

        String locationId();

        /** A private integration token or an OAuth access token of the location. */
        String token();

        /**
         * The scopes that the token was given, to be told before a sync what it cannot do; not known unless listed. Without
         * {@code contacts.write} nothing is written to the location.
         */
        Optional<List<String>> scopes();

        /** The token before, tried if GHL does not take the new one: while it is replaced, neither is refused here. */
        Optional<String> previousToken();

        /** The calendar that appointments made at Rankr are mirrored to; without it the location's first active one. */
        Optional<String> defaultCalendarId();
    }

    /** A Rankr account; either {@link #apiKey} or {@link #oauth} opens it. */
    interface Rankr {

        String url();

        /** What every path starts with, such as {@code /v1} or {@code /sandbox/v1}. */
        @WithDefault("/v1")
        String pathPrefix();

        Optional<String> apiKey();

        /** The scopes that the credentials were given, {@code read} and {@code write}; both unless listed. */
        Optional<List<String>> scopes();

        /** The key before, tried if Rankr does not take the new one: while it is replaced, neither is refused here. */
        Optional<String> previousApiKey();

        Optional<Oauth> oauth();

        /** The client before, tried if the new one is given no token: while it is replaced, neither is refused here. */
        Optional<Oauth> previousOauth();

        /**
         * What its webhooks are signed with, each base64 behind {@code whsec_}; any will do, so that one can be replaced
         * without a gap. Without one, none of its webhooks is believed.
         */
        Optional<List<String>> webhookSecrets();
    }

    /** OAuth 2.0 client credentials. */
    interface Oauth {

        String tokenUrl();

        String clientId();

        String clientSecret();

        @WithDefault("read write")
        String scope();

        /** How long before its expiry a token is replaced. */
        @WithDefault("30s")
        Duration refreshBefore();
    }
}
