package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A native binary holds the resources that it is told to: each that is read at run time is among them. */
class NativeResourcesTest {

    /** Read by whom it is said of, and not by its name: see the comment in application.properties. */
    private static final List<String> NOT_OURS_TO_TELL =
            List.of("application.properties", "META-INF/", "db/migration/");

    /** The contract that connector and simulator are held to; only tests read it. */
    private static final String CONTRACT = "rankr/openapi.yaml";

    @Test
    void everyResourceOfOursIsIncluded() throws IOException {
        var resources = Path.of("src/main/resources");
        try (var files = Files.walk(resources)) {
            var names = files.filter(Files::isRegularFile)
                    .map(file -> resources.relativize(file).toString())
                    .filter(name -> NOT_OURS_TO_TELL.stream().noneMatch(name::startsWith))
                    .filter(name -> !name.equals(CONTRACT) && !name.startsWith("sandbox/"))
                    .toList();

            assertThat(names).isNotEmpty().allMatch(NativeResourcesTest::isIncluded);
        }
    }

    @Test
    void theTablesOfPhoneNumbersAreIncluded() throws Exception {
        var library = Path.of(PhoneNumberUtil.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var jar = new JarFile(library.toFile())) {
            var tables = jar.stream()
                    .map(Object::toString)
                    .filter(name -> name.contains("/data/PhoneNumberMetadata"))
                    .toList();

            assertThat(tables).hasSizeGreaterThan(200).allMatch(NativeResourcesTest::isIncluded);
        }
    }

    private static boolean isIncluded(String name) {
        return includes()
                .anyMatch(pattern -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + pattern)
                        .matches(Path.of(name)));
    }

    private static Stream<String> includes() {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(Path.of("src/main/resources/application.properties"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stream.of(
                properties.getProperty("quarkus.native.resources.includes").split(",", -1));
    }
}
