package dev.tandem.sandbox.ghl;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Dates of birth: year, month, day or month, day, year, with any of {@code - / . _} between. */
final class Dates {

    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/._](\\d{2})[-/._](\\d{2})(T.*)?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{2})[-/._](\\d{2})[-/._](\\d{4})");

    private Dates() {}

    static Optional<LocalDate> parse(String text) {
        try {
            var yearFirst = YEAR_FIRST.matcher(text);
            if (yearFirst.matches()) {
                return Optional.of(date(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3)));
            }
            var yearLast = YEAR_LAST.matcher(text);
            return yearLast.matches()
                    ? Optional.of(date(yearLast.group(3), yearLast.group(1), yearLast.group(2)))
                    : Optional.empty();
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static LocalDate date(String year, String month, String day) {
        return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    }
}
