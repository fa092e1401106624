package dev.tandem.sync.mapping.expression;

/** Ends an evaluation that does what an expression may not do, or does too much; never leaves this package. */
final class Stopped extends RuntimeException {

    Stopped(String reason) {
        super(reason, null, false, false); // expected: a stack trace would only cost
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
