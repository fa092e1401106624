package dev.tandem.api;

/** How long a text may be, in characters. */
final class Limits {

    static final int TAG = 100;
    static final int KEY = 255;
    static final int SEARCH = 255;
    static final int SEGMENT_NAME = 100;
    static final int CONTACTS_AT_ONCE = 100;

    private Limits() {}
}
