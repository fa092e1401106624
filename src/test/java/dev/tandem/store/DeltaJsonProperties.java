package dev.tandem.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Delta;
import dev.tandem.testkit.AnyRecorded;
import dev.tandem.testkit.Seeds;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written into the audit is read back as it was. */
class DeltaJsonProperties {

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aDeltaSurvivesItsJson(long seed) {
        var random = Seeds.random(seed);
        var delta = Delta.between(AnyRecorded.from(random), AnyRecorded.from(random));

        var json = new JsonObject(DeltaJson.of(delta).encode());

        assertThat(DeltaJson.delta(json)).isEqualTo(delta);
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aSnapshotSurvivesItsJson(long seed) {
        var recorded = AnyRecorded.from(Seeds.random(seed));

        var json = new JsonObject(DeltaJson.of(recorded).encode());

        assertThat(DeltaJson.recorded(json)).isEqualTo(recorded);
    }
}
