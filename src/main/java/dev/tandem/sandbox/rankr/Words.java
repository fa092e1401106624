package dev.tandem.sandbox.rankr;

import java.util.Locale;

/** How Rankr compares and writes words. */
final class Words {

    private Words() {}

    /** The form in which names and addresses are compared. */
    static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** The form in which telephone numbers are compared. */
    static String digits(String phone) {
        return phone.replaceAll("[^0-9]", "");
    }

    /** {@code NOT_FOUND} as {@code not-found}. */
    static String kebab(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
