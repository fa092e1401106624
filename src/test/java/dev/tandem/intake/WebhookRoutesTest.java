package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Webhooks.Gone;
import dev.tandem.connector.Webhooks.Verdict;
import dev.tandem.model.WebhookHint;
import dev.tandem.model.WorkspaceId;
import dev.tandem.platform.Ids;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an agency's webhook comes to, however many tenants it has. */
class WebhookRoutesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Verdict> tenants =
            Stream.generate(WebhookRoutesTest::tenant).limit(200).toList();
    private final List<Verdict> told = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();

    private static Verdict tenant() {
        return new Verdict.Genuine(new WorkspaceId(Ids.next()), WebhookHint.ofNothing("id", "UNINSTALL"));
    }

    private Verdict.OfAgency uninstalled(Optional<Instant> at) {
        return new Verdict.OfAgency(tenants, Optional.of(new Gone("agency", Optional.of("app"), at)));
    }

    private Uni<Void> tell(Verdict tenant) {
        return Uni.createFrom().<Void>nullItem().invoke(() -> told.add(tenant));
    }

    private Uni<Void> drop(Gone agency) {
        return Uni.createFrom().<Void>nullItem().invoke(() -> gone.add(agency));
    }

    @Test
    void thatTheAppIsGoneWaitsForNoTenant() {
        WebhookRoutes.all(
                        uninstalled(Optional.of(Instant.EPOCH)),
                        _ -> Uni.createFrom().nothing(),
                        this::drop)
                .subscribe()
                .with(_ -> {});

        assertThat(gone).hasSize(1);
    }

    @Test
    void whereItIsNotToldWhenTheTenantsAreToldFirst() {
        WebhookRoutes.all(uninstalled(Optional.empty()), this::tell, agency -> {
                    assertThat(told).hasSize(tenants.size());
                    return drop(agency);
                })
                .await()
                .atMost(PATIENCE);

        assertThat(gone).hasSize(1);
    }

    @Test
    void aTenantThatFailsKeepsNoOtherWaiting() {
        var first = tenants.getFirst();

        var all = WebhookRoutes.all(
                uninstalled(Optional.of(Instant.EPOCH)),
                tenant -> tenant.equals(first)
                        ? Uni.createFrom().failure(new IllegalStateException("the database is away"))
                        : tell(tenant),
                this::drop);

        assertThat(all.subscribeAsCompletionStage())
                .as("it is to be delivered again")
                .failsWithin(PATIENCE);
        assertThat(told).containsExactlyInAnyOrderElementsOf(tenants.subList(1, tenants.size()));
    }

    @Test
    void someAreToldAtATime() {
        var underWay = new AtomicInteger();

        WebhookRoutes.all(
                        uninstalled(Optional.of(Instant.EPOCH)),
                        _ -> {
                            underWay.incrementAndGet();
                            return Uni.createFrom().nothing();
                        },
                        this::drop)
                .subscribe()
                .with(_ -> {});

        assertThat(underWay).hasValueBetween(2, 50);
    }
}
