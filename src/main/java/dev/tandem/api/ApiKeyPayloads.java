package dev.tandem.api;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What the mutations of API keys answer. */
public final class ApiKeyPayloads {

    private ApiKeyPayloads() {}

    /** What came of {@code apiKeyCreate}. */
    @Name("ApiKeyCreatePayload")
    @Description("What came of apiKeyCreate.")
    public record ApiKeyCreate(
            @Description("The key itself. It is stored nowhere and cannot be had again; null if nothing came of it.")
            @Nullable
            String key,

            @Description("What is known of it; null if nothing came of it.") @Nullable
            ApiKeyNode apiKey,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {

        /** Without the key, so that no log can have it. */
        @Override
        public String toString() {
            return "ApiKeyCreate[apiKey=" + apiKey + ", userErrors=" + userErrors + "]";
        }
    }

    /** What came of {@code apiKeyRevoke}. */
    @Name("ApiKeyRevokePayload")
    @Description("What came of apiKeyRevoke.")
    public record ApiKeyRevoke(
            @Description("The key as it is now; null if nothing came of it.") @Nullable
            ApiKeyNode apiKey,

            @Description(
                    "The keys that were made with it, or with one of those, and were good until now: revoked, too, if andMade says so, and else as good as before.")
            @NonNull
            List<@NonNull ApiKeyNode> made,

            @Description(Doc.USER_ERRORS) @NonNull List<@NonNull UserError> userErrors) {}
}
