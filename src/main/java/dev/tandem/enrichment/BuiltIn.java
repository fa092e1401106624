package dev.tandem.enrichment;

import dev.tandem.model.Canonical;
import dev.tandem.model.Field;
import dev.tandem.model.FieldType;
import dev.tandem.model.Fields;
import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The providers that are part of Tandem: pure functions of what a contact holds. */
enum BuiltIn implements Provider {

    /** The country that a phone number belongs to. */
    PHONE_COUNTRY("phone-country", Field.ADDRESS_COUNTRY) {
        @Override
        public Optional<Question> question(Fields contact, Predicate<String> missing) {
            return from(contact, Field.PHONE, missing);
        }

        @Override
        Answer answer(Question question) {
            return Phones.country(question.input(Field.PHONE.fieldName()))
                    .map(country -> found(country, "the country of the phone number"))
                    .orElseGet(() -> new Answer.Nothing("the phone number does not tell its country"));
        }
    },

    /**
     * The same phone number as E.164, if the contact's country tells what it means. Numbers that the workspace's region
     * suffices for are E.164 already: so they are read from either CRM.
     */
    PHONE_E164("phone-e164", Field.PHONE) {
        @Override
        public Optional<Question> question(Fields contact, Predicate<String> missing) {
            var phone = contact.text(Field.PHONE).filter(number -> !Phones.isE164(number));
            var country = contact.text(Field.ADDRESS_COUNTRY).filter(Canonical::isCountry);
            if (phone.isEmpty() || country.isEmpty()) {
                return Optional.empty();
            }
            var inputs = new TreeMap<String, String>();
            inputs.put(Field.PHONE.fieldName(), phone.get());
            inputs.put(Field.ADDRESS_COUNTRY.fieldName(), country.get());
            return Optional.of(new Question(inputs));
        }

        @Override
        Answer answer(Question question) {
            var phone = question.input(Field.PHONE.fieldName());
            var country = question.input(Field.ADDRESS_COUNTRY.fieldName());
            return Phones.e164(phone, country)
                    .map(number -> Answer.Found.of(
                            Field.PHONE.fieldName(),
                            new Suggestion(number, "the same number with the prefix of " + country, phone)))
                    .<Answer>map(found -> found)
                    .orElseGet(() -> new Answer.Nothing("it is no phone number of " + country));
        }
    },

    /** The web site at the domain of an e-mail address. */
    DOMAIN_WEBSITE("domain-website", Field.WEBSITE) {
        @Override
        public Optional<Question> question(Fields contact, Predicate<String> missing) {
            return from(contact, Field.EMAIL, missing);
        }

        @Override
        Answer answer(Question question) {
            return MailDomain.of(question.input(Field.EMAIL.fieldName()))
                    .flatMap(domain -> Canonical.lenient(FieldType.URL, domain.website(), "US"))
                    .map(website -> found(website, "the domain of the e-mail address"))
                    .orElseGet(BuiltIn::noCompanysDomain);
        }
    },

    /** A guess at the company that the domain of an e-mail address is named after. */
    DOMAIN_COMPANY("domain-company", Field.COMPANY) {
        @Override
        public Optional<Question> question(Fields contact, Predicate<String> missing) {
            return from(contact, Field.EMAIL, missing);
        }

        @Override
        Answer answer(Question question) {
            return MailDomain.of(question.input(Field.EMAIL.fieldName()))
                    .flatMap(MailDomain::company)
                    .map(company -> found(company, "guessed from the domain of the e-mail address"))
                    .orElseGet(BuiltIn::noCompanysDomain);
        }
    };

    private final String providerName;

    @SuppressWarnings("ImmutableEnumChecker") // cannot be changed
    private final SortedSet<String> fields;

    private final String field;

    BuiltIn(String providerName, Field field) {
        this.providerName = providerName;
        this.field = field.fieldName();
        this.fields = Collections.unmodifiableSortedSet(new TreeSet<>(java.util.Set.of(field.fieldName())));
    }

    @Override
    public String label() {
        return providerName;
    }

    @Override
    public SortedSet<String> fields() {
        return fields;
    }

    @Override
    public Uni<Answer> ask(Question question) {
        return Uni.createFrom().item(() -> answer(question));
    }

    abstract Answer answer(Question question);

    Optional<Question> from(Fields contact, Field input, Predicate<String> missing) {
        return contact.text(input).filter(_ -> missing.test(field)).map(value -> Question.of(input.fieldName(), value));
    }

    Answer found(String value, String reason) {
        return Answer.Found.of(field, Suggestion.of(value, reason));
    }

    private static Answer noCompanysDomain() {
        return new Answer.Nothing("the domain of the e-mail address tells no company");
    }
}
