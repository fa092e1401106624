package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.Failure;
import dev.tandem.platform.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many API keys there are, which of them somebody sees, and which go together. */
@QuarkusTest
class ApiKeysTest {

    private static final int MOST = 3;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
    private final String acme = "acme-" + Ids.next();
    private final String other = "other-" + Ids.next();

    @Inject
    ApiKeys keys;

    @Test
    void ofManyThatAreMadeAtATimeAWorkspaceGetsAsManyAsItMayHave() {
        var made = IntStream.range(0, 20)
                .mapToObj(_ -> create(key(List.of(acme), "user:ada"))
                        .replaceWith(true)
                        .onFailure(Failure.BadInput.class)
                        .recoverWithItem(false))
                .toList();

        var outcomes = await(Uni.join().all(made).andFailFast());

        assertThat(outcomes.stream().filter(done -> done)).hasSize(MOST);
        assertThat(await(keys.within(Set.of(acme)))).hasSize(MOST);
        assertThatThrownBy(() -> await(create(key(List.of(other, acme), "user:ada"))))
                .hasMessage(
                        "workspaces names %s, which has 3 keys already, and may have no more (tandem.security.keys-per-workspace): revoke one of them first.",
                        acme);
    }

    @Test
    void onlyKeysThatAreGoodInAWorkspaceCount() {
        var first = stored(key(List.of(acme), "user:ada"));
        stored(key(List.of(acme, other), "user:ada"));
        stored(expired(List.of(acme)));
        stored(key(List.of(acme), "user:ada"));
        stored(key(List.of("*"), "user:ada"));
        stored(key(List.of(other), "user:ada"));

        await(keys.revoke(first.id(), false, "user:ada", now));
        stored(key(List.of(acme), "user:ada"));

        assertThatThrownBy(() -> await(create(key(List.of(acme), "user:ada")))).isInstanceOf(Failure.BadInput.class);
    }

    @Test
    void thoseWithinSomeWorkspacesOpenNoOther() {
        var one = stored(key(List.of(acme), "user:ada"));
        var both = stored(key(List.of(acme, other), "user:ada"));
        stored(key(List.of("*"), "user:ada"));

        assertThat(await(keys.within(Set.of(acme))))
                .extracting(StoredApiKey::id)
                .containsExactly(one.id());
        assertThat(await(keys.within(Set.of(other, acme, "third"))))
                .extracting(StoredApiKey::id)
                .containsExactlyInAnyOrder(one.id(), both.id());
        assertThat(await(keys.within(Set.of()))).isEmpty();
    }

    @Test
    void whatWasMadeWithAKeyIsToldAndRevokedIfThatIsWanted() {
        var key = stored(key(List.of(acme), "user:ada"));
        var child = stored(key(List.of(acme), "key:" + key.id()));
        var heir = stored(key(List.of(acme), "key:" + child.id()));
        stored(key(List.of(other), "user:ada"));
        await(keys.revoke(child.id(), false, "user:ada", now));

        var alone = await(keys.revoke(key.id(), false, "user:ada", now)).orElseThrow();
        var left = await(keys.withId(heir.id())).orElseThrow();
        var whole = await(keys.revoke(key.id(), true, "user:bob", now)).orElseThrow();

        assertThat(alone.made()).containsExactly(heir);
        assertThat(left.isValid(now)).isTrue();
        assertThat(whole.key()).isEqualTo(alone.key());
        assertThat(whole.made()).extracting(StoredApiKey::id).containsExactly(heir.id());
        assertThat(whole.made()).extracting(StoredApiKey::revoked).containsExactly(Optional.of(now));
        assertThat(await(keys.within(Set.of(other)))).allMatch(stays -> stays.isValid(now));
    }

    @Test
    void aKeyThatWasRevokedMakesNoOther() {
        var key = stored(key(List.of(acme), "user:ada"));
        await(keys.revoke(key.id(), true, "user:ada", now));

        assertThatThrownBy(() -> await(create(key(List.of(acme), "key:" + key.id()))))
                .isInstanceOf(Failure.Denied.class);
    }

    @Test
    void whatWasGoodLongAgoIsForgottenButForWhatLivesOn() {
        var maker = stored(key(List.of(acme), "user:ada"));
        var revoked = stored(key(List.of(acme), "user:ada"));
        var expired = stored(expired(List.of(acme)));
        var heir = stored(key(List.of(acme), "key:" + maker.id()));
        List.of(maker, revoked).forEach(key -> await(keys.revoke(key.id(), false, "user:ada", now)));
        var newest = stored(key(List.of(acme), "user:ada", now.plusSeconds(3600), now.plusSeconds(3601)));

        await(keys.forget(now.minusSeconds(60)));
        assertThat(ids()).contains(maker.id(), revoked.id(), expired.id());

        await(keys.forget(now.plusSeconds(7200)));
        assertThat(ids()).containsExactlyInAnyOrder(maker.id(), heir.id(), newest.id());
    }

    private List<UUID> ids() {
        return await(keys.within(Set.of(acme))).stream().map(StoredApiKey::id).toList();
    }

    private StoredApiKey stored(StoredApiKey key) {
        await(create(key));
        return key;
    }

    private Uni<Void> create(StoredApiKey key) {
        var maker = Optional.of(key.createdBy())
                .filter(by -> by.startsWith("key:"))
                .map(by -> UUID.fromString(by.substring("key:".length())));
        var hash = ByteBuffer.allocate(32).putLong(key.id().getMostSignificantBits());
        return keys.create(key, hash.putLong(key.id().getLeastSignificantBits()).array(), maker, MOST);
    }

    private StoredApiKey key(List<String> workspaces, String by) {
        return key(workspaces, by, now, now.plus(Duration.ofDays(1)));
    }

    private StoredApiKey expired(List<String> workspaces) {
        return key(workspaces, "user:ada", now.minusSeconds(2), now.minusSeconds(1));
    }

    private StoredApiKey key(List<String> workspaces, String by, Instant created, Instant expires) {
        return new StoredApiKey(
                Ids.next(),
                "a key",
                List.of("admin"),
                workspaces,
                created,
                by,
                Optional.of(expires),
                Optional.empty(),
                Optional.empty());
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
