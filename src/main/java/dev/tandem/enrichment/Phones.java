package dev.tandem.enrichment;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.tandem.model.Canonical;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What phone numbers tell, by libphonenumber's data. */
final class Phones {

    /** The kinds of numbers that people have where they live or work; a toll-free number tells nothing of the kind. */
    private static final Set<PhoneNumberType> LOCAL =
            EnumSet.of(PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE);

    private Phones() {}

    /** Whether it is written as E.164, whatever it may be. */
    static boolean isE164(String number) {
        return number.matches("\\+[1-9][0-9]{1,14}");
    }

    /**
     * The two-letter code of the country of a valid number in E.164. Territories that share the numbers of another country
     * are told as that: +61 is Australia, for Christmas Island too.
     */
    static Optional<String> country(String e164) {
        if (!isE164(e164)) {
            return Optional.empty();
        }
        var numbers = PhoneNumberUtil.getInstance();
        return parse(e164, "ZZ")
                .filter(number -> numbers.isValidNumber(number) && LOCAL.contains(numbers.getNumberType(number)))
                .flatMap(number -> Optional.ofNullable(numbers.getRegionCodeForNumber(number)))
                .filter(Canonical::isCountry);
    }

    /** A number as people write it in that country, as E.164; empty if it is no valid number there. */
    static Optional<String> e164(String national, String country) {
        var numbers = PhoneNumberUtil.getInstance();
        return parse(national, country)
                .filter(number -> !number.hasExtension() && numbers.isValidNumberForRegion(number, country))
                .map(number -> numbers.format(number, PhoneNumberFormat.E164));
    }

    private static Optional<PhoneNumber> parse(String text, String region) {
        try {
            return Optional.of(PhoneNumberUtil.getInstance().parse(text, region));
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }
}
