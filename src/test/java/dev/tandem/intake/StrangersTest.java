package dev.tandem.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.connector.Page;
import dev.tandem.intake.Strangers.Owner;
import dev.tandem.model.Crm;
import dev.tandem.model.CrmRecord;
import dev.tandem.model.Fields;
import dev.tandem.model.Kind;
import dev.tandem.model.RecordKey;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A task that does not say whose it is, looked for page by page: nobody promises that the newest come first. */
class StrangersTest {

    private static final RecordKey WANTED = new RecordKey(Kind.TASK, "t3", null);

    private final List<@Nullable String> cursors = new ArrayList<>();

    /** Three pages of one task each. */
    private Uni<Page> page(@Nullable String cursor) {
        cursors.add(cursor);
        var number = cursor == null ? 1 : Integer.parseInt(cursor);
        var task = new CrmRecord(
                Crm.GHL, new RecordKey(Kind.TASK, "t" + number, "c" + number), Fields.NONE, null, null, null, null);
        return Uni.createFrom()
                .item(new Page(List.of(task), number == 3 ? null : Integer.toString(number + 1), OptionalLong.empty()));
    }

    private Owner owner(RecordKey wanted, int pages) {
        return Strangers.ownerOf(wanted, this::page, null, pages).await().indefinitely();
    }

    @Test
    void itIsFoundWhereverItIsListed() {
        assertThat(owner(WANTED, 3)).isEqualTo(new Owner.Known("c3"));
        assertThat(cursors).containsExactly(null, "2", "3");
    }

    @Test
    void noMorePagesAreReadThanMayBe() {
        assertThat(owner(WANTED, 2)).isEqualTo(new Owner.NotReached());
        assertThat(cursors).hasSize(2);
    }

    @Test
    void whatIsNowhereMayBeListedLater() {
        assertThat(owner(new RecordKey(Kind.TASK, "t4", null), 3)).isEqualTo(new Owner.Unlisted());
        assertThat(owner(new RecordKey(Kind.TASK, "t4", null), 10)).isEqualTo(new Owner.Unlisted());
    }
}
