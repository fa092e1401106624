package dev.tandem.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much memory as a container may have. Whoever may make a control group, which is root where none is confined already, has
 * the kernel enforce it, as a kubelet has. Anybody else can only tell the JVM: it sizes itself alike, but nothing ends it.
 */
final class MemoryLimit implements AutoCloseable {

    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final AtomicInteger MADE = new AtomicInteger();

    /** The files of a control group that hold its limit, and whether it was hit, in the kernel's first and second edition. */
    private enum Edition {
        FIRST(GROUPS.resolve("memory"), "memory.limit_in_bytes", "memory.oom_control"),
        SECOND(GROUPS, "memory.max", "memory.events");

        private final Path parent;
        private final String limit;
        private final String events;

        Edition(Path parent, String limit, String events) {
            this.parent = parent;
            this.limit = limit;
            this.events = events;
        }
    }

    /** A control group of our own. */
    private record Group(Path folder, Edition edition) {}

    private final long bytes;
    private final Optional<Group> group;

    private MemoryLimit(long bytes, Optional<Group> group) {
        this.bytes = bytes;
        this.group = group;
    }

    static MemoryLimit of(long bytes) throws IOException {
        var edition = Files.isDirectory(Edition.FIRST.parent) ? Edition.FIRST : Edition.SECOND;
        var folder = edition.parent.resolve(
                "tandem-pod-%d-%d".formatted(ProcessHandle.current().pid(), MADE.incrementAndGet()));
        try {
            Files.createDirectory(folder);
        } catch (IOException _) { // not for us
            return new MemoryLimit(bytes, Optional.empty());
        }
        try {
            Files.writeString(folder.resolve(edition.limit), Long.toString(bytes));
            return new MemoryLimit(bytes, Optional.of(new Group(folder, edition)));
        } catch (IOException _) { // the parent does not hand memory on
            Files.delete(folder);
            return new MemoryLimit(bytes, Optional.empty());
        }
    }

    long bytes() {
        return bytes;
    }

    boolean isEnforced() {
        return group.isPresent();
    }

    /** What a command line starts with so that it is held to it from its first moment. */
    List<String> prefix() {
        return group.map(own -> List.of(
                        "/bin/sh",
                        "-c",
                        "echo $$ > \"$0\" && exec \"$@\"",
                        own.folder().resolve("cgroup.procs").toString()))
                .orElse(List.of());
    }

    /** What the JVM has to be told where the kernel does not: of little memory follows the serial collector, too. */
    Map<String, String> environment() {
        return isEnforced() ? Map.of() : Map.of("JAVA_TOOL_OPTIONS", "-XX:MaxRAM=%d -XX:+UseSerialGC".formatted(bytes));
    }

    /** How many processes the kernel ended for it. */
    long killed() throws IOException {
        if (group.isEmpty()) {
            return 0;
        }
        try (var lines = Files.lines(group.get().folder().resolve(group.get().edition().events))) {
            return lines.filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Once all that it held has ended. */
    @Override
    public void close() throws IOException {
        if (group.isPresent()) {
            Files.delete(group.get().folder());
        }
    }
}
