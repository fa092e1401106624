package dev.tandem.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.platform.embedded.PostgresServer;
import dev.tandem.testkit.AotCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The image of {@code Dockerfile.jvm}, made without a container engine: its own files in a folder, over this machine's JDK and
 * libraries in place of those of the base image. An instruction that is not understood is an error, not a difference.
 */
final class Image {

    /** What {@code eclipse-temurin} says of itself. */
    private static final Map<String, String> BASE = Map.of(
            "JAVA_HOME", "/opt/java/openjdk",
            "PATH", "/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG", "en_US.UTF-8",
            "LANGUAGE", "en_US:en",
            "LC_ALL", "en_US.UTF-8");

    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile.jvm");
    private static final Pattern TRAINING = Pattern.compile("/train\\.sh (.*?) && mv app\\.aot /cache/");

    private final Map<String, List<Instruction>> stages = new HashMap<>();
    private final Map<String, String> arguments = new HashMap<>();
    private final Path root;
    private final PostgresServer database;
    private final Map<String, String> environment = new HashMap<>(BASE);
    private String directory = "/";
    private String user = "0";
    private List<String> entrypoint = List.of();

    /** One line of the file, those that it goes on with among it. */
    private record Instruction(String name, String rest) {

        static Instruction of(String line) {
            var words = line.split("\\s+", 2);
            return new Instruction(words[0], words[1]);
        }
    }

    private Image(Path root, PostgresServer database, Map<String, String> given) {
        this.root = root;
        this.database = database;
        arguments.putAll(given);
    }

    /**
     * Makes it in an empty folder.
     *
     * @param database where it may have a database of its own while it is trained
     * @param arguments those of {@code --build-arg}
     */
    static Image make(Path root, PostgresServer database, Map<String, String> arguments)
            throws IOException, InterruptedException {
        var image = new Image(root, database, arguments);
        var last = image.read();
        image.follow(last);
        return image;
    }

    /** The folder of files that come upon those of the base image. */
    Path root() {
        return root;
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Where what is run is run. */
    String directory() {
        return directory;
    }

    String user() {
        return user;
    }

    List<String> entrypoint() {
        return entrypoint;
    }

    /** Takes the stages apart; tells the last one's instructions. */
    private List<Instruction> read() throws IOException {
        List<Instruction> stage = new ArrayList<>();
        for (var line :
                Files.readString(DOCKERFILE).replaceAll("\\\\\n\\s*", "").split("\n", -1)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var instruction = Instruction.of(line);
            if (instruction.name().equals("FROM")) {
                var from = instruction.rest().split(" AS ", 2);
                stage = new ArrayList<>(stages.getOrDefault(from[0], List.of()));
                if (from.length == 2) {
                    stages.put(from[1], stage);
                }
            } else {
                stage.add(instruction);
            }
        }
        return stage;
    }

    private void follow(List<Instruction> stage) throws IOException, InterruptedException {
        for (var instruction : stage) {
            switch (instruction.name()) {
                case "ARG" -> {
                    var argument = instruction.rest().split("=", 2);
                    arguments.putIfAbsent(argument[0], argument[1]);
                }
                case "COPY" -> copy(instruction.rest().split(" ", -1));
                case "WORKDIR" -> directory = instruction.rest();
                case "USER" -> user = instruction.rest();
                case "EXPOSE" -> {} // tells readers only
                case "ENTRYPOINT" ->
                    entrypoint = new ObjectMapper().readValue(instruction.rest(), new TypeReference<>() {});
                default -> throw new AssertionError("not understood: " + instruction);
            }
        }
    }

    private void copy(String[] words) throws IOException, InterruptedException {
        if (words[0].equals("--from=training")) {
            assertThat(words).containsExactly("--from=training", "/cache/", "/app/");
            if (!"false".equals(arguments.get("TRAIN"))) {
                train();
            }
            return;
        }
        assertThat(words).hasSize(2);
        var to = Files.createDirectories(root.resolve(words[1].substring(1)));
        var from = words[0];
        for (var argument : arguments.entrySet()) {
            from = from.replace("${%s}".formatted(argument.getKey()), argument.getValue());
        }
        if (from.endsWith("/")) {
            copyWhole(Path.of(from), to);
        } else {
            var pattern = Path.of(from);
            try (var matching = Files.newDirectoryStream(
                    pattern.getParent(), pattern.getFileName().toString())) {
                for (var file : matching) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void copyWhole(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file));
                if (!Files.isDirectory(file)) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                } else if (!Files.exists(target)) {
                    Files.createDirectory(target);
                }
            }
        }
    }

    /** As the stage of that name does; what it installs for it is on this machine already. */
    private void train() throws IOException, InterruptedException {
        var script = stages.get("training").stream()
                .filter(instruction -> instruction.name().equals("RUN"))
                .map(instruction -> TRAINING.matcher(instruction.rest()))
                .filter(found -> found.find())
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        AotCache.train(root.resolve("app"), database, List.of(script.split(" ", -1)));
    }
}
