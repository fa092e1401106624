package dev.tandem.sync.mapping.expression;

/**
 * A text that a pattern looks at: each look is charged, so that a long pattern on a long text is stopped.
 *
 * @param cost of a look
 */
record Watched(CharSequence text, Guard guard, int cost) implements CharSequence {

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        guard.spend(cost);
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
