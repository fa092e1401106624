package dev.tandem.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has changed a simulated CRM since it was seeded, in a file: as the CRM is a state machine, it becomes the same again
 * from that. One JSON document a line, the seeding first; a last line that was not written whole has not happened.
 */
final class ChangeLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    ChangeLog(Path file) {
        this.file = file;
    }

    /**
     * A call that changed something.
     *
     * @param salt what its new ids were made from
     */
    record Change(Instant at, long salt, Call call) {}

    /** A CRM since it was seeded. */
    record Kept(Seeding seeding, Instant at, List<Change> changes) {}

    @RegisterForReflection
    private record Seeded(String at, Seeding seeding) {}

    @RegisterForReflection
    private record Line(String at, long salt, Call call) {

        Change change() {
            var body = call.body().isNull() ? JsonNodeFactory.instance.missingNode() : call.body();
            return new Change(
                    Instant.parse(at), salt, new Call(call.method(), call.path(), call.query(), call.headers(), body));
        }
    }

    /** Begins anew. */
    void begin(Seeding seeding, Instant at) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line(new Seeded(at.toString(), seeding)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Change change) {
        try {
            Files.writeString(
                    file,
                    line(new Line(change.at().toString(), change.salt(), change.call())),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is kept; empty if nothing is. */
    Optional<Kept> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var text = Files.readString(file);
            var whole = text.substring(0, text.lastIndexOf('\n') + 1);
            if (!whole.equals(text)) {
                Files.writeString(file, whole);
            }
            var lines = whole.lines().toList();
            return lines.isEmpty() ? Optional.empty() : Optional.of(kept(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Kept kept(List<String> lines) throws JsonProcessingException {
        var seeded = JSON.readValue(lines.getFirst(), Seeded.class);
        var changes = new ArrayList<Change>();
        for (var line : lines.subList(1, lines.size())) {
            changes.add(JSON.readValue(line, Line.class).change());
        }
        return new Kept(seeded.seeding(), Instant.parse(seeded.at()), List.copyOf(changes));
    }

    private static String line(Object value) throws JsonProcessingException {
        return JSON.writeValueAsString(value) + "\n";
    }
}
