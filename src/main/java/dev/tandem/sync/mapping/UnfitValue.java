package dev.tandem.sync.mapping;

/** A value that a rule can make nothing of. The message says why, for whoever keeps the rules. */
public final class UnfitValue extends RuntimeException {

    private final String why;

    public UnfitValue(String why) {
        super(why, null, false, false); // expected: a stack trace would only cost
        this.why = why;
    }

    @Override
    public String getMessage() {
        return why;
    }
}
