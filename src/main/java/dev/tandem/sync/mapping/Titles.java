package dev.tandem.sync.mapping;

import java.util.Locale;

/** Texts in title case. */
final class Titles {

    private Titles() {}

    /** Each word with a capital first letter and the rest small; words end at white space and hyphens. */
    static String of(String text) {
        var title = new StringBuilder();
        var isStart = true;
        for (var point : text.toLowerCase(Locale.ROOT).codePoints().toArray()) {
            title.appendCodePoint(isStart ? Character.toTitleCase(point) : point);
            isStart = Character.isWhitespace(point) || point == '-';
        }
        return title.toString();
    }
}
