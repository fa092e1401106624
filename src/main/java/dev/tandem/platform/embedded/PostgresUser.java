package dev.tandem.platform.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who PostgreSQL runs as, since it refuses to run as root.
 *
 * @param prefix what a command line starts with so that it runs as this user
 * @param owner {@code uid:gid} that its files must belong to, if they would not by themselves
 */
record PostgresUser(List<String> prefix, Optional<String> owner) {

    /** Whoever runs Tandem. */
    static final PostgresUser SAME = new PostgresUser(List.of(), Optional.empty());

    /** Root, seen as somebody else from within a user namespace; files stay root's. */
    static final PostgresUser NAMESPACED = new PostgresUser(List.of("unshare", "-U"), Optional.empty());

    /** Nobody, for root where user namespaces are forbidden, as they are in most containers. */
    static final PostgresUser NOBODY = new PostgresUser(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), Optional.of("65534:65534"));

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The user for this machine. */
    static PostgresUser choose() {
        return Platform.current().isWindows() ? SAME : choose(PostgresUser::isRoot);
    }

    /** @param isRoot whether what runs as that user would be root */
    static PostgresUser choose(Predicate<PostgresUser> isRoot) {
        return Stream.of(SAME, NAMESPACED, NOBODY)
                .filter(isRoot.negate())
                .findFirst()
                .orElseThrow(() -> new EmbeddedPostgresException("it cannot run as root, and neither 'unshare -U' nor"
                        + " 'setpriv' (util-linux) works here: start Tandem as an ordinary user, or configure"
                        + " quarkus.datasource.reactive.url and quarkus.datasource.jdbc.url"));
    }

    Command command(Path program, String... arguments) {
        return new Command(prefix).and(program.toString()).and(arguments);
    }

    /** Makes this user the owner of everything in a folder, and makes sure that it can get there. */
    void give(Path folder) throws IOException {
        if (owner.isEmpty()) {
            return;
        }
        var chown = Command.of("chown", "-R", owner.get(), folder.toString()).run(folder, LIMIT);
        if (!chown.succeeded()) {
            throw new EmbeddedPostgresException(chown.output());
        }
        var entered = command(Path.of("ls"), folder.toString()).run(Path.of("/"), LIMIT);
        if (!entered.succeeded()) {
            throw new EmbeddedPostgresException(
                    "it runs as user %s here, who cannot get at %s: set tandem.embedded-db.data-dir to a folder outside"
                                    .formatted(owner.get(), folder)
                            + " of a private home");
        }
    }

    /** True also where it cannot be had, as there is no such program or the kernel refuses. */
    private static boolean isRoot(PostgresUser user) {
        try {
            var id = user.command(Path.of("id"), "-u").run(Path.of("/"), LIMIT);
            return !id.succeeded() || id.output().equals("0");
        } catch (IOException _) {
            return true;
        }
    }
}
