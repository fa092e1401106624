package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which JDK {@code ./mvnw} builds with, on machines made of a few folders, with a Maven that only names its JDK. */
@DisabledOnOs(OS.WINDOWS)
class MavenWrapperTest {

    private static final String MAVEN = "echo \"JAVA_HOME=${JAVA_HOME-}\"";

    @TempDir
    Path machine;

    @BeforeEach
    void installMaven() throws IOException {
        script(mavenHome().resolve("bin/mvn"), MAVEN);
        defaultJava(machine.resolve("usr/lib/jvm/java-17"), "17.0.15");
    }

    @Test
    void theJdkThatWasAskedForIsTaken() throws Exception {
        var asked = jdk("anywhere/jdk", "21.0.1");

        assertThat(mvnw(asked.toString())).isEqualTo(new Answer(0, "JAVA_HOME=" + asked));
    }

    @Test
    void aDefaultJavaThatIsNewEnoughIsLeftAlone() throws Exception {
        defaultJava(machine.resolve("usr/lib/jvm/java-25"), "25.0.3");

        assertThat(mvnw("")).isEqualTo(new Answer(0, "JAVA_HOME="));
    }

    @Test
    void aNewEnoughOneIsFoundInEachUsualPlace() throws Exception {
        for (var place : List.of(
                "usr/lib/jvm/temurin-25",
                "opt/jdk-25",
                "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
                "home/some one/.sdkman/candidates/java/25-tem",
                "home/some one/.jdks/temurin-25")) {
            var jdk = jdk(place, "25");

            assertThat(mvnw("")).isEqualTo(new Answer(0, "JAVA_HOME=" + jdk));

            Files.delete(jdk.resolve("release"));
        }
    }

    @Test
    void ofSeveralTheOldestThatWillDoIsTaken() throws Exception {
        jdk("usr/lib/jvm/jdk-27", "27-ea");
        var oldest = jdk("usr/lib/jvm/jdk-26", "26.0.1");
        jdk("usr/lib/jvm/jdk-21", "21.0.7");

        assertThat(mvnw("")).isEqualTo(new Answer(0, "JAVA_HOME=" + oldest));
    }

    @Test
    void withoutOneItSaysInOneLineWhatToInstall() throws Exception {
        var answer = mvnw("");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.output()).hasLineCount(1).contains("JDK 25", "install", "JAVA_HOME");
    }

    private record Answer(int exitCode, String output) {}

    /** Runs it on that machine; no JAVA_HOME if that is empty. */
    private Answer mvnw(String javaHome) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", Path.of("mvnw").toAbsolutePath().toString()).redirectErrorStream(true);
        var environment = builder.environment();
        environment.put("PATH", machine.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("HOME", machine.resolve("home/some one").toString());
        environment.put("MAVEN_USER_HOME", machine.resolve("maven").toString());
        environment.put("MVNW_JDK_ROOT", machine.toString());
        environment.put("JAVA_HOME", javaHome);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Answer(process.waitFor(), output);
    }

    private Path jdk(String place, String version) throws IOException {
        var home = machine.resolve(place);
        script(home.resolve("bin/java"), "exit 9");
        script(home.resolve("bin/javac"), "exit 9");
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        return home;
    }

    /** The {@code java} that a shell finds. */
    private void defaultJava(Path home, String version) throws IOException {
        jdk(machine.relativize(home).toString(), version);
        script(machine.resolve("bin/java"), "echo '    java.home = %s'".formatted(home));
    }

    /** Where the wrapper would have unpacked the Maven of its properties: the name ends in a hash of the address. */
    private Path mavenHome() throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(".mvn/wrapper/maven-wrapper.properties"))) {
            properties.load(reader);
        }
        var address = properties.getProperty("distributionUrl");
        var name = address.replaceFirst(".*/", "").replace("-bin.zip", "");
        return machine.resolve("maven/wrapper/dists/%s/%s".formatted(name, Integer.toHexString(address.hashCode())));
    }

    private static void script(Path file, String command) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
