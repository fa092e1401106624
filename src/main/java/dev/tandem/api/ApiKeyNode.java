package dev.tandem.api;

import dev.tandem.access.ApiKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** An API key, without the key itself. */
@Name("ApiKey")
@Description("A key by which programs call. The key itself is told only once, when it is made.")
public record ApiKeyNode(
        @Id @NonNull @Description("Its id.") String id,

        @NonNull @Description("How the audit names whoever uses it.")
        String actor,

        @NonNull @Description("What it is called.") String name,
        @Description("What it allows.") @NonNull List<@NonNull AccessScopeEnum> scopes,

        @Description("The names of the workspaces that it opens; an asterisk stands for all.") @NonNull
        List<@NonNull String> workspaces,

        @NonNull @Description("When it was made.") OffsetDateTime createdAt,
        @NonNull @Description("Who made it.") String createdBy,

        @Description(
                "From when on it opens nothing any more; null if that is not limited, as of those from before there was a limit.")
        @Nullable
        OffsetDateTime expiresAt,

        @Description("When it was revoked; null if it was not.") @Nullable
        OffsetDateTime revokedAt,

        @Description("When it was used last, to the minute or so; null if it never was.") @Nullable
        OffsetDateTime lastUsedAt) {

    static ApiKeyNode of(ApiKey key) {
        return new ApiKeyNode(
                new GlobalId(GlobalId.Type.API_KEY, key.id()).toString(),
                key.actor(),
                key.name(),
                key.scopes().stream().sorted().map(AccessScopeEnum::of).toList(),
                key.workspaces().stream().sorted().toList(),
                key.created().atOffset(ZoneOffset.UTC),
                key.createdBy(),
                time(key.expires()),
                time(key.revoked()),
                time(key.lastUsed()));
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> instant) {
        return instant.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
    }
}
