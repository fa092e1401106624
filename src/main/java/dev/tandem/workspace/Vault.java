package dev.tandem.workspace;

import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.StartOrder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals credentials with AES-256-GCM, each bound to its place: put into the row of another workspace, CRM, kind or version,
 * what was sealed cannot be opened. A place whose key is replaced is opened with the old key until it is sealed anew.
 */
@ApplicationScoped
public class Vault {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String FILE = "file:";

    private final Map<String, SecretKeySpec> keys = new HashMap<>();
    private final Optional<String> current;
    private final SecureRandom random = new SecureRandom();

    Vault(SecretsConfig config) {
        config.keys().forEach((id, key) -> keys.put(id, key(id, key)));
        this.current = config.current();
        current.filter(id -> !keys.containsKey(id)).ifPresent(id -> {
            throw new ConfigurationException(
                    "tandem.secrets.current is %1$s, but there is no such key: set tandem.secrets.keys.%1$s"
                            .formatted(id));
        });
    }

    /** Makes sure that the keys are read as the application starts, and a wrong one is not found out by whoever needs it. */
    void start(@Observes @Priority(StartOrder.CHECK) StartupEvent event) {
        // what observes is made by then, and with it the keys are read
    }

    /** Where a secret belongs. */
    public record Place(WorkspaceId workspace, CredentialKind kind, int version) {

        private byte[] bytes() {
            return "%s/%s/%s/%d".formatted(workspace, kind.crm(), kind, version).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** What was sealed cannot be opened: the key is not there, or it was not sealed for this place, or it was changed. */
    public static final class Unreadable extends RuntimeException {
        private Unreadable(Place place, String why) {
            super(
                    "the %s of workspace %s, version %d, cannot be read: %s"
                            .formatted(place.kind(), place.workspace(), place.version(), why),
                    null,
                    false,
                    false);
        }
    }

    /** The key itself must not get into a message. */
    private static SecretKeySpec key(String id, String configured) {
        try {
            var text = configured.startsWith(FILE)
                    ? Files.readString(Path.of(configured.substring(FILE.length())))
                    : configured;
            var bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException | IOException unreadable) {
            if (unreadable instanceof IOException || unreadable instanceof InvalidPathException) {
                throw new ConfigurationException(
                        "tandem.secrets.keys.%s names a file that cannot be read".formatted(id));
            }
        }
        throw new ConfigurationException(
                "tandem.secrets.keys.%s must be %d bytes as base64, such as `openssl rand -base64 %d` makes"
                        .formatted(id, KEY_BYTES, KEY_BYTES));
    }

    /**
     * The id of the key that seals.
     *
     * @throws Failure.Conflict if there is none
     */
    public String currentKey() {
        return current.orElseThrow(() -> new Failure.Conflict(
                "value",
                "No credential is stored without a key to encrypt it with: set tandem.secrets.keys.ID to 32 bytes as"
                        + " base64, and tandem.secrets.current to that ID."));
    }

    /** Whether it has a key to seal with; production that stores no credentials needs none. */
    public boolean canSeal() {
        return current.isPresent();
    }

    /**
     * Seals a secret for a place.
     *
     * @throws Failure.Conflict if there is no key
     */
    public Sealed seal(Place place, Secret secret) {
        var keyId = currentKey();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, keyId, nonce, place);
            return new Sealed(keyId, nonce, cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Opens what was sealed for that very place.
     *
     * @throws Unreadable if it was not, or if its key is gone
     */
    public Secret open(Place place, Sealed sealed) {
        if (!keys.containsKey(sealed.keyId())) {
            throw new Unreadable(place, "tandem.secrets.keys has no key " + sealed.keyId());
        }
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, sealed.keyId(), sealed.nonce(), place);
            return Secret.of(new String(cipher.doFinal(sealed.ciphertext()), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException _) { // which of the two it was is not told by the cipher either
            throw new Unreadable(place, "it is not what was sealed for this place with key " + sealed.keyId());
        }
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce, Place place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.bytes());
        return cipher;
    }
}
