package dev.tandem.sandbox.rankr;

import dev.tandem.sandbox.rankr.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a body, so that the caller hears of it all at once. */
final class Errors {

    private final List<FieldError> found = new ArrayList<>();

    /** @param message to be read after the field's name, such as {@code is required} */
    void add(String field, String message) {
        found.add(new FieldError(field, message));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw Problem.validation(found);
        }
    }
}
