package dev.tandem.testkit;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** A {@link Secured} application that takes no documents but those that it was given. */
public final class Trusting implements QuarkusTestProfile {

    /** The one query that it takes. */
    public static final String QUERY = "{ workspace { name } }";

    /** The one subscription that it takes. */
    public static final String SUBSCRIPTION = "subscription { contactChanged { contactId } }";

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            var directory = Files.createTempDirectory("trusted-documents");
            Files.writeString(directory.resolve("query.graphql"), QUERY);
            Files.writeString(directory.resolve("subscription.graphql"), SUBSCRIPTION);
            var overrides = new HashMap<>(new Secured().getConfigOverrides());
            overrides.put("tandem.graphql.trusted-documents", directory.toString());
            return overrides;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
