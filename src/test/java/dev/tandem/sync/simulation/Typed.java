package dev.tandem.sync.simulation;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import java.time.Instant;

/** What a person typed last into one field of one record. */
final class Typed {

    /** @param number of the person or child that the record stems from */
    record Place(Crm crm, Kind kind, int number, String field) {}

    final Place place;
    final String text;
    final Instant at;
    final Outside.Entry entry;
    boolean overwrittenUnseen;

    Typed(Place place, String text, Instant at, Outside.Entry entry) {
        this.place = place;
        this.text = text;
        this.at = at;
        this.entry = entry;
    }

    @Override
    public String toString() {
        return "%s typed at %s into %s of %s".formatted(text, at, place.field(), entry);
    }
}
