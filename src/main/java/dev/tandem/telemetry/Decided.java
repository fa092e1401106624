package dev.tandem.telemetry;

import dev.tandem.model.AuditEntry;
import dev.tandem.model.Crm;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the engine decided and wrote, as the audit is told of it: nothing else is decided or written. */
public final class Decided {

    private Decided() {}

    /** Counts what those entries tell. */
    public static void count(List<AuditEntry> entries) {
        for (var entry : entries) {
            for (var change : entry.changes()) {
                decision(entry, change.from());
            }
            entry.writes().forEach(Decided::write);
        }
    }

    private static void decision(AuditEntry entry, @Nullable Crm from) {
        Meters.counter(
                        "tandem.merge.decisions",
                        "Fields that were decided, by kind of object, the side that won and what set it off",
                        "kind",
                        word(entry.kind()),
                        "from",
                        from == null ? "none" : from.name(),
                        "cause",
                        word(entry.cause()))
                .increment();
    }

    private static void write(AuditEntry.Write write) {
        Meters.counter(
                        "tandem.writes",
                        "Writes to the CRMs by what became of them",
                        "crm",
                        write.crm().name(),
                        "operation",
                        write.operation(),
                        "outcome",
                        word(write.outcome()))
                .increment();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
