package dev.tandem.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.graph.ContactQuery;
import dev.tandem.model.Crm;
import dev.tandem.model.SyncState;
import dev.tandem.testkit.Seeds;
import dev.tandem.testkit.virtual.Configs;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every filter, and of the brake. */
class SegmentFilterProperties {

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsStoredIsWhatWasSaved(long seed) {
        var filter = filter(Seeds.random(seed));

        assertThat(SegmentFilter.of(new JsonObject(filter.toJson().encode()))).isEqualTo(filter);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void everyRestrictionHasRoomForItsValueAndNoOther(long seed) {
        for (var restriction : filter(Seeds.random(seed)).restrictions(Instant.EPOCH)) {
            assertThat(restriction.sql().chars().filter(c -> c == '?').count())
                    .as(restriction.sql())
                    .isEqualTo(restriction.value() == null ? 0 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 20", "100, 20", "400, 20", "401, 20", "1000, 50", "100000, 5000"})
    void aTwentiethMayGoButTwentyAtLeast(long members, long limit) {
        var removals = Configs.of(SegmentsConfig.class, Map.of()).removals();

        assertThat(SegmentWorker.limit(removals, members)).isEqualTo(limit);
    }

    private static SegmentFilter filter(RandomGenerator random) {
        return new SegmentFilter(
                new ContactQuery(
                        some(random, "ada"),
                        random.nextBoolean() ? Set.of() : Set.of("vip", "lead"),
                        random.nextBoolean() ? Set.of() : Set.of("gold"),
                        some(random, "ada@acme.com"),
                        some(random, "+14155550123"),
                        some(random, "Acme"),
                        some(random, "London"),
                        some(random, "GB"),
                        random.nextBoolean() ? Map.of() : Map.of("plan", "pro"),
                        random.nextBoolean() ? Set.of() : Set.of(SyncState.IN_SYNC, SyncState.PENDING),
                        some(random, Crm.GHL),
                        some(random, Instant.ofEpochSecond(random.nextInt(1_000_000))),
                        some(random, Instant.ofEpochSecond(random.nextInt(1_000_000))),
                        List.of()),
                new Activity(
                        duration(random),
                        duration(random),
                        duration(random),
                        duration(random),
                        duration(random),
                        duration(random),
                        duration(random)));
    }

    private static @Nullable Duration duration(RandomGenerator random) {
        return some(random, Duration.ofSeconds(random.nextInt(10_000_000)));
    }

    private static <T> @Nullable T some(RandomGenerator random, T value) {
        return random.nextBoolean() ? value : null;
    }
}
