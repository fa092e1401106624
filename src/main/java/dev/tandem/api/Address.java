package dev.tandem.api;

import dev.tandem.model.Field;
import dev.tandem.model.Fields;
import org.eclipse.microprofile.graphql.Description;
import org.jspecify.annotations.Nullable;

/** Where a contact lives or works. */
@Description("A postal address.")
public record Address(
        @Description("Street and number.") @Nullable String line1,
        @Description("Town or city.") @Nullable String city,
        @Description("State, province or region.") @Nullable String state,
        @Description("Postal code.") @Nullable String postalCode,

        @Description("ISO 3166 two-letter code of the country.") @Nullable
        String country) {

    private static final Address EMPTY = new Address(null, null, null, null, null);

    /** The address among {@code fields}; null if no part of it is known. */
    static @Nullable Address of(Fields fields) {
        var address = new Address(
                fields.text(Field.ADDRESS_LINE).orElse(null),
                fields.text(Field.ADDRESS_CITY).orElse(null),
                fields.text(Field.ADDRESS_STATE).orElse(null),
                fields.text(Field.ADDRESS_POSTAL_CODE).orElse(null),
                fields.text(Field.ADDRESS_COUNTRY).orElse(null));
        return address.equals(EMPTY) ? null : address;
    }
}
