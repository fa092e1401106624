package dev.tandem.sync.simulation;

import dev.tandem.model.Crm;
import dev.tandem.model.Kind;
import java.time.Instant;

/** What was typed last into one field of one record, or asked of Tandem for it. */
final class Typed {

    /**
     * @param crm where it was typed; null if it was asked of Tandem
     * @param number of the person or child that the record stems from
     */
    record Place(Crm crm, Kind kind, int number, String field) {}

    final Place place;
    final String text;
    final Instant at;
    final Outside.Entry entry;
    boolean overwrittenUnseen;

    /** Whether somebody asked Tandem for another value later, whatever this one was. */
    boolean overtaken;

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
