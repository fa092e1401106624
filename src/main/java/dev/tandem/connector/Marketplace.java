package dev.tandem.connector;

import dev.tandem.model.Failure;
import dev.tandem.workspace.OAuthGrant;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Where people let Tandem into their GHL location, and what renews what they gave. */
public interface Marketplace {

    /** Whether this installation has an app there. */
    boolean isConfigured();

    /** What is good for less than this is as good as over. */
    Duration MARGIN = Duration.ofSeconds(60);

    /** The app's id, which is told when it is taken off a location; empty if there is no app. */
    Optional<String> appId();

    /** The scopes that the app asks for. */
    Set<String> scopes();

    /** Where to send a person who is to choose the location. */
    String authorizeUrl(String state);

    /**
     * What a person's consent brings.
     *
     * @param agency the agency's own tokens, if an agency consented and the location's renew themselves without them: they
     *     open its other locations
     */
    record Consent(OAuthGrant location, Optional<OAuthGrant> agency) {}

    /**
     * Exchanges a code for tokens of a location.
     *
     * @throws Failure.Denied if they are another location's, as a failure of the Uni
     * @throws Refused if the code is not taken, likewise
     */
    Uni<Consent> exchange(String code, String locationId);

    /**
     * Opens a location with what its agency gave.
     *
     * @param keep stores the agency's next tokens before they are used, if those that it has are over
     * @throws Refused if they do not open it, as a failure of the Uni
     */
    Uni<OAuthGrant> open(OAuthGrant agency, String locationId, Function<OAuthGrant, Uni<Void>> keep);

    /**
     * Exchanges a refresh token, once and for all, for new tokens.
     *
     * @param keep stores a pair that has come before it is used, if it is used for anything in between
     * @throws Refused if it is not taken, so that it never will be, as a failure of the Uni
     * @throws Failure if there is no answer that says so
     */
    Uni<OAuthGrant> renew(OAuthGrant before, String locationId, Function<OAuthGrant, Uni<Void>> keep);

    /** A code or a token that is not taken. */
    final class Refused extends RuntimeException {
        public Refused(String why) {
            super(why, null, false, false);
        }
    }
}
