package dev.tandem.platform.embedded;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {

    /**
     * Unpacks them from the class path, once a machine, user and version: whoever comes second waits for the first and
     * then finds them there.
     */
    static PostgresBinaries unpack() throws IOException {
        var archive = archive(Platform.current());
        var cache = cache();
        try (var channel =
                        FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            var folder = cache.resolve("v" + archive.openConnection().getContentLengthLong());
            if (!Files.exists(folder)) {
                var unfinished = Files.createTempDirectory(cache, "unpacking");
                unpack(archive, unfinished);
                shareFolders(unfinished);
                Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            return new PostgresBinaries(folder);
        }
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private static URL archive(Platform platform) {
        var archive = PostgresBinaries.class.getClassLoader().getResource(platform.archive());
        if (archive == null) {
            throw new EmbeddedPostgresException(("this build has no %s: build on this machine, or configure"
                            + " quarkus.datasource.reactive.url and quarkus.datasource.jdbc.url")
                    .formatted(platform.archive()));
        }
        return archive;
    }

    /** Programs are run from here, so it must be ours: anybody can make a folder of that name in a shared one. */
    private static Path cache() throws IOException {
        var user = System.getProperty("user.name");
        var cache = Path.of(System.getProperty("java.io.tmpdir"), "tandem-postgres-" + user.replaceAll("\\W", "_"));
        Files.createDirectories(cache);
        var owner = Files.getOwner(cache).getName();
        if (!Platform.current().isWindows() && !owner.equals(user)) {
            throw new EmbeddedPostgresException(
                    "%s belongs to %s and not to %s: remove it".formatted(cache, owner, user));
        }
        share(cache, true);
        return cache;
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new EmbeddedPostgresException("the archive reaches outside of itself: " + entry.getName());
                }
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Files.createDirectories(entry.isDirectory() ? target : requireNonNull(target.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (!entry.isDirectory()) {
            Files.copy(tar, target);
            share(target, (entry.getMode() & 0100) != 0);
        }
    }

    private static void shareFolders(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isDirectory).toList()) {
                share(path, true);
            }
        }
    }

    /** Everybody may read, whatever the umask: PostgreSQL may run as another user than we do. */
    private static void share(Path path, boolean executable) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
