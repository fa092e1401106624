package dev.tandem.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.StringReader;
import java.lang.ref.Cleaner;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.Buffer;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarFile;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Quarkus initialises every class while a native binary is built, and what static fields hold by then is in it: a random
 * number generator would begin with the same seed in every process, a thread or socket be one of the machine that built.
 * GraalVM refuses such; so does this, without GraalVM. Classes that {@code --initialize-at-run-time} names are left out.
 */
class NativeStateTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tandem");

    private static final List<Class<?>> OF_ONE_PROCESS = List.of(
            Random.class,
            SplittableRandom.class,
            Thread.class,
            Executor.class,
            Timer.class,
            Cleaner.class,
            Cleaner.Cleanable.class,
            FileDescriptor.class,
            Channel.class,
            Socket.class,
            ServerSocket.class,
            DatagramSocket.class,
            Process.class);

    /** What leads everywhere, and what Quarkus makes anew in the process: where the log goes. */
    private static final List<Class<?>> IGNORED = List.of(Class.class, ClassLoader.class, Enum.class, Logger.class);

    /** What differs from one process or machine to the next, by class and then method; any method if that is "*". */
    private static final Map<String, Set<String>> OF_ONE_MACHINE = Map.of(
            "java.lang.System", Set.of("getenv", "getProperty", "nanoTime", "currentTimeMillis"),
            "java.lang.Runtime", Set.of("availableProcessors", "maxMemory"),
            "java.lang.ProcessHandle", Set.of("current"),
            "java.time.Instant", Set.of("now"),
            "java.time.ZoneId", Set.of("systemDefault"),
            "java.util.Locale", Set.of("getDefault"),
            "java.nio.charset.Charset", Set.of("defaultCharset"),
            "java.net.InetAddress", Set.of("*"),
            "java.nio.file.Files", Set.of("*"),
            "org.eclipse.microprofile.config.ConfigProvider", Set.of("*"));

    /** Jars that no extension of Quarkus looks after, and the part of them that we reach, if that is a small one. */
    private static final Map<Class<?>, String> LIBRARIES = Map.of(
            com.dashjoin.jsonata.Jsonata.class, "",
            org.jsoup.Jsoup.class, "",
            com.google.i18n.phonenumbers.PhoneNumberUtil.class, "",
            com.fasterxml.uuid.Generators.class, "",
            org.bouncycastle.math.ec.rfc8032.Ed25519.class, "org/bouncycastle/math/ec/rfc");

    @Test
    void nothingOfOneProcessIsInStaticFieldsOfOurs() throws IOException {
        var atRunTime = initialisedAtRunTime();

        var found = CODE.stream()
                .filter(type -> !atRunTime.contains(type.getName()))
                .flatMap(type -> inStaticFields(type.getName()).stream())
                .toList();

        assertThat(found).isEmpty();
    }

    @Test
    void whatIsInitialisedAtRunTimeIsThereAndHasAReason() throws IOException {
        var names = initialisedAtRunTime();
        names.forEach(NativeStateTest::inStaticFields); // one may fill the fields of another

        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(inStaticFields(name)).isNotEmpty());
    }

    @Test
    void norInThoseOfLibraries() throws Exception {
        var atRunTime = initialisedAtRunTime();
        var looked = new ArrayList<String>();
        var found = new ArrayList<String>();
        for (var library : LIBRARIES.entrySet()) {
            for (var name : classes(library.getKey(), library.getValue())) {
                looked.add(name);
                if (!atRunTime.contains(name)) {
                    found.addAll(inStaticFields(name));
                }
            }
        }

        assertThat(looked).hasSizeGreaterThan(300);
        assertThat(found).isEmpty();
    }

    @Test
    void noStaticInitialiserAsksForWhatOnlyTheProcessKnows() throws IOException {
        var atRunTime = initialisedAtRunTime();

        assertThat(CODE.stream()
                        .filter(type -> !atRunTime.contains(type.getName()))
                        .flatMap(type -> type.getStaticInitializer().stream())
                        .flatMap(initialiser -> initialiser.getCallsFromSelf().stream())
                        .filter(NativeStateTest::isOfOneMachine)
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }

    private static boolean isOfOneMachine(JavaAccess<?> call) {
        var methods = OF_ONE_MACHINE.getOrDefault(call.getTargetOwner().getName(), Set.of());
        return methods.contains("*") || methods.contains(call.getName());
    }

    /** The classes that {@code application.properties} has left for the process to initialise. */
    static Set<String> initialisedAtRunTime() throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(Path.of("src/main/resources/application.properties"))));
        var option = "--initialize-at-run-time=";
        return Stream.of(properties
                        .getProperty("quarkus.native.additional-build-args", "")
                        .split(",", -1))
                .filter(argument -> argument.startsWith(option))
                .map(argument -> argument.substring(option.length()))
                .collect(Collectors.toSet());
    }

    private static List<String> classes(Class<?> one, String folder) throws IOException, URISyntaxException {
        var source = one.getProtectionDomain().getCodeSource().getLocation().toURI();
        try (var jar = new JarFile(Path.of(source).toFile())) {
            return jar.stream()
                    .map(Object::toString)
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
                    .filter(name -> !name.startsWith("META-INF/") && !name.endsWith("-info.class"))
                    .map(name -> name.replaceFirst("\\.class$", "").replace('/', '.'))
                    .toList();
        }
    }

    /** Where static fields of a class lead to something of one process; nothing if the class cannot be initialised here. */
    private static List<String> inStaticFields(String name) {
        try {
            var type = Class.forName(name);
            var found = new ArrayList<String>();
            var seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (var field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    look(value(field, null), name + "." + field.getName(), seen, found);
                }
            }
            return found;
        } catch (ClassNotFoundException | LinkageError _) { // it is for a library that is not there
            return List.of();
        }
    }

    private static void look(Object value, String path, Set<Object> seen, List<String> found) {
        if (value == null || IGNORED.stream().anyMatch(kind -> kind.isInstance(value)) || !seen.add(value)) {
            return;
        }
        var type = value.getClass();
        if (OF_ONE_PROCESS.stream().anyMatch(kind -> kind.isInstance(value))
                || (value instanceof Buffer buffer && buffer.isDirect())) {
            found.add("%s: %s".formatted(path, type.getName()));
        } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
            for (int at = 0; at < Array.getLength(value); at++) {
                look(Array.get(value, at), path + "[]", seen, found);
            }
        } else {
            switch (value) {
                case Iterable<?> many when isOfTheJdk(type) -> many.forEach(one -> look(one, path + "[]", seen, found));
                case Map<?, ?> map
                when isOfTheJdk(type) ->
                    map.forEach((key, one) -> {
                        look(key, path + "[]", seen, found);
                        look(one, path + "[]", seen, found);
                    });
                case Optional<?> some -> some.ifPresent(one -> look(one, path, seen, found));
                case AtomicReference<?> reference -> look(reference.get(), path, seen, found);
                default ->
                    fields(type).forEach(field -> look(value(field, value), path + "." + field.getName(), seen, found));
            }
        }
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getModule().isNamed();
    }

    /** Those of its own and of its ancestors, down to what is the JDK's, which holds no more than it was given. */
    private static Stream<Field> fields(Class<?> type) {
        var own = new HashSet<Field>();
        for (var part = type; part != null && !isOfTheJdk(part); part = part.getSuperclass()) {
            Arrays.stream(part.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .filter(field -> !field.getType().isPrimitive())
                    .forEach(own::add);
        }
        return own.stream();
    }

    private static Object value(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new AssertionError(field.toString(), e);
        }
    }
}
