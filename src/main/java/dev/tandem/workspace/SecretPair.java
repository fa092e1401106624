package dev.tandem.workspace;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Id and secret of an OAuth client, sealed as one. */
public record SecretPair(String id, Secret secret) {

    /** Both in one, to be sealed. */
    public Secret joined() {
        return Secret.of(
                new JsonObject().put("id", id).put("secret", secret.reveal()).encode());
    }

    /**
     * Both, as they were before they were sealed.
     *
     * @throws IllegalStateException if it is not what {@link #joined} made
     */
    public static SecretPair of(Secret joined) {
        try {
            var json = new JsonObject(joined.reveal());
            return new SecretPair(json.getString("id"), Secret.of(json.getString("secret")));
        } catch (DecodeException _) { // whose message would quote it
            throw new IllegalStateException("a client's id and secret are not of the form they were sealed in");
        }
    }
}
