package dev.tandem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A gateway in processes of its own, and the question that it is asked. */
record Contestant(String name, ProcessHandle process, Load load) {

    /** Of the process and all that it started, as PostgreSQL's are of the embedded one. */
    Duration cpu() {
        return processes()
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Resident memory of its programs, in MB; PostgreSQL's, which is mostly shared, is left out. */
    long residentMegabytes() {
        return processes()
                .filter(one -> one.info()
                        .command()
                        .filter(path -> path.endsWith("java") || path.endsWith("node"))
                        .isPresent())
                .mapToLong(one -> residentMegabytes(one.pid()))
                .sum();
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    static long residentMegabytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(pid)))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
