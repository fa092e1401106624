package dev.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.model.Failure;
import dev.tandem.model.Kind;
import dev.tandem.model.LinkId;
import dev.tandem.platform.Ids;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalIdTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void isReadBackAsWhatItStandsFor(Kind kind) {
        var id = new LinkId(Ids.next());

        var text = GlobalId.of(kind, id);

        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(GlobalId.parse("id", text, kind)).isEqualTo(id);
    }

    @Test
    void isTheSameForEver() {
        var id = new LinkId(UUID.fromString("0198f2a4-0000-7000-8000-000000000001"));

        assertThat(GlobalId.of(Kind.CONTACT, id)).isEqualTo("AQGY8qQAAHAAgAAAAAAAAAE");
    }

    @Test
    void ofAnotherTypeIsRefused() {
        var note = GlobalId.of(Kind.NOTE, new LinkId(Ids.next()));

        assertThatThrownBy(() -> GlobalId.parse("contactId", note, Kind.CONTACT))
                .isInstanceOf(Failure.BadInput.class)
                .hasMessage("contactId is not an id of a Contact.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?", "AQ", "AQGY8qQAAHAAgAAAAAAAAAF", "_wGY8qQAAHAAgAAAAAAAAAE", "AQGY8qQAAHAAgAAAAAAAAAE="})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> GlobalId.parse("id", text, Kind.CONTACT)).isInstanceOf(Failure.BadInput.class);
    }
}
