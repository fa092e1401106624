package dev.tandem.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Fields;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Each answer says when it was asked for, however long it took. */
class AskingTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final CrmRecord ADA =
            new CrmRecord(Crm.GHL, RecordKey.contact("g1"), Fields.NONE, null, null, null, null);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final Asking asking = new Asking(now::get);

    private <T> Uni<T> slowly(T answer) {
        return Uni.createFrom().item(() -> {
            now.set(now.get().plusSeconds(40));
            return answer;
        });
    }

    @Test
    void aRecordAndWhatBelongsToAContactAreAsOldAsTheQuestion() {
        var one = asking.one(() -> slowly(ADA)).await().indefinitely();
        var later = asking.children(() -> slowly(List.of(ADA))).await().indefinitely();

        assertThat(one.askedAt()).isEqualTo(NOON);
        assertThat(later).extracting(CrmRecord::askedAt).containsExactly(NOON.plusSeconds(40));
    }

    @Test
    void eachTryIsAQuestionOfItsOwn() {
        var question = asking.one(() -> slowly(ADA));
        question.await().indefinitely();

        assertThat(question.await().indefinitely().askedAt()).isEqualTo(NOON.plusSeconds(40));
    }

    @Test
    void whatIsListedOrFoundMayBeOlder() {
        var page = asking.page(() -> slowly(new Page(List.of(ADA), null, OptionalLong.empty())))
                .await()
                .indefinitely();
        now.set(NOON);
        var found = asking.found(() -> slowly(List.of(ADA))).await().indefinitely();

        assertThat(page.records()).extracting(CrmRecord::askedAt).allSatisfy(this::isBeforeTheQuestion);
        assertThat(found).extracting(CrmRecord::askedAt).allSatisfy(this::isBeforeTheQuestion);
    }

    private void isBeforeTheQuestion(Instant at) {
        assertThat(at).isEqualTo(NOON.minus(Duration.ofMinutes(1)));
    }
}
