package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.net.HostAndPort;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose pages open WebSockets, by what is configured for requests. */
class OriginsTest {

    @ParameterizedTest
    @CsvSource({
        "false, https://app.example, api.example:-1, , true",
        "false, https://app.example, api.example:-1, https://api.example, true",
        "false, https://app.example, api.example:80, http://api.example, true",
        "false, https://app.example, api.example:-1, https://api.example:443, true",
        "false, https://app.example, api.example:-1, https://api.example:8443, false",
        "false, https://app.example, api.example:-1, https://app.example, false",
        "false, *, api.example:-1, https://app.example, false",
        "true, https://app.example, api.example:-1, https://app.example, true",
        "true, https://app.example, api.example:-1, https://api.example, true",
        "true, https://app.example, api.example:-1, https://evil.example, false",
        "true, https://app.example, api.example:-1, null, false",
        "true, *, api.example:-1, https://evil.example, true",
        "true, /https://.*\\\\.app\\\\.example/, api.example:-1, https://a.app.example, true",
        "true, /https://.*\\\\.app\\\\.example/, api.example:-1, https://a.app.example.evil, false"
    })
    void admitsWhomItShould(boolean enabled, String allowed, String own, String origin, boolean admitted) {
        var cors = new SmallRyeConfigBuilder()
                .withMapping(CORSConfig.class, "cors")
                .withDefaultValues(Map.of("cors.enabled", String.valueOf(enabled), "cors.origins", allowed))
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(CORSConfig.class, "cors");
        var host = own.split(":", 2);

        assertThat(new Origins(cors).admit(origin, HostAndPort.create(host[0], Integer.parseInt(host[1]))))
                .isEqualTo(admitted);
    }
}
