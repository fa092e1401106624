package dev.tandem.api;

import dev.tandem.workspace.Credential;
import io.smallrye.graphql.api.Nullable;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;

/** A credential in the schema: everything but what it is. */
@Name("Credential")
@Description("What opens a CRM: everything about it but what it is, which nobody is shown.")
public record CredentialView(
        @Description("What it is.") @NonNull CredentialKindEnum kind,
        @Description("What it opens.") @NonNull CrmEnum crm,

        @Description("Counts up with each one of its kind.") @NonNull
        Integer version,

        @Description("Its last four characters; null if it is too short to show any, or renews itself.") @Nullable
        String lastFour,

        @Description("The key that it is encrypted with.") @NonNull
        String keyId,

        @Description("What it may do, in its CRM's words; null if that is not known.") @Nullable
        List<@NonNull String> scopes,

        @Description("When its CRM takes it no more; null if that is not known.") @Nullable
        Instant expiresAt,

        @Description("Until when it is used beside the one that replaced it; null if none has.") @Nullable
        Instant validUntil,

        @Description("When it was stored.") @NonNull Instant createdAt) {

    static CredentialView of(Credential one) {
        return new CredentialView(
                CredentialKindEnum.valueOf(one.kind().name()),
                CrmEnum.valueOf(one.kind().crm().name()),
                one.version(),
                one.hint().orElse(null),
                one.sealed().keyId(),
                one.scopes().map(scopes -> scopes.stream().sorted().toList()).orElse(null),
                one.expiresAt(),
                one.validUntil(),
                one.createdAt());
    }
}
