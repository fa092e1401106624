package dev.tandem.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Lane;
import dev.tandem.model.LinkId;
import dev.tandem.model.WorkspaceId;
import dev.tandem.store.Mark;
import dev.tandem.testkit.memory.MemoryWorkQueue;
import dev.tandem.testkit.virtual.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever lost a contact to another worker writes nothing any more. */
class LeaseTest {

    private static final Duration LENGTH = Duration.ofSeconds(60);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-26T08:00:00Z"));
    private final MemoryWorkQueue queue = new MemoryWorkQueue();
    private Lease lease;

    @BeforeEach
    void aContactIsTakenUp() {
        var workspace = new WorkspaceId(UUID.randomUUID());
        var mark = new Mark(new LinkId(UUID.randomUUID()), Lane.WEBHOOK, time.now());
        queue.mark(workspace, mark).await().indefinitely();
        lease = taken();
    }

    private Lease taken() {
        var claim = queue.claim(1, time.now(), LENGTH, UUID.randomUUID())
                .await()
                .indefinitely()
                .getFirst();
        return new Lease(queue, claim, LENGTH, time.now(), time);
    }

    private static boolean isConfirmed(Lease lease) {
        return lease.confirm()
                .replaceWith(true)
                .onFailure(Tenure.Lost.class)
                .recoverWithItem(false)
                .await()
                .indefinitely();
    }

    private void pass(int seconds) {
        time.passTo(time.now().plusSeconds(seconds));
    }

    @Test
    void itIsConfirmedAndLastsLonger() {
        pass(50);
        assertThat(isConfirmed(lease)).isTrue();

        pass(50);

        assertThat(queue.claim(1, time.now(), LENGTH, UUID.randomUUID()).await().indefinitely())
                .isEmpty();
        assertThat(isConfirmed(lease)).isTrue();
    }

    @Test
    void onceAnotherHasTheContactItIsLostForGood() {
        pass(61);
        var others = taken();

        assertThat(isConfirmed(lease)).isFalse();
        assertThat(isConfirmed(lease)).isFalse();
        assertThat(isConfirmed(others)).isTrue();
    }
}
