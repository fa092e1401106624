package dev.tandem.api;

import io.smallrye.graphql.api.Nullable;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** What the mutations of API keys are told. */
public final class ApiKeyInputs {

    private ApiKeyInputs() {}

    /** A key to make. */
    @Input("ApiKeyCreateInput")
    @Description("A key to make. It cannot allow more than its maker may do, nor open other workspaces.")
    public record ApiKeyCreate(
            @NonNull @Description("What to call it; 200 characters at most.")
            String name,

            @NonNull @Description("What it is to allow.") List<@NonNull AccessScopeEnum> scopes,

            @Description(
                    "The names of the workspaces that it is to open, or an asterisk for all, those that are yet to come"
                            + " included; the one that the request is about unless given.")
            @Nullable
            List<@NonNull String> workspaces,

            @Description(
                    "From when on it is to open nothing any more: a year after it is made at the latest, or as tandem.security.key-lifetime"
                            + " says, and no later than the key that it is made with. If it is not given, that is when.")
            @Nullable
            OffsetDateTime expiresAt) {}

    /** A key to revoke. */
    @Input("ApiKeyRevokeInput")
    @Description("A key to revoke.")
    public record ApiKeyRevoke(
            @Id @NonNull @Description("Its id.") String id,

            @Description("Whether to revoke the keys, too, that were made with it, or with one of those.")
            @DefaultValue("false")
            boolean andMade) {}
}
