package dev.tandem.enrichment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import dev.tandem.model.Canonical;
import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import dev.tandem.model.Value;
import dev.tandem.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the providers that are part of Tandem say, whatever they are asked. */
class BuiltInProperties {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    static Stream<String> regions() {
        return NUMBERS.getSupportedRegions().stream()
                .filter(Canonical::isCountry)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void aNumberTellsItsCountryOrTheOneWhoseNumbersItShares(String region) {
        var example = NUMBERS.getExampleNumberForType(region, PhoneNumberType.FIXED_LINE);

        var country = Phones.country(NUMBERS.format(example, PhoneNumberFormat.E164));

        assertThat(country)
                .hasValueSatisfying(told -> assertThat(NUMBERS.isValidNumberForRegion(example, told))
                        .isTrue());
        if (NUMBERS.getRegionCodesForCountryCode(example.getCountryCode()).size() == 1) {
            assertThat(country).contains(region);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void noNumberIsToldACountryThatItIsNotValidIn(long seed) throws NumberParseException {
        var number = "+" + Seeds.random(seed).nextLong(1_000_000, 1_000_000_000_000L);

        var country = Phones.country(number);

        if (country.isPresent()) {
            assertThat(NUMBERS.isValidNumberForRegion(NUMBERS.parse(number, "ZZ"), country.get()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+18005550199", "+800 12345678", "+80012345678", "4155550123", "+1", "", "+999123456"})
    void aNumberOfNoCountryTellsNone(String number) {
        assertThat(Phones.country(number)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void aNumberAsItIsWrittenThereIsTheSameWithItsPrefix(String region) {
        var example = NUMBERS.getExampleNumberForType(region, PhoneNumberType.FIXED_LINE);
        var written = NUMBERS.format(example, PhoneNumberFormat.NATIONAL);
        var contact = contact(Map.of(Field.PHONE, written, Field.ADDRESS_COUNTRY, region));

        var answer = BuiltIn.PHONE_E164.question(contact, _ -> false).map(BuiltIn.PHONE_E164::answer);

        if (answer.isPresent() && answer.get() instanceof Answer.Found found) {
            assertThat(found.fields())
                    .containsExactly(Map.entry(
                            "phone",
                            new Suggestion(
                                    NUMBERS.format(example, PhoneNumberFormat.E164),
                                    "the same number with the prefix of " + region,
                                    written)));
        } else {
            assertThat(NUMBERS.isValidNumberForRegion(example, region)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whatIsE164AlreadyIsLeftAlone(long seed) {
        var contact = contact(Map.of(
                Field.PHONE,
                "+" + Seeds.random(seed).nextLong(1_000_000, 1_000_000_000_000L),
                Field.ADDRESS_COUNTRY,
                "DE"));

        assertThat(BuiltIn.PHONE_E164.question(contact, _ -> true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ada@acme-tools.com,                 Acme Tools, https://acme-tools.com",
        "ada@mail.acme-tools.com,            Acme Tools, https://acme-tools.com",
        "Ada.Lovelace@Acme.CO.UK,            Acme,       https://acme.co.uk",
        "ada@eu.sales.acme.com.br,           Acme,       https://acme.com.br",
        "ada@3m.com,                         3m,         https://3m.com",
        "ada@xn--bcher-kva.example.shop,     Example,    https://example.shop",
    })
    void aCompanysDomainTellsItsNameAndSite(String email, String company, String website) {
        assertThat(MailDomain.of(email).flatMap(MailDomain::company)).contains(company);
        assertThat(MailDomain.of(email).map(MailDomain::website)).contains(website);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@gmail.com",
                "ada@GMAIL.com",
                "ada@yahoo.co.uk",
                "ada@mail.yahoo.co.jp",
                "ada@hotmail.fr",
                "ada@t-online.de",
                "ada@comcast.net",
                "ada@some-shop.myshopify.com",
                "ada@mailinator.com",
                "ada@example.com",
                "ada@mail.example.org",
                "ada@acme.test",
                "ada@co.uk",
                "ada@localhost",
                "ada@192.168.0.1",
                "ada@-acme.com",
                "ada@acme..com",
                "@acme.com",
                "acme.com",
                ""
            })
    void aDomainThatIsSharedOrNobodysTellsNothing(String email) {
        assertThat(MailDomain.of(email)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void whateverTheAddressAnAnswerIsAValueOfItsField(long seed) {
        var random = Seeds.random(seed);
        var contact = contact(Map.of(Field.EMAIL, "ada@" + domain(random)));

        for (var provider : List.of(BuiltIn.DOMAIN_COMPANY, BuiltIn.DOMAIN_WEBSITE)) {
            var field = Field.named(provider.fields().first()).orElseThrow();
            var answer = provider.answer(provider.question(contact, _ -> true).orElseThrow());

            if (answer instanceof Answer.Found found) {
                var value =
                        requireNonNull(found.fields().get(field.fieldName())).value();
                assertThat(Canonical.checked(field.fieldName(), field.type(), value, "US"))
                        .contains(value);
                assertThat(value).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void aSubdomainChangesNothing(long seed) {
        var random = Seeds.random(seed);
        var domain = label(random) + List.of(".com", ".de", ".co.uk", ".io").get(random.nextInt(4));

        assertThat(MailDomain.of("ada@" + label(random) + "." + domain))
                .isEqualTo(MailDomain.of("ada@" + domain))
                .isEqualTo(Optional.of(new MailDomain(domain)));
    }

    @ParameterizedTest
    @MethodSource("dev.tandem.testkit.Seeds#many")
    void theSameValuesAreTheSameQuestion(long seed) {
        var random = Seeds.random(seed);
        var inputs = new TreeMap<>(Map.of("email", label(random), "phone", label(random)));
        var others = new TreeMap<>(Map.of("email", label(random), "phone", label(random)));

        assertThat(new Question(inputs).hash()).isEqualTo(new Question(new TreeMap<>(inputs)).hash());
        assertThat(new Question(inputs).hash().equals(new Question(others).hash()))
                .isEqualTo(inputs.equals(others));
    }

    private static Fields contact(Map<Field, String> values) {
        var fields = Fields.NONE;
        for (var value : values.entrySet()) {
            fields = fields.with(value.getKey(), Value.of(value.getValue()));
        }
        return fields;
    }

    /** Mostly nonsense, some of it as domains are. */
    private static String domain(RandomGenerator random) {
        var text = new StringBuilder();
        var length = random.nextInt(1, 20);
        for (var i = 0; i < length; i++) {
            text.append("abcxyz0189--..".charAt(random.nextInt(14)));
        }
        return text + List.of(".com", ".co.uk", "", ".c", ".xn--p1ai").get(random.nextInt(5));
    }

    private static String label(RandomGenerator random) {
        var text = new StringBuilder("q"); // nobody's name begins so
        var length = random.nextInt(6, 12);
        for (var i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
