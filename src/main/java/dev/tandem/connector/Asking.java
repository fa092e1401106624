package dev.tandem.connector;

import dev.tandem.model.CrmRecord;
import dev.tandem.platform.Clock;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Asks a CRM for records and notes in each when that was: before any wait for a turn, so never later than when the CRM looked
 * it up. A refusal before anything is sent is the failure of the answer too, never thrown at the caller.
 */
public final class Asking {

    private final Clock clock;

    public Asking(Clock clock) {
        this.clock = clock;
    }

    /** One record. */
    public Uni<CrmRecord> one(Supplier<Uni<CrmRecord>> question) {
        return noting(question, CrmRecord::asked);
    }

    /** A whole list. */
    public Uni<List<CrmRecord>> all(Supplier<Uni<List<CrmRecord>>> question) {
        return noting(question, Asking::asked);
    }

    /** A part of a listing. */
    public Uni<Page> page(Supplier<Uni<Page>> question) {
        return noting(question, (page, at) -> new Page(asked(page.records(), at), page.next(), page.total()));
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
