package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@code -Pnative-sources} has made: the application as native-image would be given it. In a closed world there is only
 * what it was told of, and what is missing shows no sooner than it is asked for; so it is looked for here.
 */
class NativeSourcesIT {

    private static final Path SOURCES = Path.of(System.getProperty("build.directory"), "native-sources");

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem");

    /** Whose calls make objects of JSON, or JSON of objects. */
    private static final List<Class<?>> MAPPERS =
            List.of(ObjectMapper.class, ObjectReader.class, ObjectWriter.class, ObjectCodec.class);

    /** What Jackson needs of a class of ours. */
    private static final List<String> ALL =
            List.of("allDeclaredConstructors", "allDeclaredMethods", "allDeclaredFields");

    private static final Map<String, JsonNode> REFLECTION = new HashMap<>();
    private static List<Pattern> resources;

    @BeforeAll
    static void read() throws IOException {
        try (var files = Files.newDirectoryStream(SOURCES, "*-runner.jar");
                var jar = new JarFile(files.iterator().next().toFile())) {
            json(jar, "reflect-config.json")
                    .forEach(type -> REFLECTION.put(type.path("name").asText(), type));
            resources = json(jar, "resource-config.json")
                    .at("/resources/includes")
                    .valueStream()
                    .map(include -> Pattern.compile(include.path("pattern").asText()))
                    .toList();
            assertThat(json(jar, "jni-config.json"))
                    .as("nothing of ours is called from C")
                    .isEmpty();
        }
    }

    private static JsonNode json(JarFile jar, String name) throws IOException {
        try (var stream = jar.getInputStream(jar.getEntry("META-INF/native-image/" + name))) {
            return new ObjectMapper().readTree(stream);
        }
    }

    @Test
    void knowsWhatCrmsAreSentAndAnswer() {
        var clients = CODE.stream()
                .filter(type -> type.isAnnotatedWith(RegisterRestClient.class))
                .toList();
        var types = new LinkedHashSet<JavaClass>();
        clients.forEach(client -> client.getMethods().stream()
                .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
                .flatMap(NativeSourcesIT::signature)
                .forEach(type -> addWithComponents(type, types)));

        assertThat(clients).hasSizeGreaterThan(5);
        assertThat(types).hasSizeGreaterThan(30).allSatisfy(NativeSourcesIT::isKnownWhole);
    }

    @Test
    void knowsWhatJsonIsReadIntoAndWrittenFrom() {
        var types = new LinkedHashSet<JavaClass>();
        var callers = CODE.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(NativeSourcesIT::callsAMapper)
                .toList();
        callers.stream()
                .flatMap(caller -> caller.getReferencedClassObjects().stream())
                .forEach(reference -> addWithComponents(reference.getRawType(), types));

        assertThat(callers).hasSizeGreaterThan(5);
        assertThat(types).isNotEmpty().allSatisfy(NativeSourcesIT::isKnownWhole);
    }

    private static boolean callsAMapper(JavaCodeUnit unit) {
        return unit.getCallsFromSelf().stream()
                .anyMatch(call -> MAPPERS.stream().anyMatch(call.getTargetOwner()::isEquivalentTo));
    }

    private static Stream<JavaClass> signature(JavaCodeUnit method) {
        return Stream.concat(
                        Stream.of(method.getReturnType()),
                        method.getParameters().stream()
                                .filter(parameter -> parameter.getAnnotations().isEmpty()) // the body
                                .map(parameter -> parameter.getType()))
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Set::stream);
    }

    /** A type of ours, and those of the components of a record. */
    private static void addWithComponents(JavaClass type, Set<JavaClass> types) {
        if (type.getPackageName().startsWith("dev.tandem") && !type.isInterface() && types.add(type)) {
            type.getFields().stream()
                    .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                    .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                    .forEach(component -> addWithComponents(component, types));
        }
    }

    private static void isKnownWhole(JavaClass type) {
        assertThat(REFLECTION.keySet().contains(type.getName()))
                .as("%s is registered for reflection", type.getName())
                .isTrue();
        if (!type.isEnum()) {
            assertThat(ALL)
                    .allSatisfy(part -> assertThat(
                                    REFLECTION.get(type.getName()).path(part).asBoolean())
                            .as("%s of %s", part, type.getName())
                            .isTrue());
        }
    }

    @Test
    void knowsTheTablesThatHibernateMaps() {
        var entities = CODE.stream()
                .filter(type -> type.isAnnotatedWith(Entity.class) || type.isAnnotatedWith(Embeddable.class))
                .toList();

        assertThat(entities).isNotEmpty().allSatisfy(NativeSourcesIT::isKnownWhole);
    }

    @Test
    void knowsTheMethodsThatGraphQlCallsByName() {
        var apis = CODE.stream()
                .filter(type -> type.isAnnotatedWith(GraphQLApi.class))
                .toList();

        assertThat(apis).hasSizeGreaterThan(5).allSatisfy(NativeSourcesIT::isKnownWhole);
    }

    /** What libraries of ours look up by its name, as the classes that use them say. */
    @Test
    void knowsWhatLibrariesLookUp() {
        var registered = CODE.stream()
                .filter(type -> type.isAnnotatedWith(RegisterForReflection.class))
                .map(type -> type.getAnnotationOfType(RegisterForReflection.class))
                .flatMap(annotation -> Stream.concat(
                        Stream.of(annotation.classNames()),
                        Stream.of(annotation.targets()).map(Class::getName)))
                .toList();

        assertThat(registered).isNotEmpty().allSatisfy(name -> {
            assertThat(Class.forName(name)).isNotNull();
            assertThat(REFLECTION).containsKey(name);
        });
    }

    @Test
    void holdsTheMigrationsAndWhatElseIsReadAtRunTime() throws IOException {
        var folder = Path.of("src/main/resources");
        try (var files = Files.walk(folder)) {
            var names = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> name.matches("(db/migration|graphiql|enrichment)/.*"))
                    .toList();

            assertThat(names)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(name -> assertThat(resources)
                            .anyMatch(pattern -> pattern.matcher(name).matches()));
        }
    }

    @Test
    void leavesToTheProcessWhatIsOfOneProcess() throws IOException {
        var arguments = Files.readString(SOURCES.resolve("native-image.args"));

        assertThat(NativeStateTest.initialisedAtRunTime())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(arguments).contains("--initialize-at-run-time=" + name));
        assertThat(arguments).contains("--no-fallback", "--link-at-build-time");
    }
}
