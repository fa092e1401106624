package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * What can keep an application from becoming a native binary is looked at before it comes in: libraries that are no extension
 * of Quarkus, and what is looked up by its name. Whoever adds to it says here why a binary holds it.
 */
class NativeLibrariesTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem");

    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("flyway-database-postgresql", "quarkus-flyway registers its plugins"),
            Map.entry("jsonata", "calls its functions by reflection: Expressions registers them"),
            Map.entry(
                    "jsoup", "reads lists of entities from resources as it is initialised, while the binary is built"),
            Map.entry("libphonenumber", "reads tables from resources: application.properties includes them"),
            Map.entry("java-uuid-generator", "holds a random number generator: Ids is initialised at run time"),
            Map.entry("bcprov-jdk18on", "only its Ed25519, which is arithmetic; no provider is looked up"),
            Map.entry("jspecify", "annotations"),
            Map.entry("re2j", "arithmetic, and tables in its code"),
            Map.entry("datafaker", "of the simulated CRMs, in no production build"),
            Map.entry("commons-compress", "of the embedded PostgreSQL, in no production build"),
            Map.entry("xz", "of the embedded PostgreSQL, in no production build"));

    private static final Map<String, String> LOOK_UPS = Map.of(
            "dev.tandem.api.LeanFetchers.getMethod", "of the GraphQL API's own, which SmallRye registers",
            "dev.tandem.platform.GraphiqlPage.getResourceAsStream", "graphiql/**, see NativeResourcesTest",
            "dev.tandem.enrichment.MailDomain.getResourceAsStream", "enrichment/**, see NativeResourcesTest",
            "dev.tandem.platform.embedded.PostgresBinaries.getResource", "in no production build",
            "dev.tandem.platform.embedded.EmbeddedPostgresConfigSourceFactory.forName", "in no production build");

    private static final Set<String> BY_NAME = Set.of(
            "forName",
            "loadClass",
            "getResource",
            "getResources",
            "getResourceAsStream",
            "getMethod",
            "getMethods",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getField",
            "getFields",
            "getDeclaredField",
            "getDeclaredFields",
            "getConstructor",
            "getDeclaredConstructor",
            "getRecordComponents",
            "newProxyInstance",
            "newInstance",
            "findVirtual",
            "findStatic");

    private static final Set<String> LOOKERS = Set.of(
            "java.lang.Class",
            "java.lang.ClassLoader",
            "java.lang.Module",
            "java.lang.reflect.Proxy",
            "java.lang.reflect.Constructor",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.util.ServiceLoader");

    @Test
    void everyLibraryThatIsNoExtensionWasLookedAt() throws Exception {
        assertThat(libraries()).containsExactlyInAnyOrderElementsOf(LIBRARIES.keySet());
    }

    /** All of the pom, of any profile, that is there at run time and neither Quarkus' nor a binary for one kind of machine. */
    private static Set<String> libraries() throws Exception {
        var dependencies = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getElementsByTagName("dependency");
        return IntStream.range(0, dependencies.getLength())
                .mapToObj(at -> text((Element) dependencies.item(at)))
                .filter(dependency -> !dependency.getOrDefault("scope", "").matches("test|import"))
                .filter(dependency -> !dependency.get("groupId").matches("io\\.quarkus|io\\.zonky\\.test\\.postgres"))
                .map(dependency -> dependency.get("artifactId"))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> text(Element dependency) {
        var children = dependency.getChildNodes();
        var texts = new HashMap<String, String>();
        for (int at = 0; at < children.getLength(); at++) {
            texts.put(children.item(at).getNodeName(), children.item(at).getTextContent());
        }
        return texts;
    }

    @Test
    void whateverIsLookedUpByNameWasLookedAt() {
        var lookUps = CODE.stream()
                .filter(type -> !type.getPackageName().startsWith("dev.tandem.sandbox"))
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> LOOKERS.contains(call.getTargetOwner().getName()))
                .filter(call -> BY_NAME.contains(call.getName())
                        || call.getTargetOwner().isEquivalentTo(java.util.ServiceLoader.class))
                .map(call -> call.getOriginOwner().getName() + "." + call.getName())
                .collect(Collectors.toSet());

        assertThat(lookUps).containsExactlyInAnyOrderElementsOf(LOOK_UPS.keySet());
    }

    @Test
    void nothingIsWrittenInC() {
        assertThat(CODE.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getModifiers().contains(JavaModifier.NATIVE)))
                .isEmpty();
        assertThat(CODE.stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getName().matches("load|loadLibrary")
                                && call.getTargetOwner().getName().matches("java\\.lang\\.(System|Runtime)"))
                        .map(JavaAccess::getDescription))
                .isEmpty();
        assertThat(CODE.stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(to ->
                                        to.getTargetClass().getPackageName().startsWith("java.lang.foreign"))))
                .isEmpty();
    }
}
