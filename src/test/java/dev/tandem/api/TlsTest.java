package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A gateway where TLS ends, with the settings that the README gives. */
@QuarkusTest
@TestProfile(TlsTest.Ending.class)
class TlsTest {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "gateway";

    /** A certificate that the test makes, and nothing without it. */
    public static class Ending implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var overrides = new HashMap<String, String>();
            overrides.put("tandem.sandbox.contacts", "1");
            overrides.put("quarkus.http.test-ssl-port", "0");
            overrides.put("quarkus.http.insecure-requests", "disabled");
            overrides.put(
                    "quarkus.tls.key-store.pem.0.cert",
                    pem("CERTIFICATE", "crt").toString());
            overrides.put(
                    "quarkus.tls.key-store.pem.0.key", pem("PRIVATE KEY", "key").toString());
            return overrides;
        }
    }

    private static Path certificate() {
        var store = Path.of(
                System.getProperty("java.io.tmpdir"),
                "tandem-tls-%d.p12".formatted(ProcessHandle.current().pid()));
        if (Files.exists(store)) {
            return store;
        }
        try {
            var keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            var made = new ProcessBuilder(
                            keytool,
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(made.exitValue()).isZero();
            store.toFile().deleteOnExit();
            return store;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path pem(String what, String suffix) {
        try {
            var bytes = what.equals("CERTIFICATE")
                    ? store().getCertificate(ALIAS).getEncoded()
                    : store().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            var file = Files.createTempFile("tandem-tls", "." + suffix);
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file,
                    "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                            .formatted(what, Base64.getMimeEncoder().encodeToString(bytes)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore store() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(certificate())) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        return store;
    }

    private static SSLContext trust() throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store().getCertificate(ALIAS));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> ask(HttpClient client) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(
                                ConfigProvider.getConfig().getValue("test.url.ssl", String.class) + "/graphql"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"query\":\"{ workspace { name } }\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void theGraphIsAnsweredOverTls() throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(trust()).build()) {
            var answer = ask(client);

            assertThat(answer.body()).contains("\"name\":\"demo\"");
            assertThat(answer.headers().firstValue("Strict-Transport-Security").orElse(""))
                    .contains("max-age=31536000");
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    /** Java itself speaks no old version any more, so the first message is written by hand; RFC 4346 has its form. */
    @Test
    void oldVersionsOfTlsAreNotSpoken() throws Exception {
        var random = "00".repeat(32);
        var hello = "0302" + random + "00" + "0002c009" + "0100" + "000e" + "000a00040002" + "0017" + "000b00020100";
        var message = "010000%02x%s".formatted(hello.length() / 2, hello);
        var record = "160301%04x%s".formatted(message.length() / 2, message);
        var secure = URI.create(ConfigProvider.getConfig().getValue("test.url.ssl", String.class));
        try (var socket = new Socket("localhost", secure.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(HexFormat.of().parseHex(record));
            var answer = socket.getInputStream().readNBytes(7);

            assertThat(answer).hasSize(7);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(answer[6]).as("about the version").isEqualTo((byte) 70);
        }
    }

    @Test
    void nobodyWithoutTheCertificateIsBelieved() {
        try (var client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> ask(client)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void nothingIsAnsweredInTheClear() {
        var plain = URI.create("http://localhost:%d/graphql".formatted(RestAssured.port));
        try (var client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
    }
}
