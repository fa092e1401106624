package dev.tandem.sandbox.ghl;

import java.util.Arrays;
import java.util.List;

/** The plain text properties of a contact. */
enum TextField {
    FIRST_NAME("firstName"),
    LAST_NAME("lastName"),
    EMAIL("email"),
    PHONE("phone"),
    ADDRESS("address1"),
    CITY("city"),
    STATE("state"),
    POSTAL_CODE("postalCode"),
    COUNTRY("country"),
    WEBSITE("website"),
    TIMEZONE("timezone"),
    SOURCE("source"),
    COMPANY_NAME("companyName"),
    ASSIGNED_TO("assignedTo"),
    DATE_OF_BIRTH("dateOfBirth"),
    GENDER("gender");

    static final List<TextField> ALL = Arrays.asList(values());

    private final String wireName;

    TextField(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
