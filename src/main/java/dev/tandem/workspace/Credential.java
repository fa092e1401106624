package dev.tandem.workspace;

import dev.tandem.model.WorkspaceId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A credential as it is stored; nothing of it is secret but what is sealed.
 *
 * @param version counts up with each one of its kind
 * @param hint the last characters, to tell it by
 * @param scopes what it may do, in its CRM's words; empty if that is not known
 * @param expiresAt when its CRM takes it no more; null if it is not known to end
 * @param validUntil until when it is still used beside the one that replaced it; null if none has
 */
public record Credential(
        WorkspaceId workspace,
        CredentialKind kind,
        int version,
        Sealed sealed,
        Optional<String> hint,
        Optional<Set<String>> scopes,
        @Nullable Instant expiresAt,
        @Nullable Instant validUntil,
        Instant createdAt) {

    /** Where it is sealed for. */
    public Vault.Place place() {
        return new Vault.Place(workspace, kind, version);
    }

    /** Whether nothing has replaced it. */
    public boolean isCurrent() {
        return validUntil == null;
    }

    /** Whether it is still used at that time. */
    public boolean isUsed(Instant now) {
        return validUntil == null || validUntil.isAfter(now);
    }

    /** The same secret, sealed anew. */
    public Credential with(Sealed anew) {
        return new Credential(workspace, kind, version, anew, hint, scopes, expiresAt, validUntil, createdAt);
    }
}
