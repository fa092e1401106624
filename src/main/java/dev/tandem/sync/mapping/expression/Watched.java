package dev.tandem.sync.mapping.expression;

/** A text that a pattern looks at: each look is charged, so that one that backtracks without end is stopped. */
record Watched(CharSequence text, Guard guard) implements CharSequence {

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        guard.spend(1);
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
