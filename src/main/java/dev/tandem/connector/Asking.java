package dev.tandem.connector;

import dev.tandem.model.CrmRecord;
import dev.tandem.platform.Clock;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Asks a CRM for records and notes in each when that was: before any wait for a turn, so never later than when the CRM looked
 * it up; where that may lag, as much before. A refusal before anything is sent is the failure of the answer too, never thrown at the caller.
 */
public final class Asking {

    /** How long a change may take to show in what a CRM lists or finds across contacts. */
    private static final Duration LAG = Duration.ofSeconds(60);

    private final Clock clock;

    public Asking(Clock clock) {
        this.clock = clock;
    }

    /** One record. */
    public Uni<CrmRecord> one(Supplier<Uni<CrmRecord>> question) {
        return noting(question, CrmRecord::asked);
    }

    /** All that belongs to a contact. */
    public Uni<List<CrmRecord>> children(Supplier<Uni<List<CrmRecord>>> question) {
        return noting(question, Asking::asked);
    }

    /** What is found by a key. */
    public Uni<List<CrmRecord>> found(Supplier<Uni<List<CrmRecord>>> question) {
        return noting(question, (records, at) -> asked(records, at.minus(LAG)));
    }

    /** A part of a listing. */
    public Uni<Page> page(Supplier<Uni<Page>> question) {
        return noting(
                question,
                (page, at) -> new Page(asked(page.records(), at.minus(LAG)), page.next(), page.total(), page.calls()));
    }

    private <T> Uni<T> noting(Supplier<Uni<T>> question, BiFunction<T, Instant, T> note) {
        return Uni.createFrom().deferred(() -> {
            var at = clock.now();
            return question.get().map(answer -> note.apply(answer, at));
        });
    }

    private static List<CrmRecord> asked(List<CrmRecord> records, Instant at) {
        return records.stream().map(record -> record.asked(at)).toList();
    }
}
