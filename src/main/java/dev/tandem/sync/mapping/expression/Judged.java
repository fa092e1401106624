package dev.tandem.sync.mapping.expression;

/** What became of one evaluation of an expression that is to tell whether something is so. */
public sealed interface Judged {

    /** It told. */
    record Holds(boolean holds) implements Judged {}

    /** It failed, was stopped, or told neither; {@code reason} follows the words "the expression". */
    record Failed(String reason) implements Judged {}
}
