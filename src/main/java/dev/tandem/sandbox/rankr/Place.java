package dev.tandem.sandbox.rankr;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

/** Where a record stands in a listing. */
record Place(Instant updatedAt, String id) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::updatedAt).thenComparing(Place::id);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** As callers carry it from page to page. */
    String cursor() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((updatedAt + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    static Place ofCursor(String cursor) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var space = text.indexOf(' ');
            return new Place(Instant.parse(text.substring(0, Math.max(space, 0))), text.substring(space + 1));
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            throw Problem.invalid("The cursor is not one of ours.");
        }
    }
}
