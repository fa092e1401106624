package dev.tandem.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may know which: the map of the system. */
class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem");

    /** Who compares what somebody sent with a secret. */
    private static final Set<String> SECRETIVE = Set.of("KeyRing", "RankrSignatures", "Secret");

    private static final Set<String> CLOCKS = Set.of("now", "currentTimeMillis");

    @ParameterizedTest
    @CsvSource({
        "model,",
        "platform,     model",
        "telemetry,    model",
        "workspace,    model platform",
        "connector,    model workspace telemetry platform",
        "store,        model workspace telemetry platform",
        "sync.mapping, model",
        "sync,         model connector store workspace telemetry platform",
        "tenancy,      model connector store workspace telemetry platform",
        "intake,       model connector store sync tenancy workspace telemetry platform",
        "enrichment,   model store sync connector workspace platform",
        "graph,        model store sync connector enrichment workspace platform",
        "automation,   model store sync connector graph workspace platform",
        "segment,      model store sync connector graph workspace platform",
        "access,       model store workspace platform",
        "api,          model access graph automation enrichment segment tenancy workspace telemetry platform",
        "monitor,      model connector store workspace platform",
        "sandbox,      platform"
    })
    void aPackageKnowsOnlyThese(String name, String others) {
        var known = Stream.concat(Stream.of(name), others == null ? Stream.of() : Stream.of(others.split(" ", -1)))
                .map(other -> "dev.tandem.%s..".formatted(other))
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage("dev.tandem.%s..".formatted(name))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.tandem..").or(resideInAnyPackage(known)))
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void crmsDoNotKnowEachOther() {
        slices().matching("dev.tandem.connector.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CODE);
    }

    /** Quarkus finds what is in them, nobody else: GHL's words stay with GHL, and production does without the last two. */
    @ParameterizedTest
    @CsvSource({"connector.ghl", "connector.rankr", "sandbox", "platform.embedded"})
    void nobodyElseKnowsWhatIsIn(String name) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tandem.%s..".formatted(name))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tandem.%s..".formatted(name))
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void onlyTheClockTellsTheTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tandem.platform..")
                .and(describe(
                        "are not the edge of the sandbox",
                        type -> !type.getPackageName().startsWith("dev.tandem.sandbox")
                                || !type.getName().contains("Server")))
                .should()
                .callMethodWhere(describe("the machine is asked for the time", ArchitectureTest::asksForTheTime))
                .because("a test must be able to say what time it is: inject Clock")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void nothingIsValidatedByAModelThatEachStartBuilds() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.validation..")
                .because("that was a fifth of the start: see Numbers")
                .check(CODE);
    }

    /** What is sealed is none: whoever has it cannot tell what it hides. */
    @Test
    void secretsAreComparedInConstantTime() {
        noClasses()
                .that(describe("compare secrets", type -> SECRETIVE.contains(type.getSimpleName())))
                .should()
                .callMethodWhere(describe("bytes are compared until they differ", ArchitectureTest::comparesBytes))
                .check(CODE);
        classes()
                .that(describe("compare secrets", type -> SECRETIVE.contains(type.getSimpleName())))
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                .check(CODE);
    }

    private static boolean comparesBytes(JavaCall<?> call) {
        return call.getName().equals("equals") && call.getTargetOwner().isEquivalentTo(Arrays.class);
    }

    private static boolean asksForTheTime(JavaCall<?> call) {
        return call.getTarget() instanceof MethodCallTarget target
                && CLOCKS.contains(target.getName())
                && target.getOwner().getPackageName().startsWith("java.");
    }
}
