package dev.tandem.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SQL statements of one contact's pass, as the server's log has them with their parameters, given to pgbench: each of
 * its transactions sends the same statements with parameters of the same size, for another contact each time.
 *
 * <p>What names the contact is worked out from {@code :n}; ids that are new each time are made by the server, everything
 * else is sent as it was. Looking for work is one statement for as many contacts as a worker takes at a time, so it is sent
 * with every so many contacts.
 */
public final class Replay {

    private static final Pattern SENT = Pattern.compile(
            "LOG:  (?:execute [^:]*|statement): (.*?)(?=\\R\\d{4}-\\d\\d-\\d\\d |\\z)"
                    + "(?:\\R[^\\r\\n]*DETAIL:  [Pp]arameters: (.*?)(?=\\R\\d{4}-\\d\\d-\\d\\d |\\z))?",
            Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+) = (?:'((?:[^']|'')*)'|(NULL))", Pattern.DOTALL);
    private static final Pattern TPS = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern UUID =
            Pattern.compile("\\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})}?");

    /** Before twelve decimal digits, this makes the id of a contact. */
    public static final String CONTACT = "00000000-0000-7000-8000-";

    /** The first contact's digits. */
    public static final long FIRST = 100_000_000_000L;

    private final List<String> statements = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> fences = new HashSet<>();
    private final int batch;
    private final String fence;

    private Replay(int batch, String fence) {
        this.batch = batch;
        this.fence = fence;
    }

    /**
     * Reads a server's log from {@code start} on.
     *
     * @param kept the ids that stay as they are, such as the workspace's
     * @param batch how many contacts a worker takes at a time
     * @param fence what the rows of the queue hold already, in place of the worker's own
     */
    public static Replay of(Path log, long start, List<String> kept, int batch, String fence) throws IOException {
        var bytes = Files.readAllBytes(log);
        var text = new String(bytes, (int) start, bytes.length - (int) start, StandardCharsets.UTF_8);
        var replay = new Replay(batch, fence);
        SENT.matcher(text).results().forEach(sent -> {
            var details = Optional.ofNullable(sent.group(2)).orElse("");
            if (!sent.group(1).startsWith("alter system") && !sent.group(1).contains("pg_reload_conf")) {
                if (isClaim(sent.group(1))) {
                    UUID.matcher(details).results().map(MatchResult::group).forEach(replay.fences::add);
                    replay.fences.removeAll(kept);
                }
                replay.add(sent.group(1).strip(), details, kept);
            }
        });
        return replay;
    }

    private void add(String sql, String details, Collection<String> kept) {
        var parameters = new HashMap<Integer, String>();
        PARAMETER.matcher(details).results().forEach(parameter -> {
            var number = Integer.parseInt(parameter.group(1));
            parameters.put(
                    number,
                    parameter.group(3) != null
                            ? "NULL"
                            : expression(number, parameter.group(2).replace("''", "'"), kept));
        });
        var filled = Pattern.compile("\\$(\\d+)")
                .matcher(sql.replaceAll("\\s+", " "))
                .replaceAll(found -> Matcher.quoteReplacement(
                        parameters.getOrDefault(Integer.parseInt(found.group(1)), found.group())));
        statements.add(isClaim(sql) ? "\\if :first\n" + filled + ";\n\\endif" : filled + ";");
    }

    private String expression(int number, String value, Collection<String> kept) {
        var uuid = UUID.matcher(value);
        if (uuid.matches()) {
            var isArray = value.startsWith("{");
            if (uuid.group(1).startsWith(CONTACT)) {
                return isArray
                        ? "('{%s' || :n || '}')::uuid[]".formatted(CONTACT)
                        : "('%s' || :n)::uuid".formatted(CONTACT);
            }
            if (fences.contains(uuid.group(1))) {
                return "'%s'::uuid".formatted(fence);
            }
            if (!kept.contains(uuid.group(1))) {
                return isArray ? "array[gen_random_uuid()]" : "gen_random_uuid()";
            }
        }
        if (value.matches("[gr]" + FIRST / 1000 + "\\d{3}")) {
            return "('%s' || :n)".formatted(value.substring(0, 1));
        }
        var name = "s%dp%d".formatted(statements.size(), number);
        values.put(name, value);
        return ":" + name;
    }

    private static boolean isClaim(String sql) {
        return sql.contains("skip locked");
    }

    public List<String> statements() {
        return statements;
    }

    /**
     * As fast as pgbench gets through it.
     *
     * @param each how many contacts each connection goes through
     * @return contacts a second
     */
    public double perSecond(Path pgbench, int port, int connections, int each)
            throws IOException, InterruptedException {
        var script = Files.createTempFile("pass", ".sql");
        var log = Files.createTempFile("pgbench", ".log");
        Files.writeString(script, """
                \\set k :k + 1
                \\set n %d + :client_id * %d + :k
                \\set first (:k %% %d) = 1
                """.formatted(FIRST - 1, each, batch) + String.join("\n", statements) + "\n");
        var command = Stream.of(
                        Stream.of(
                                pgbench.toString(),
                                "-h",
                                "127.0.0.1",
                                "-p",
                                "" + port,
                                "-U",
                                "postgres",
                                "-n",
                                "-M",
                                "prepared",
                                "-c",
                                "" + connections,
                                "-j",
                                "2",
                                "-t",
                                "" + each,
                                "-D",
                                "k=0"),
                        values.entrySet().stream()
                                .flatMap(value -> Stream.of("-D", value.getKey() + "=" + value.getValue())),
                        Stream.of("-f", script.toString(), "postgres"))
                .flatMap(words -> words)
                .toList();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var status = process.waitFor();
        var said = Files.readString(log);
        var tps = TPS.matcher(said);
        if (status != 0 || !tps.find()) {
            throw new IOException("pgbench ended with %d: %s".formatted(status, said));
        }
        Files.delete(script);
        Files.delete(log);
        return Double.parseDouble(tps.group(1));
    }

    /** Where pgbench is on this machine; empty if it is not. */
    public static Optional<Path> pgbench() throws IOException {
        var onPath = Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, "pgbench"));
        var debian = Path.of("/usr/lib/postgresql");
        try (var versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.<Path>of()) {
            return Stream.concat(onPath, versions.map(version -> version.resolve("bin/pgbench")).toList().stream())
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }
}
