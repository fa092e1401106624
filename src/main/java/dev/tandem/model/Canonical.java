package dev.tandem.model;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one way to write a value, so that what means the same is equal: trimmed text, lower-case e-mail, E.164 phone, ISO
 * dates, folded tags. Each form is its own canonical form: applying this twice changes nothing.
 */
public final class Canonical {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@\"(),:;<>\\[\\]\\\\]+@[^\\s@.]+(\\.[^\\s@.]+)+");
    private static final Set<String> COUNTRIES = Set.copyOf(Arrays.asList(Locale.getISOCountries()));

    private Canonical() {}

    /**
     * A value that a person typed.
     *
     * @param region two-letter code of the country whose national phone numbers need no prefix
     * @return empty if the text is blank
     * @throws Failure.BadInput if {@code raw} is not of that type; names {@code field}
     */
    public static Optional<String> checked(String field, FieldType type, String raw, String region) {
        var text = raw.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parse(type, text, region).orElseThrow(() -> new Failure.BadInput(field, complaint(type))));
    }

    /** A value that a CRM holds: in canonical form if it is of that type, else as it stands, trimmed; empty if blank. */
    public static Optional<String> lenient(FieldType type, String raw, String region) {
        var text = raw.strip();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(type, text, region).orElse(text));
    }

    /** A tag's name as both CRMs compare it: GHL keeps tags in lower case. */
    public static String tag(String raw) {
        return raw.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether that is the two-letter code of a country, in upper case. */
    public static boolean isCountry(String code) {
        return COUNTRIES.contains(code);
    }

    private static Optional<String> parse(FieldType type, String text, String region) {
        return switch (type) {
            case TEXT, ENUM -> Optional.of(text);
            case EMAIL -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(EMAIL.asMatchPredicate());
            case PHONE -> phone(text, region);
            case URL -> url(text);
            case DATE -> date(text);
            case INSTANT -> instant(text);
            case COUNTRY -> Optional.of(text.toUpperCase(Locale.ROOT)).filter(COUNTRIES::contains);
            case TIMEZONE -> zone(text);
            case TAGS -> Optional.of(tag(text));
        };
    }

    private static Optional<String> phone(String text, String region) {
        var numbers = PhoneNumberUtil.getInstance();
        try {
            var number = numbers.parse(text, region);
            return numbers.isPossibleNumber(number)
                    ? Optional.of(numbers.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }

    /** Whether a phone number, as it is held, is one that somebody can have: not a placeholder such as all zeros, nor mere text. */
    public static boolean isAssigned(String phone) {
        var numbers = PhoneNumberUtil.getInstance();
        try {
            return numbers.isValidNumber(numbers.parse(phone, null));
        } catch (NumberParseException _) {
            return false;
        }
    }

    private static Optional<String> url(String text) {
        try {
            var uri = new URI(text.contains("://") ? text : "https://" + text);
            return uri.getHost() == null ? Optional.empty() : Optional.of(uri.toString());
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> date(String text) {
        try {
            return Optional.of(
                    LocalDate.parse(text.length() > 10 && text.charAt(10) == 'T' ? text.substring(0, 10) : text)
                            .toString());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> instant(String text) {
        try {
            return Optional.of(instant(OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** An instant to the second: GHL refuses fractions in a task's due date. */
    public static String instant(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Optional<String> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text).getId());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String complaint(FieldType type) {
        return switch (type) {
            case EMAIL -> "is not an e-mail address";
            case PHONE -> "is not a phone number; write it as +14155550123";
            case URL -> "is not a web address";
            case DATE -> "is not a date; write it as 1990-02-28";
            case INSTANT -> "is not a time; write it as 2026-11-21T09:30:00Z";
            case COUNTRY -> "is not a two-letter country code";
            case TIMEZONE -> "is not a time zone; write it as Europe/Berlin";
            case TEXT, ENUM, TAGS -> "is not valid";
        };
    }
}
