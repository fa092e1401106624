package dev.tandem.api;

import dev.tandem.model.Field;

/** How long a text may be, in characters. */
final class Limits {

    static final int TAG = 100;
    static final int KEY = 255;
    static final int CUSTOM_FIELD = 5_000;
    static final int SEARCH = 255;
    static final int SEGMENT_NAME = 100;
    static final int CONTACTS_AT_ONCE = 100;

    private static final int LINE = 255;
    private static final int LINK = 2_048;
    private static final int EMAIL = 254;
    private static final int BODY = 65_535;

    private Limits() {}

    static int of(Field field) {
        return switch (field) {
            case BODY -> BODY;
            case WEBSITE, LOCATION -> LINK;
            case EMAIL -> EMAIL;
            default -> LINE;
        };
    }
}
