package dev.tandem.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;
import java.util.function.Supplier;

/** New ids: UUIDv7, so that rows made one after the other lie side by side in an index. */
public final class Ids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private static final ThreadLocal<Supplier<UUID>> SOURCE = ThreadLocal.withInitial(() -> GENERATOR::generate);

    private Ids() {}

    public static UUID next() {
        return SOURCE.get().get();
    }

    /** Runs {@code work} with ids of another source, in this thread: a simulation repeats itself exactly. */
    public static void from(Supplier<UUID> source, Runnable work) {
        var before = SOURCE.get();
        SOURCE.set(source);
        try {
            work.run();
        } finally {
            SOURCE.set(before);
        }
    }
}
