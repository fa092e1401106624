package dev.tandem.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.model.Failure;
import dev.tandem.model.WorkspaceId;
import dev.tandem.workspace.Vault.Place;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sealed opens in its own place only, and shows itself to nobody. */
class VaultTest {

    private static final String OLD =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final String NEW =
            Base64.getEncoder().encodeToString("fedcba9876543210fedcba9876543210".getBytes(StandardCharsets.UTF_8));
    private static final Secret SECRET = Secret.of("pit-4711-0815-secret");
    private static final WorkspaceId WORKSPACE = new WorkspaceId(new UUID(1, 1));
    private static final Place PLACE = new Place(WORKSPACE, CredentialKind.GHL_TOKEN, 1);

    private static Vault vault(Map<String, String> keys, String current) {
        return Vaults.of(keys, current);
    }

    @Test
    void whatIsSealedOpensAgain() {
        var vault = vault(Map.of("old", OLD), "old");
        var sealed = vault.seal(PLACE, SECRET);

        assertThat(vault.open(PLACE, sealed)).isEqualTo(SECRET);
        assertThat(sealed.keyId()).isEqualTo("old");
        assertThat(sealed.nonce()).hasSize(12);
        assertThat(vault.seal(PLACE, SECRET).nonce()).isNotEqualTo(sealed.nonce());
        assertThat(sealed.toString()).doesNotContain(SECRET.reveal());
    }

    static Stream<Place> otherPlaces() {
        return Stream.of(
                new Place(new WorkspaceId(new UUID(1, 2)), CredentialKind.GHL_TOKEN, 1),
                new Place(WORKSPACE, CredentialKind.GHL_OAUTH, 1),
                new Place(WORKSPACE, CredentialKind.RANKR_API_KEY, 1),
                new Place(WORKSPACE, CredentialKind.GHL_TOKEN, 2));
    }

    @ParameterizedTest
    @MethodSource("otherPlaces")
    void nothingOpensInAnotherPlace(Place other) {
        var vault = vault(Map.of("old", OLD), "old");
        var sealed = vault.seal(PLACE, SECRET);

        assertThatExceptionOfType(Vault.Unreadable.class).isThrownBy(() -> vault.open(other, sealed));
    }

    @Test
    void nothingOpensThatWasChanged() {
        var vault = vault(Map.of("old", OLD), "old");
        var sealed = vault.seal(PLACE, SECRET);
        sealed.ciphertext()[0] ^= 1;

        assertThatExceptionOfType(Vault.Unreadable.class)
                .isThrownBy(() -> vault.open(PLACE, sealed))
                .withMessageNotContaining(SECRET.reveal());
    }

    @Test
    void anOldKeyOpensAndANewOneSeals() {
        var sealed = vault(Map.of("old", OLD), "old").seal(PLACE, SECRET);
        var rotated = vault(Map.of("old", OLD, "new", NEW), "new");

        assertThat(rotated.open(PLACE, sealed)).isEqualTo(SECRET);
        var anew = rotated.seal(PLACE, rotated.open(PLACE, sealed));
        assertThat(anew.keyId()).isEqualTo("new");
        assertThat(vault(Map.of("new", NEW), "new").open(PLACE, anew)).isEqualTo(SECRET);
        assertThatExceptionOfType(Vault.Unreadable.class)
                .isThrownBy(() -> vault(Map.of("new", NEW), "new").open(PLACE, sealed))
                .withMessageContaining("has no key old");
    }

    @Test
    void withoutAKeyNothingIsSealed() {
        assertThatExceptionOfType(Failure.Conflict.class)
                .isThrownBy(() -> vault(Map.of(), "").seal(PLACE, SECRET))
                .withMessageContaining("tandem.secrets.keys.ID")
                .withMessageContaining("tandem.secrets.current");
    }

    @Test
    void aKeyMayStandInAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("key"), OLD + "\n");
        var sealed = vault(Map.of("old", "file:" + file), "old").seal(PLACE, SECRET);

        assertThat(vault(Map.of("old", OLD), "old").open(PLACE, sealed)).isEqualTo(SECRET);
    }

    @Test
    void aKeyThatIsNoneIsNotTold() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> vault(Map.of("old", "c2hvcnQtYnV0LXNlY3JldA=="), "old"))
                .withNoCause()
                .withMessageContaining("tandem.secrets.keys.old")
                .withMessageNotContaining("c2hvcnQ");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> vault(Map.of("old", OLD), "other"))
                .withMessageContaining("tandem.secrets.keys.other");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> vault(Map.of("old", "file:/no/such/file"), "old"))
                .withNoCause()
                .withMessageContaining("tandem.secrets.keys.old");
    }

    @Test
    void aSecretShowsNothing() throws IOException {
        assertThat(SECRET.toString()).isEqualTo("***");
        assertThat(new ObjectMapper().writeValueAsString(Map.of("token", SECRET)))
                .isEqualTo("{\"token\":\"***\"}");
        assertThat(new SecretPair("id", SECRET).toString()).doesNotContain(SECRET.reveal());
        assertThat(SECRET.hint()).contains("cret");
        assertThat(Secret.of("too short").hint()).isEmpty();
    }

    @Test
    void scopesThatAreMissingAreNamed() {
        assertThat(Scopes.ghl(Optional.empty()).missing()).isEmpty();
        var reading = Scopes.ghl(Optional.of(List.of(
                "contacts.readonly",
                "calendars.readonly",
                "calendars/events.readonly",
                "locations/customFields.readonly",
                "locations/tasks.readonly")));
        assertThat(reading.missing()).isEmpty();
        assertThat(reading.whyReadOnly()).contains("contacts.write");
        assertThat(Scopes.ghl(Optional.of(List.of("contacts.readonly"))).missing())
                .containsExactly(
                        "calendars.readonly",
                        "calendars/events.readonly",
                        "locations/customFields.readonly",
                        "locations/tasks.readonly");
        assertThat(Scopes.rankr(Optional.of(List.of("read"))).isReadOnly()).isTrue();
        assertThat(Scopes.rankr(Optional.of(List.of("read", "write"))).isReadOnly())
                .isFalse();
    }
}
