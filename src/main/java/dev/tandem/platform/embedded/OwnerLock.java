package dev.tandem.platform.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to start and stop the server of one folder. It ends with the JVM, however that ends, and so tells a server
 * that lost its owner from one that somebody uses. Keep it reachable: the garbage collector would give it back.
 */
record OwnerLock(FileChannel channel) implements Closeable {

    /** Empty if somebody else has it, in this JVM or another. */
    static Optional<OwnerLock> take(Path home) throws IOException {
        var channel = FileChannel.open(home.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (locked(channel)) {
            return Optional.of(new OwnerLock(channel));
        }
        channel.close();
        return Optional.empty();
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) { // what "taken" is called within one JVM
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
